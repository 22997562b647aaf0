"""Document numbers (文号) after GB/T 9704-2012 7.2.5, and the ways people and sites write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.documents.numbers import (
    DocumentNumber,
    chinese_integer,
    find_numbers,
    number_key_variants,
    parse_numbers,
)

STYLES = [
    "苏府规〔{y}〕{n}号",
    "苏府规﹝{y}﹞{n}号",
    "苏府规[{y}]{n}号",
    "苏府规［{y}］{n}号",
    "苏府规({y}){n}号",
    "苏府规（{y}）第{n}号",
    "苏府规【{y}】{n}号",
    "苏府规〖{y}〗{n}",
    "苏府规<{y}>{n}号",
    "苏府规《{y}》 第 {n} 号",
    "苏府规 〔{y}年〕 0{n}号",
    "苏府规{y}年第{n}号",
    "\u200b苏府规〔{y}〕{n} 号\u3000",
]

agencies = st.text(alphabet="苏冀国科府办政规函字人社厅", min_size=2, max_size=8)
years = st.integers(min_value=1949, max_value=2049)
serials = st.integers(min_value=1, max_value=99_999)
numbers = st.builds(DocumentNumber, agencies, years, serials, st.sampled_from(["ordinary", "year_first"])) | st.builds(
    DocumentNumber, agencies, years | st.none(), serials, st.sampled_from(["decree", "announcement"])
)


def keys(raw: str) -> list[str]:
    return [number.key for number in parse_numbers(raw)]


@pytest.mark.parametrize("style", STYLES)
@given(year=years, serial=st.integers(min_value=1, max_value=9_999))
def test_parse_numbers__every_style_of_one_number_has_one_key(style: str, year: int, serial: int) -> None:
    written = style.format(y=year, n=serial)
    assert keys(written) == [f"苏府规{year}-{serial}"]
    assert keys(written.translate(str.maketrans("0123456789", "０１２３４５６７８９"))) == [f"苏府规{year}-{serial}"]


@given(numbers)
def test_parse_numbers__what_is_displayed_is_read_back_as_the_same_number(number: DocumentNumber) -> None:
    assert parse_numbers(number.display) == (number,)


@given(st.text() | st.text(alphabet="苏府令公告第号年〔〕（）[]0123456789 、-一二十百", max_size=40))
def test_parse_numbers__any_text_is_survived_and_its_numbers_are_stable(text: str) -> None:
    for number in parse_numbers(text):
        assert parse_numbers(number.display) == (number,)
    find_numbers(text)
    number_key_variants(text)


@pytest.mark.parametrize(
    ("raw", "display", "key", "form"),
    [
        ("（87）国科发综字0810号", "〔1987〕国科发综字810号", "国科发综字1987-810", "year_first"),
        ("江苏省人民政府令第158号", "江苏省人民政府令第158号", "江苏省人民政府令158", "decree"),
        ("河北省人民政府令〔2007〕第5号", "河北省人民政府令2007年第5号", "河北省人民政府令2007-5", "decree"),
        ("中华人民共和国主席令第五十二号", "中华人民共和国主席令第52号", "主席令52", "decree"),
        ("省长1号令", "省长令第1号", "省长令1", "decree"),
        ("交通运输部令第2017年第27号", "交通运输部令2017年第27号", "交通运输部令2017-27", "decree"),
        (
            "财政部税务总局公告2022年第32号",
            "财政部税务总局公告2022年第32号",
            "财政部税务总局公告2022-32",
            "announcement",
        ),
        ("省统计局公告【2021】3号", "省统计局公告2021年第3号", "省统计局公告2021-3", "announcement"),
        ("某市人大常委会公告（第一二六号）", "某市人大常委会公告第126号", "某市人大常委会公告126", "announcement"),
        ("财税〔2022〕第40号", "财税〔2022〕40号", "财税2022-40", "ordinary"),
        ("国发〔二〇二一〕3号", "国发〔2021〕3号", "国发2021-3", "ordinary"),
        ("沪府发(87)字第12号", "沪府发字〔1987〕12号", "沪府发字1987-12", "ordinary"),
    ],
)
def test_parse_numbers__decrees_announcements_and_old_styles(raw: str, display: str, key: str, form: str) -> None:
    (number,) = parse_numbers(raw)
    assert (number.display, number.key, number.form) == (display, key, form)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("苏府规〔2021〕3号、苏府办〔2021〕4号", ["苏府规2021-3", "苏府办2021-4"]),
        ("苏府规〔2021〕3号苏府办〔2021〕4号", ["苏府规2021-3", "苏府办2021-4"]),
        ("苏府规〔2021〕3号 苏府办〔2021〕4号", ["苏府规2021-3", "苏府办2021-4"]),
        ("苏府规〔2021〕3号；〔2022〕4号", ["苏府规2021-3", "苏府规2022-4"]),
        ("国发〔2016〕3-5号", ["国发2016-3", "国发2016-4", "国发2016-5"]),
        ("国发〔2016〕3、7号", ["国发2016-3", "国发2016-7"]),
        ("国发〔2016〕3号，国发〔2016〕3号", ["国发2016-3"]),
    ],
)
def test_parse_numbers__several_numbers_in_one_field(raw: str, expected: list[str]) -> None:
    assert keys(raw) == expected


@pytest.mark.parametrize(
    "raw", ["", "无", "空", "—", "null", "暂无文号", "（0311）66005057", "某科农函【2011】号", "2021年第3季度"]
)
def test_parse_numbers__no_number_is_made_up(raw: str) -> None:
    assert parse_numbers(raw) == ()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("要全面落实人社部发〔2014〕90号", "人社部发2014-90"),
        ("对于不符合国办发明电〔2011〕41号", "国办发明电2011-41"),
        ("某某军委印发中发〔2001〕3号", "中发2001-3"),
        ("日国家科委国科发政字〔1997〕430号", "国科发政字1997-430"),
        ("1997年6月5日国科发政字〔1997〕430号", "国科发政字1997-430"),
        ("关于进一步支持某产业的通知冀政办字〔2022〕93号", "冀政办字2022-93"),
        ("工信部联安全〔2021〕48号", "工信部联安全2021-48"),
        ("和政发〔2021〕3号", "和政发2021-3"),
        ("日政发〔2021〕3号", "日政发2021-3"),
    ],
)
def test_parse_numbers__words_of_the_sentence_go_and_the_agency_word_stays(raw: str, expected: str) -> None:
    assert keys(raw) == [expected]


def test_find_numbers__running_text_gives_only_numbers_written_out() -> None:
    text = "按照《某通知》（国发[2015]2号）、某市人民政府令第12号，联系电话（0311）66905，第3号楼，金融业(13)66。"
    assert [found.number.key for found in find_numbers(text)] == ["国发2015-2", "某市人民政府令12"]


@pytest.mark.parametrize(
    "query",
    [
        "苏府规〔2021〕3号",
        "苏府规[2021]3",
        "苏府规（２０２１）３",
        "苏府规2021 3",
        "苏府规2021-3",
        "苏府规20213号",
        "苏府规2021年第3号",
    ],
)
def test_number_key_variants__a_number_is_found_in_seven_styles(query: str) -> None:
    assert number_key_variants(query)[0] == "苏府规2021-3"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("〔2021〕3号", "*2021-3"),
        ("苏府规〔2021〕", "苏府规2021-*"),
        ("国务院令752", "国务院令752"),
        ("省政府令第158号", "*省人民政府令158"),
        ("第四十号", "*令40"),
        ("国科发政〔1997〕430号", "国科发政字1997-430"),
    ],
)
def test_number_key_variants__what_the_query_leaves_out_is_open(query: str, expected: str) -> None:
    assert expected in number_key_variants(query)


@pytest.mark.parametrize("query", ["", "高新技术企业", "2021", "税", "第一条"])
def test_number_key_variants__ordinary_words_are_no_number(query: str) -> None:
    assert number_key_variants(query) == ()


def test_chinese_integer__units_digits_and_neither() -> None:
    assert [chinese_integer(t) for t in ("五十二", "一百零三", "一二六", "十", "52", "甲", "")] == [
        52,
        103,
        126,
        10,
        52,
        None,
        None,
    ]
