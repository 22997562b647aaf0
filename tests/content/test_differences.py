"""Two versions of a text compared, provision by provision and word by word."""

import random
import time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catalog.provisions import assembling
from cms.content.differences import LONGEST, Kind, difference, runs


def assemble(text: str, before: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """The provisions of a text as they are kept."""
    known = [assembling.Provision.from_json(part) for part in before or ()]
    return [provision.as_json() for provision in assembling.assemble(text, known)]


def test_difference__renumbered_and_moved() -> None:
    before = assemble("第一条 企业应当申报材料。\n第二条 补助由市财政安排。\n第三条 本办法自发布之日起施行。\n")
    renumbered = assemble("第一条 补助由市财政安排。\n第二条 本办法自发布之日起施行。\n", before)
    kinds = [entry.kind for entry in difference(before, renumbered).entries]
    assert kinds == [Kind.REMOVED, Kind.RENUMBERED, Kind.RENUMBERED]
    moved = assemble("第一条 补助由市财政安排。\n第二条 企业应当申报材料。\n第三条 本办法自发布之日起施行。\n", before)
    assert sorted(entry.kind for entry in difference(before, moved).changes) == [Kind.MOVED, Kind.RENUMBERED]


@given(st.text(alphabet="第一二三条（）。；企业\n", max_size=200))
def test_difference__of_equal_texts_is_empty(text: str) -> None:
    provisions = assemble(text)
    assert difference(provisions, assemble(text, provisions)).changes == ()


@given(st.text(alphabet="企业补助，。", max_size=60), st.text(alphabet="企业补助，。", max_size=60))
def test_runs__give_both_wordings_back(before: str, after: str) -> None:
    found = runs(before, after)
    assert "".join(run.text for run in found if run.sign != "insert") == before
    assert "".join(run.text for run in found if run.sign != "delete") == after


def test_difference__of_long_texts_takes_less_than_a_second() -> None:
    chance = random.Random(4)
    words = "".join(chance.choice("企业应当申报补助资金管理办法规定，。") for _ in range(30_000))
    edited = list(words)
    for _ in range(100):
        edited[chance.randrange(30_000)] = "改"
    unlike = "".join(chance.choice("甲乙丙丁戊己庚辛壬癸子丑寅卯，。") for _ in range(30_000))
    before = assemble(words)
    for text, exact in (("".join(edited), True), (unlike, False)):
        after = assemble(text, before)
        started = time.process_time()
        # By the wall clock a busy machine would end the first comparison early.
        told = difference(before, after, seconds=20 if exact else LONGEST)
        assert time.process_time() - started < 1
        assert "".join(run.text for run in told.entries[-1].runs if run.sign != "delete") == (
            text.strip() if exact else ""
        )
        assert told.exact or not exact
