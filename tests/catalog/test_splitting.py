"""Paragraphs (款) are told by the line breaks of articles; tables stand apart and hide no numbering."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.provisions.assembling import assemble


def outline(text: str, *tables: str) -> list[str]:
    spans = [(text.index(table), text.index(table) + len(table)) for table in tables]
    provisions = assemble(text, tables=spans)
    assert "".join(provision.text for provision in provisions) == text
    places = {provision.id: place for place, provision in enumerate(provisions)}
    return [
        f"{each.kind}{'' if each.parent is None else f'<{places[each.parent]}'} {each.text.strip()}"
        for each in provisions
    ]


def test_split__lines_of_an_article_are_its_paragraphs() -> None:
    assert outline("第一条 甲。\n乙。\n第二条 丙。") == [
        "article 第一条 甲。",
        "paragraph<0 乙。",
        "article 第二条 丙。",
    ]


def test_split__items_stand_under_the_paragraph_before_them() -> None:
    text = "第一条 甲。\n有下列情形的：\n（一）子；\n（二）丑。\n前款不适用于丁。\n第二条 戊。"
    assert outline(text) == [
        "article 第一条 甲。", "paragraph<0 有下列情形的：", "item<1 （一）子；", "item<1 （二）丑。",
        "paragraph<0 前款不适用于丁。", "article 第二条 戊。",
    ]  # fmt: skip


def test_split__lines_outside_of_articles_stay_together() -> None:
    assert outline("各单位：\n现通知如下。\n一、甲。\n乙。\n二、丙。") == [
        "preamble 各单位：\n现通知如下。", "point 一、甲。\n乙。", "point 二、丙。",
    ]  # fmt: skip


def test_split__a_table_is_a_provision_and_its_rows_number_nothing() -> None:
    text = "一、标准如下：\n一、\t甲\n二、\t乙\n按此执行。\n二、期限三年。"
    assert outline(text, "一、\t甲\n二、\t乙") == [
        "point 一、标准如下：", "table<0 一、\t甲\n二、\t乙", "paragraph<0 按此执行。", "point 二、期限三年。",
    ]  # fmt: skip


def test_split__a_text_that_is_a_table() -> None:
    assert outline("序号\t名称\n1\t甲", "序号\t名称\n1\t甲") == ["table 序号\t名称\n1\t甲"]
    assert outline("序号\t名称\n1\t甲\n以上。", "序号\t名称\n1\t甲") == [
        "table 序号\t名称\n1\t甲",
        "paragraph<0 以上。",
    ]


def test_split__an_article_with_a_table_between_its_paragraphs() -> None:
    text = "第一条 标准：\n档次\t金额\n上款由财政承担。\n第二条 略。"
    assert outline(text, "档次\t金额") == [
        "article 第一条 标准：", "table<0 档次\t金额", "paragraph<0 上款由财政承担。", "article 第二条 略。",
    ]  # fmt: skip


@given(st.text(alphabet="第一二条、（）。：\n\t 附件文", max_size=120), st.data())
def test_split__joins_back_exactly(text: str, data: st.DataObject) -> None:
    bounds = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True)))
    spans = list(zip(bounds[::2], bounds[1::2], strict=False))
    provisions = assemble(text, tables=spans)
    assert "".join(provision.text for provision in provisions) == text
    assert all(provision.text for provision in provisions)
