"""A provision keeps its identity while its words live on: through new numbers, moves, edits, splits and merges."""

import time
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.provisions.identity import carry_over

SPACE = UUID("7f2d1a52-4f0a-4c64-9a0e-5d1f2b9f4c11")
FIRST = "申请人应当在本市注册登记满一年，依法纳税，信用良好。"
SECOND = "补助金额按照设备投资额的百分之五计算，最高不超过三百万元。"
THIRD = "受理部门应当在二十个工作日内完成审核，并将结果向社会公示。"


def known(*wordings: str) -> list[tuple[UUID, str]]:
    return [(uuid5(SPACE, f"{place}"), wording) for place, wording in enumerate(wordings)]


def followed(before: list[str], after: list[str]) -> list[int | None]:
    """For each wording after: the place before that its identity comes from."""
    old = known(*before)
    places = {identity: place for place, (identity, _wording) in enumerate(old)}
    return [places.get(identity) for identity in carry_over(old, after)]


def test_carry_over__unchanged_words_keep_their_identity_when_one_is_put_before() -> None:
    assert followed([FIRST, SECOND], [THIRD, FIRST, SECOND]) == [None, 0, 1]


def test_carry_over__moved_words_take_their_identity_along() -> None:
    assert followed([FIRST, SECOND, THIRD], [THIRD, FIRST, SECOND]) == [2, 0, 1]


def test_carry_over__reworded_keeps_it_and_replaced_does_not() -> None:
    assert followed([FIRST, SECOND], [FIRST, SECOND.replace("三百", "五百")]) == [0, 1]
    assert followed([FIRST, SECOND], [FIRST, THIRD]) == [0, None]


def test_carry_over__the_larger_part_of_a_split_goes_on() -> None:
    assert followed([FIRST + THIRD], [FIRST[:8], FIRST[8:] + THIRD]) == [None, 0]


def test_carry_over__of_merged_ones_the_larger_gives_its_identity() -> None:
    assert followed([FIRST[:8], SECOND + THIRD], [FIRST[:8] + SECOND + THIRD]) == [1]


def test_carry_over__equal_wordings_stay_in_order() -> None:
    assert followed(["同上。", FIRST, "同上。"], ["同上。", FIRST, "同上。"]) == [0, 1, 2]


def sentence(seed: int) -> str:
    return f"第{seed}号要求：" + "企业研发投入设备更新人才引进"[seed % 9 :] * (1 + seed % 3)


SENTENCES = st.lists(st.integers(0, 60).map(sentence), max_size=12, unique=True)


@given(SENTENCES, st.randoms(use_true_random=False))
@pytest.mark.clause("6.1.2")
def test_carry_over__follows_words_through_any_insertion_deletion_and_move(before: list[str], random: object) -> None:
    after = [wording for wording in before if random.random() > 0.3]  # type: ignore[attr-defined]
    random.shuffle(after)  # type: ignore[attr-defined]
    after.insert(len(after) // 2, "新增的一条，与其他各条毫无相同之处。")
    expected = [before.index(wording) if wording in before else None for wording in after]
    assert followed(before, after) == expected


@given(SENTENCES, SENTENCES)
def test_carry_over__gives_no_identity_twice(before: list[str], after: list[str]) -> None:
    given_out = carry_over(known(*before), after)
    assert len(given_out) == len(after) == len(set(given_out))


def test_identity__of_thousands_of_changed_wordings_is_found_in_seconds() -> None:
    before = [f"第{place}类企业按照设备投资额的百分之{place % 90}给予补助，另有规定的除外。" for place in range(3000)]
    after = [wording.replace("另有规定的除外", "本市另有规定的，从其规定") for wording in before]
    began = time.process_time()
    found = followed(before, after)
    assert time.process_time() - began < 15
    assert sum(place == source for place, source in enumerate(found)) > 2900
