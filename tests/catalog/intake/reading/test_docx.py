"""DOCX: what mammoth alone would lose is in the text."""

import io

import docx as python_docx

from catalog.intake.reading import FigurePart, TextPart, read_file
from catalog.intake.reading.word.reading import read_docx

from .making import PICTURE, codes, docx, lines, p, tables

STYLES = (
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="mine"><w:name w:val="章"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="toc 1"/></w:style>'
)


def test_docx__headings_by_style_by_what_it_is_based_on_and_by_outline() -> None:
    body = p("甲", style="1") + p("乙", style="mine") + p("丙", '<w:outlineLvl w:val="1"/>') + p("丁")
    (part,) = read_docx(docx(body, {"styles": STYLES})).blocks
    assert part == TextPart("<h2>甲</h2><h2>乙</h2><h3>丙</h3><p>丁</p>")


def test_docx__tracked_changes_are_read_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>原</w:t></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>" + p("后")
    )
    reading = read_docx(docx(body))
    assert lines(reading) == ["原增", "前后"]
    assert codes(reading) == {"tracked_changes"}
    assert "3" in reading.notices[0].message


def test_docx__footnotes_are_marked_and_close_the_text() -> None:
    body = (
        '<w:p><w:r><w:t>企业</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>。</w:t></w:r></w:p>'
        + p("末段")
    )
    notes = '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>指注册企业。</w:t></w:r></w:p></w:footnote>'
    (part,) = read_docx(docx(body, {"footnotes": notes})).blocks
    assert part == TextPart("<p>企业<sup>[1]</sup>。</p><p>末段</p><p>[1] 指注册企业。</p>")


def test_docx__spans_in_both_directions() -> None:
    def cell(text: str, look: str = "") -> str:
        return f"<w:tc><w:tcPr>{look}</w:tcPr>{p(text)}</w:tc>"

    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        p("表1 分工")
        + "<w:tbl><w:tr>" + cell("序号") + cell("事项名称", '<w:gridSpan w:val="2"/>') + "</w:tr>"
        + "<w:tr>" + cell("1", down) + cell("甲") + cell("乙") + "</w:tr>"
        + "<w:tr>" + cell("", on) + cell("丙") + cell("丁") + "</w:tr></w:tbl>"
    )  # fmt: skip
    reading = read_docx(docx(body))
    (value,) = tables(reading)
    assert value["data"] == [["序号", "事项名称", ""], ["1", "甲", "乙"], ["", "丙", "丁"]]
    assert value["mergeCells"] == [
        {"row": 0, "col": 1, "rowspan": 1, "colspan": 2},
        {"row": 1, "col": 0, "rowspan": 2, "colspan": 1},
    ]
    assert (value["table_caption"], value["first_row_is_table_header"], lines(reading)) == ("表1 分工", True, [])


def test_docx__text_boxes_are_read_once_after_their_paragraph() -> None:
    box = f"<w:txbxContent>{p('盒内')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>落款</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>" + p("2026年1月2日")
    )
    assert lines(read_docx(docx(body))) == ["落款", "盒内", "2026年1月2日"]


def test_docx__pictures_are_figures_with_their_words() -> None:
    drawing = (
        '<w:p><w:r><w:t>图示</w:t></w:r><w:r><w:drawing><wp:inline><wp:docPr id="1" descr="流程"/><a:graphic>'
        '<a:graphicData><a:blip r:embed="{}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )
    body = drawing.format("i1") + drawing.format("i2") + drawing.format("i3")
    parts = {"media/a.png": PICTURE, "media/b.emf": b"\x01\x00\x00\x00 EMF"}
    extra = {"i1": "image media/a.png", "i2": "image media/b.emf", "i3": "image http://x.example/c.png External"}
    reading = read_docx(docx(body, parts, extra))
    assert [part for part in reading.blocks if isinstance(part, FigurePart)] == [FigurePart(PICTURE, "png", "流程")]
    (notice,) = reading.notices
    assert (notice.code, "2" in notice.message) == ("pictures", True)


def test_docx__symbols_and_formulas_are_characters() -> None:
    body = (
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r><w:r><w:t>同意</w:t></w:r>'
        "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath><w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>1</w:t></w:r></w:p>"
    )
    assert lines(read_docx(docx(body))) == ["☑同意a+bA-1"]


def test_docx__what_is_no_text_is_said() -> None:
    body = p("目录行 1", style="c") + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>" + p("正文")
    parts = {"styles": STYLES, "comments": "", "vbaProject.bin": b"macro"}
    reading = read_docx(docx(body, parts, {"v": "vbaProject vbaProject.bin"}))
    assert lines(reading) == ["正文"]
    assert codes(reading) == {"contents", "hidden", "comments", "macros"}


def test_docx__headers_and_footers_are_no_text_and_seal_lines_are() -> None:
    document = python_docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部"
    document.add_paragraph("（此件公开发布）")
    document.add_paragraph("某市科学技术局（印章）")
    buffer = io.BytesIO()
    document.save(buffer)
    assert lines(read_file(buffer, "a.docx")) == ["（此件公开发布）", "某市科学技术局（印章）"]


def test_docx__one_named_doc_is_read_and_said() -> None:
    reading = read_file(docx(p("正文")), "旧.doc")
    assert lines(reading) == ["正文"]
    assert codes(reading) == {"wrong_extension"}
