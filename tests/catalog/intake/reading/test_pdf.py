"""PDF: paragraphs as they were written, tables with spans, nothing of what every page repeats."""

import io
import json

import pypdf
import pytest

from catalog.intake.reading import Unreadable, read_file
from catalog.intake.reading.pdf.paragraphs import normal
from catalog.intake.reading.pdf.reading import read_pdf

from .making import PICTURE, codes, lines, pdf, tables

LONG = "为了规范试行工作，保证质量，各单位应当按照规定的时间和方式报送材料，逾期不予受理，特殊情况另行说明。"


def test_pdf__paragraphs_are_rejoined_over_lines_and_pages() -> None:
    wanted = [f"第{number}条　{LONG * (number % 4 + 1)}" for number in range(1, 40)]
    reading = read_pdf(pdf("\n\n".join(wanted), "#set page(header: [某市文件汇编 #h(1fr) 内部])"))
    assert lines(reading) == wanted
    assert codes(reading) == {"running"}
    assert "某市文件汇编" in reading.notices[0].message
    assert (reading.pages or 0) > 5


def test_pdf__a_large_centred_title_is_a_heading_and_the_hint() -> None:
    source = "#align(center)[#text(size: 22pt)[关于印发某市试行工作管理办法的通知]]\n\n各有关单位：\n\n" + LONG * 3
    reading = read_pdf(pdf(source))
    assert reading.title == "关于印发某市试行工作管理办法的通知"
    assert lines(reading) == [reading.title, "各有关单位：", LONG * 3]


def test_pdf__a_title_that_fills_its_line_goes_on_in_the_next() -> None:
    title = "关于印发《某市企业技术改造项目和试行工作管理办法》的通知"
    source = f"#par(first-line-indent: 0em)[#text(size: 24pt)[{title}]]\n\n各有关单位：\n\n" + LONG * 3
    reading = read_pdf(pdf(source))
    assert reading.title == title
    assert lines(reading) == [title, "各有关单位：", LONG * 3]


def test_pdf__the_signature_stays_a_paragraph_of_its_own() -> None:
    source = LONG + "\n\n#align(right)[某市科学技术局]\n\n#align(right)[2026年1月2日]"
    assert lines(read_pdf(pdf(source))) == [LONG, "某市科学技术局", "2026年1月2日"]


def test_pdf__a_ruled_table_has_its_spans_and_its_caption() -> None:
    source = (
        f"{LONG}\n\n表1 分工\n\n#set par(first-line-indent: 0em)\n#table(columns: (2cm, 4cm, 4cm), [序号], "
        f"table.cell(colspan: 2)[事项名称], table.cell(rowspan: 2)[1], [甲], [乙], [丙], [{'长' * 14}])\n\n{LONG}"
    )
    reading = read_pdf(pdf(source))
    (value,) = tables(reading)
    assert value["data"] == [["序号", "事项名称", ""], ["1", "甲", "乙"], ["", "丙", "长" * 14]]
    assert value["mergeCells"] == [
        {"row": 0, "col": 1, "rowspan": 1, "colspan": 2},
        {"row": 1, "col": 0, "rowspan": 2, "colspan": 1},
    ]
    assert value["table_caption"] == "表1 分工"
    assert lines(reading) == [LONG, LONG]


def test_pdf__a_table_goes_on_over_the_page_without_its_repeated_heading() -> None:
    rows = "".join(f"[{number}], [事项{number}], " for number in range(1, 60))
    (value,) = tables(read_pdf(pdf(f"#table(columns: 2, table.header([序号], [事项名称]), {rows})")))
    assert value["data"] == [["序号", "事项名称"], *([str(number), f"事项{number}"] for number in range(1, 60))]


def test_pdf__raised_characters_and_footnotes_keep_their_place() -> None:
    source = "面积为一百m#super[2]。\n\n" + LONG + "#footnote[指本市范围。]" + LONG
    reading = read_pdf(pdf(source))
    assert "<sup>2</sup>" in reading.blocks[0].html  # type: ignore[union-attr]
    assert lines(reading)[-1].endswith("指本市范围。")
    assert LONG in lines(reading)[1]


def test_pdf__progress_is_told_for_each_page() -> None:
    told: list[tuple[int, int]] = []
    read_file(pdf("甲\n#pagebreak()\n乙"), "a.pdf", progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def scan(text: str = "") -> io.BytesIO:
    picture = f"#image(bytes({json.dumps(list(PICTURE)).replace('[', '(').replace(']', ')')}), width: 10cm)"
    return pdf(f"{text}\n{picture}", "#set page(numbering: none)")


def test_pdf__a_scan_says_that_it_has_no_text() -> None:
    with pytest.raises(Unreadable) as refused:
        read_pdf(scan())
    assert refused.value.code == "scanned"


def test_pdf__a_scanned_page_among_others_is_named() -> None:
    reading = read_pdf(scan("甲页\n#pagebreak()"))
    assert lines(reading) == ["甲页"]
    (notice,) = reading.notices
    assert (notice.code, "2" in notice.message) == ("scanned", True)


def encrypted(password: str) -> io.BytesIO:
    writer = pypdf.PdfWriter(clone_from=pdf(LONG))
    writer.encrypt(password, owner_password="owner", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    buffer.seek(0)
    return buffer


def test_pdf__protected_with_a_password_is_said_and_an_empty_one_is_tried() -> None:
    assert lines(read_file(encrypted(""), "a.pdf")) == [LONG]
    with pytest.raises(Unreadable) as refused:
        read_file(encrypted("secret"), "a.pdf")
    assert refused.value.code == "encrypted"


@pytest.mark.parametrize("keep", [0.02, 0.5, 0.9])
def test_pdf__a_truncated_one_never_gives_half_a_text(keep: float) -> None:
    whole = pdf(f"{LONG}\n#pagebreak()\n{LONG}").getvalue()
    with pytest.raises(Unreadable) as refused:
        read_file(io.BytesIO(whole[: int(len(whole) * keep)]), "a.pdf")
    assert refused.value.code in ("broken", "scanned")


def test_pdf__radicals_that_only_look_like_characters_are_those_characters() -> None:
    assert normal("⼯作⽂件") == "工作文件"


def test_pdf__nothing_is_noticed_of_an_ordinary_one() -> None:
    assert codes(read_pdf(pdf(LONG))) == set()
