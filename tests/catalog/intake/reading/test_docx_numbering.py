"""Numbers that Word counts are written into the text as Word shows them (ECMA-376, 17.9)."""

import pytest

from catalog.intake.reading import TextPart
from catalog.intake.reading.counting import written
from catalog.intake.reading.word.reading import read_docx
from catalog.provisions.cutting import cut

from .making import docx, lines, p


def level(place: int, shape: str, text: str, more: str = "") -> str:
    shown = f'<w:numFmt w:val="{shape}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/>{shown}</w:lvl>'


LEGAL = (
    level(0, "chineseCounting", "第%1章")
    + level(1, "chineseCounting", "第%2条", '<w:lvlRestart w:val="0"/>')
    + level(2, "chineseCounting", "（%3）")
)


def numbering(*abstracts: str, nums: str = "") -> str:
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{place}">{levels}</w:abstractNum>' for place, levels in enumerate(abstracts)
    )
    usual = "".join(
        f'<w:num w:numId="{place + 1}"><w:abstractNumId w:val="{place}"/></w:num>' for place in range(len(abstracts))
    )
    return lists + usual + nums


def item(text: str, place: int = 0, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{number}"/></w:numPr>')


def read(body: str, *abstracts: str, nums: str = "", styles: str = "") -> list[str]:
    return lines(read_docx(docx(body, {"numbering": numbering(*abstracts, nums=nums), "styles": styles})))


def test_numbering__articles_count_through_chapters_and_items_begin_anew() -> None:
    body = item("总则") + item("甲", 1) + item("子", 2) + item("丑", 2) + item("附则") + item("乙", 1) + item("寅", 2)
    found = read(body, LEGAL)
    assert found == [
        "第一章\u3000总则", "第一条\u3000甲", "（一）子", "（二）丑", "第二章\u3000附则", "第二条\u3000乙", "（一）寅",
    ]  # fmt: skip
    kinds = [piece.kind for piece in cut("\n".join(found))]
    assert kinds == ["chapter", "article", "item", "item", "chapter", "article", "item"]


def test_numbering__a_list_interrupted_by_text_goes_on() -> None:
    marks = level(0, "chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>')
    assert read(item("甲") + p("间") + item("乙"), marks) == ["一、甲", "间", "二、乙"]


def test_numbering__an_override_starts_anew() -> None:
    again = (
        '<w:num w:numId="9"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride></w:num>"
    )
    body = item("甲") + item("乙", number=9) + item("丙", number=9)
    assert read(body, level(0, "decimal", "%1."), nums=again) == ["1. 甲", "5. 乙", "6. 丙"]


def test_numbering__a_style_numbers_its_paragraphs() -> None:
    numbered = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    style = f'<w:style w:type="paragraph" w:styleId="tiao"><w:name w:val="条"/>{numbered}</w:style>'
    levels = level(0, "chineseCounting", "第%1章") + level(1, "chineseCounting", "第%2条", '<w:pStyle w:val="tiao"/>')
    not_numbered = p("无", '<w:numPr><w:numId w:val="0"/></w:numPr>', style="tiao")
    body = p("甲", style="tiao") + not_numbered + p("乙", style="tiao")
    assert read(body, levels, styles=style) == ["第一条\u3000甲", "无", "第二条\u3000乙"]


def test_numbering__levels_in_one_number_and_isLgl() -> None:  # noqa: N802
    levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    assert read(item("甲") + item("乙", 1) + item("丙", 1), levels) == ["一、甲", "1.1 乙", "1.2 丙"]


def test_numbering__dots_make_a_list() -> None:
    body = item("甲") + item("乙", 1) + p("丙")
    levels = level(0, "bullet", "l") + level(1, "bullet", "l")
    (part,) = read_docx(docx(body, {"numbering": numbering(levels)})).blocks
    assert part == TextPart("<ul><li>甲<ul><li>乙</li></ul></li></ul><p>丙</p>")


def test_numbering__deleted_paragraphs_do_not_count() -> None:
    gone = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>'
        "<w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>"
    )
    assert read(item("甲") + gone + item("乙"), level(0, "decimal", "%1.")) == ["1. 甲", "2. 乙"]


@pytest.mark.parametrize(
    ("number", "shape", "expected"),
    [
        (10, "chineseCounting", "十"), (12, "chineseCounting", "十二"), (20, "japaneseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"), (110, "chineseCounting", "一百一十"),
        (1003, "chineseCounting", "一千零三"), (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "ideographTraditional", "丙"),
        (3, "decimalEnclosedCircleChinese", "③"), (12, "ideographDigital", "一二"), (4, "lowerRoman", "iv"),
        (28, "upperLetter", "BB"), (7, "decimalZero", "07"), (12, "decimalFullWidth", "１２"), (5, "none", ""),
    ],
)  # fmt: skip
def test_counting__each_shape(number: int, shape: str, expected: str) -> None:
    assert written(number, shape) == expected
