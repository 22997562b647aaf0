"""Web pages and pastes: the words stay, what is around, behind and beneath them goes."""

import base64
import io

from catalog.intake.reading import FigurePart, TextPart, read_file, read_html

from .making import PICTURE, codes, lines, tables


def html_of(source: str) -> str:
    return "".join(part.html for part in read_html(source).blocks if isinstance(part, TextPart))


def test_html__only_the_whitelist_is_left() -> None:
    source = (
        '<h1 onclick="x()">关于甲的通知</h1><div style="color:red">第一条<script>alert(1)</script>'
        '<b>加粗</b><i>斜</i>，见<a href="https://example.org/a" onclick="y()">附件</a>'
        '<a href="javascript:z()">危险</a>m<sup>2</sup></div><style>p{}</style><hr>'
    )
    assert html_of(source) == (
        "<h2>关于甲的通知</h2><p>第一条<strong>加粗</strong><em>斜</em>，见"
        '<a href="https://example.org/a">附件</a>危险m<sup>2</sup></p><hr>'
    )


def test_html__remote_pictures_are_counted_and_tracking_pixels_are_not_worth_a_word() -> None:
    reading = read_html(
        '<p>文<img src="http://t.example/x.gif" width=1 height=1><img src="http://t.example/chart.png"></p>'
    )
    assert lines(reading) == ["文"]
    (notice,) = reading.notices
    assert notice.code == "remote_pictures"
    assert "1" in notice.message


def test_html__a_picture_within_the_page_is_a_figure_after_its_paragraph() -> None:
    source = f'<p>前<img alt="公章" src="data:image/png;base64,{base64.b64encode(PICTURE).decode()}">后</p><p>末</p>'
    text, figure, rest = read_html(source).blocks
    assert (text, figure, rest) == (TextPart("<p>前后</p>"), FigurePart(PICTURE, "png", "公章"), TextPart("<p>末</p>"))


def test_html__hidden_words_go_and_are_said() -> None:
    reading = read_html('<p>见<span style="display: none">不见</span></p><p hidden>不见</p>')
    assert lines(reading) == ["见"]
    assert codes(reading) == {"hidden"}


def test_html__spans_become_merged_cells() -> None:
    source = (
        "<table><caption>表1 标准</caption><tr><th colspan=2>项目<th>金额</tr>"
        "<tr><td rowspan=2>甲<td>一<td>10</tr><tr><td>二<td>20</tr></table>"
    )
    (value,) = tables(read_html(source))
    assert value == {
        "data": [["项目", "", "金额"], ["甲", "一", "10"], ["", "二", "20"]],
        "cell": [],
        "mergeCells": [
            {"row": 0, "col": 0, "rowspan": 1, "colspan": 2},
            {"row": 1, "col": 0, "rowspan": 2, "colspan": 1},
        ],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
        "table_caption": "表1 标准",
    }


def test_html__a_layout_table_is_flattened_and_the_table_within_it_kept() -> None:
    source = (
        "<table><tr><td><p>第一段。</p><p>第二段。</p><table><tr><td>甲<td>一</tr><tr><td>乙<td>二</tr></table></td>"
        "</tr></table>"
    )
    reading = read_html(source)
    assert lines(reading) == ["第一段。", "第二段。"]
    assert tables(reading)[0]["data"] == [["甲", "一"], ["乙", "二"]]


def test_html__numbers_that_the_browser_sets_are_written_out() -> None:
    source = "<ol start=3><li>甲<li>乙</ol><ol style='list-style-type:cjk-ideographic'><li>丙</ol><ul><li>丁</ul>"
    assert html_of(source) == "<p>3. 甲</p><p>4. 乙</p><p>一、丙</p><ul><li>丁</li></ul>"


def test_html__a_paste_from_word_keeps_numbers_and_loses_office_markup() -> None:
    source = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>x</title></head><body>'
        "<!--[if gte mso 9]><xml>秘密</xml><![endif]-->"
        "<p class=MsoNormal style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>一、"
        "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span><![endif]>总体\n要求<o:p></o:p></p>"
        "<p class=MsoNormal style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>"
        "<span style='font-family:Wingdings'>l</span></span>要点</p>"
        "<p class=MsoNormal><del>删去</del><ins>补入</ins></p></body></html>"
    )
    assert html_of(source) == "<p>一、 总体要求</p><ul><li>要点</li></ul><p>补入</p>"
    assert codes(read_html(source)) == {"tracked_changes"}


PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>关于甲的通知_某市政府网</title>
<meta name="ArticleTitle" content="关于甲的通知"></head><body>
<div class="header"><a href="/">首页</a><a href="/zc">政策</a></div><nav>导航</nav>
<div class="breadcrumb">当前位置：首页 &gt; 政策</div>
<div class="article"><h1>关于甲的通知</h1><div>来源：办公室 发布时间：2026-01-02 字号：[大 中 小]</div>
<div class="TRS_Editor"><p>各有关单位：</p><p>为做好甲的工作，现将有关事项通知如下，请认真组织实施并按时报送材料。</p>
<p>一、总体要求。各单位应当按照职责分工抓好落实，确保各项任务按期完成，取得实际效果。</p></div>
<p style="text-align:right">某市科学技术局</p><p style="text-align:right">2026年1月2日</p></div>
<div class="share">分享到：微信</div><div><a href="/1">相关文章一</a><a href="/2">相关文章二</a></div>
<footer>版权所有 某市政府 ICP备123号</footer></body></html>"""


def test_page__the_text_is_picked_with_heading_and_signature() -> None:
    reading = read_file(io.BytesIO(PAGE.encode("gb18030")), "a.html")
    assert lines(reading) == [
        "关于甲的通知",
        "各有关单位：",
        "为做好甲的工作，现将有关事项通知如下，请认真组织实施并按时报送材料。",
        "一、总体要求。各单位应当按照职责分工抓好落实，确保各项任务按期完成，取得实际效果。",
        "某市科学技术局",
        "2026年1月2日",
    ]
    assert reading.title == "关于甲的通知"
    assert codes(reading) == {"surroundings"}


def test_page__a_piece_pasted_from_it_is_kept_whole() -> None:
    assert lines(read_html("<div class=share>来源：甲</div><p>正文。</p>")) == ["来源：甲", "正文。"]


def test_page__utf8_called_gb2312_is_still_read() -> None:
    source = '<html><meta charset="utf-8"><p>编码说错的网页</p></html>'.encode("gb18030")
    assert lines(read_file(io.BytesIO(source), "a.htm")) == ["编码说错的网页"]
