"""Bounds of a request, and how its text is read."""

from typing import Any

import pytest

from search.reading import MAX_PHRASES, MAX_READINGS, MAX_WORDS, read_query
from search.request import SearchRequest


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"limit": 101}, "limit: 101"),
        ({"limit": -1}, "limit: -1"),
        ({"page": 0}, "page: 0"),
        ({"page": 51}, "page: 51"),
        ({"sort": "title"}, "sort: 'title'"),
        ({"filters": {"level": ()}}, "axis 'level' names no code"),
    ],
)
def test_request__outside_the_bounds_is_refused_by_name(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        SearchRequest(**asked)


def test_reading__is_bounded_however_long_the_query() -> None:
    long = read_query("甲乙丙" * 2000)
    assert [len(words) for readings in long.phrases for words in readings] == [MAX_WORDS]
    assert len(read_query(" ".join(f"词{chr(0x4E00 + n)}" for n in range(500))).phrases) == MAX_PHRASES
    group = tuple(f"同义词{chr(0x4E00 + n)}" for n in range(50))
    assert len(read_query(group[0], [group]).phrases[0]) == MAX_READINGS


def test_reading__a_number_needs_a_digit_and_is_short() -> None:
    assert read_query("云府规〔2021〕3号").number == ("云", "府", "规", "2021", "3")
    assert read_query("云府规").number == ()
    assert read_query("长" * 40 + "1").number == ()
