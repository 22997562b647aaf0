"""The front door: words stand where they are said to, keys last, nothing breaks it."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.proposing.reading import read
from catalog.provisions.assembling import assemble

ISSUED = date(2023, 8, 10)
TEXT = """一、支持范围
（一）激励企业创新。对新认定的市级工程中心，给予30万元奖励。（责任单位：示例市科技局）
二、申报条件
（一）在本市注册，具有独立法人资格；
（二）上年度营业收入2000万元以上。
三、申报材料
（一）项目申报书一式两份；
（二）营业执照复印件。
四、申报时间
企业网上申报截止时间为9月15日17:00。
"""
MARKS = "一二三、（）()。；：，,\n 　《》①９😀\x00\ufeff"
WORDS = (
    "第一条 （一） 1. 2023年 9月30日 前 至 每年 17:00 申报 截止时间 给予 万元 500 20% 不超过 最高 营业收入"
    " 以上 符合下列条件之一： 申报材料 由某局负责解释 责任单位： 未被列入 高新技术企业 就高不就低 缓缴"
)
PIECES = st.sampled_from([*MARKS, *WORDS.split()])


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)))
def test_any_text__is_read_and_every_proposal_stands_in_it(text: str) -> None:
    found = read(text, written_on=ISSUED, region="示例市")
    proposals = found.all()
    for each in proposals:
        quote = each.quote
        assert quote.words
        assert text[quote.start : quote.end] == quote.words
        assert text[quote.sentence_start :].startswith(quote.sentence)
    places = [each.quote.start for each in proposals]
    assert places == sorted(places)
    assert read(text, written_on=ISSUED, region="示例市") == found
    for kind in (found.windows, found.amounts, found.conditions, found.materials, found.organisations, found.products):
        keys = [each.key for each in kind]
        assert len(keys) == len(set(keys))


def test_text__gives_all_kinds() -> None:
    found = read(TEXT, written_on=ISSUED, title="关于组织申报工程中心的通知", region="示例市")
    assert {each.kind for each in found.all()} == {
        "window", "amount", "condition", "material", "organisation", "product",
    }  # fmt: skip


def test_provisions__give_the_same_as_their_text_and_group_by_themselves() -> None:
    provisions = assemble(TEXT)
    cut, plain = read(provisions, written_on=ISSUED), read(TEXT, written_on=ISSUED)
    assert [each.value for each in cut.all()] == [each.value for each in plain.all()]
    texts = {provision.id: provision.text for provision in provisions}
    for provision, proposals in cut.by_provision().items():
        assert provision is not None
        assert all(each.quote.words in texts[provision] for each in proposals)


def test_key__lasts_while_another_provision_changes() -> None:
    before = assemble(TEXT)
    changed = assemble(TEXT.replace("给予30万元奖励", "给予一次性奖励50万元"), before)
    windows = [{each.key for each in read(each_cut, written_on=ISSUED).windows} for each_cut in (before, changed)]
    assert windows[0] == windows[1]
    assert len(windows[0]) == 1


def test_key__is_another_for_other_words() -> None:
    first, second = (read(f"申报截止时间为2023年9月{day}日。").windows[0].key for day in (15, 16))
    assert first != second


@pytest.mark.parametrize("unit", ["2023年8月1日至", "100万元以上", "10%", "（", "第一条", "企业应于", TEXT])
def test_long_text__is_read_in_good_time(unit: str) -> None:
    text = (unit * (30_000 // len(unit) + 1))[:30_000]
    read(unit)
    began = time.process_time()
    read(text, written_on=ISSUED)
    assert time.process_time() - began < 2.5
