"""Intervals as terms: an instant meets exactly the intervals it lies in."""

from hypothesis import example, given
from hypothesis import strategies as st

from cms.content.phases import BEGINNING, END
from search.intervals import LIMIT, instant_terms, interval_terms

INSTANTS = st.integers(-LIMIT, LIMIT - 1) | st.integers(-200, 200)
BOUNDS = INSTANTS | st.sampled_from([BEGINNING, END])


@given(BOUNDS, BOUNDS, INSTANTS)
@example(BEGINNING, END, 0)
@example(100, 200, 199)
@example(100, 200, 200)
@example(100, 101, 100)
def test_instant__meets_an_interval_once_when_it_lies_in_it(start: int, end: int, instant: int) -> None:
    met = set(interval_terms("validity", "in_force", start, end)) & set(
        instant_terms("validity", ["in_force"], instant)
    )
    assert len(met) == (start <= instant < end)


@given(BOUNDS, BOUNDS)
def test_interval__takes_few_terms_each_once(start: int, end: int) -> None:
    terms = interval_terms("validity", "in_force", start, end)
    assert len(terms) == len(set(terms)) <= 2 * 37


def test_instant__beyond_the_edges_counts_as_the_edge() -> None:
    always = set(interval_terms("a", "s", BEGINNING, END))
    assert always & set(instant_terms("a", ["s"], BEGINNING))
    assert always & set(instant_terms("a", ["s"], END))


def test_instant__knows_other_axes_and_statuses_apart() -> None:
    terms = set(interval_terms("validity", "in_force", 0, 10))
    assert not terms & set(instant_terms("validity", ["expired"], 5))
    assert not terms & set(instant_terms("window", ["in_force"], 5))
