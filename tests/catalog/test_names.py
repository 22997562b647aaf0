"""Names of organisations as sources write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.reference.names import (
    clean_name,
    expand_name,
    normalise_name,
    organisation_code,
    organisation_level,
    resolve_names,
    split_names,
)


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (
            "人力资源社会保障部办公厅国家发展改革委办公厅财政部办公厅国家税务总局",
            ["人力资源社会保障部办公厅", "国家发展改革委办公厅", "财政部办公厅", "国家税务总局"],
        ),
        ("中共中央办公厅 国务院办公厅", ["中共中央办公厅", "国务院办公厅"]),
        ("中共中央国务院中央军委", ["中共中央", "国务院", "中央军委"]),
        ("河北省人力资源和社会保障厅河北省财政厅", ["河北省人力资源和社会保障厅", "河北省财政厅"]),
        ("北京市人社局天津市人社局河北省人社厅", ["北京市人社局", "天津市人社局", "河北省人社厅"]),
        ("河北省财政厅、河北省教育厅，河北省教育厅", ["河北省财政厅", "河北省教育厅"]),
        ("河北省人社厅国家税务总局河北省税务局", ["河北省人社厅", "国家税务总局河北省税务局"]),
        ("中国人民银行石家庄中心支行河北省财政厅", ["中国人民银行石家庄中心支行", "河北省财政厅"]),
        ("国务院国资委教育部", ["国务院国资委", "教育部"]),
        ("河北省人民政府国有资产监督管理委员会", ["河北省人民政府国有资产监督管理委员会"]),
        ("廊坊市教育局廊坊市财政局", ["廊坊市教育局", "廊坊市财政局"]),
        ("市人社局市税务局市医保局", ["市人社局", "市税务局", "市医保局"]),
        ("市政府办公室（市外办、市金融办、市大数据局）", ["市政府办公室（市外办、市金融办、市大数据局）"]),
        ("\u200b广西壮族自治区人民政府办公厅", ["广西壮族自治区人民政府办公厅"]),
        ("河 北 省 教 育 厅河北省财政厅", ["河北省教育厅", "河北省财政厅"]),
        ("霁川市市场监督管理局", ["霁川市市场监督管理局"]),
        ("", []),
    ],
)
def test_split_names__several_organisations_in_one_field(raw: str, names: list[str]) -> None:
    assert list(split_names(raw)) == names


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("人社部", "人力资源社会保障部"),
        ("人力资源和社会保障部", "人力资源社会保障部"),
        ("科学技术部", "科技部"),
        ("中华人民共和国科学技术部", "科技部"),
        ("国家税务总局办公厅", "国家税务总局办公厅"),
        ("河北省人社厅", "河北省人力资源和社会保障厅"),
        ("天津市发展改革委", "天津市发展和改革委员会"),
        ("重庆市市政府办公厅", "重庆市人民政府办公厅"),
        ("玉林市玉东新区管委", "玉林市玉东新区管理委员会"),
        ("广州市农业农村局（乡村振兴局）", "广州市农业农村局"),
    ],
)
def test_normalise_name__well_known_short_forms_are_facts(name: str, full: str) -> None:
    assert normalise_name(name) == full


@pytest.mark.parametrize(
    ("written", "region", "name", "certainty"),
    [
        ("省政府办公厅", "河北省", "河北省人民政府办公厅", "expanded"),
        ("省府办", "霁川省", "霁川省人民政府办公厅", "expanded"),
        ("自治区交通运输厅", "内蒙古自治区", "内蒙古自治区交通运输厅", "expanded"),
        ("市政府", "霁川市", "霁川市人民政府", "expanded"),
        ("县府办", "仙居县", "仙居县人民政府办公室", "expanded"),
        ("省委办公厅", "河北省", "中共河北省委办公厅", "expanded"),
        ("河北省财政厅", "河北省", "河北省财政厅", "stated"),
        ("人社部", "河北省", "人力资源社会保障部", "known"),
        ("知识产权局", "", "国家知识产权局", "known"),
    ],
)
def test_expand_name__the_region_completes_it(written: str, region: str, name: str, certainty: str) -> None:
    resolved = expand_name(written, region)
    assert (resolved.name, resolved.certainty) == (name, certainty)


@pytest.mark.parametrize(
    ("written", "region", "name"),
    [
        ("县府办", "浙江省", "浙江省…县府办（所属县未注明）"),
        ("市政府办公室（市外办）", "浙江省", "浙江省…市政府办公室（所属市未注明）"),
        ("教育局", "内蒙古自治区", "内蒙古自治区…教育局（所属地区未注明）"),
        ("区政府", "内蒙古自治区", "内蒙古自治区…区政府（所属区未注明）"),
        ("义乌市", "浙江省", "浙江省…义乌市（机关未注明）"),
        ("发展改革委", "浙江省", "浙江省…发展改革委（所属地区未注明）"),
    ],
)
def test_expand_name__a_region_too_coarse_gives_a_default_that_says_so(written: str, region: str, name: str) -> None:
    resolved = expand_name(written, region)
    assert (resolved.name, resolved.certainty) == (name, "unresolved")


def test_resolve_names__beside_a_central_organisation_a_short_form_is_central() -> None:
    names = [name.name for name in resolve_names("科技部 发展改革委 财政部", "浙江省")]
    assert names == ["科技部", "国家发展改革委", "财政部"]


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("科技部", "national"),
        ("财政部办公厅", "national"),
        ("河北省财政厅", "province"),
        ("国家税务总局河北省税务局", "province"),
        ("重庆市人民政府办公厅", "province"),
        ("仙居县人民政府", "county"),
        ("茂林镇党政办公室", "town"),
        ("义乌市人民政府", ""),
    ],
)
def test_organisation_level__only_what_the_name_itself_says(name: str, level: str) -> None:
    assert organisation_level(name) == level


def test_organisation_code__short_and_full_name_have_one_stable_code() -> None:
    assert organisation_code("河北省人社厅") == organisation_code("河北省人力资源和社会保障厅")
    assert organisation_code("河北省人民政府办公厅") == "hbsrmzfbgt-83abfa"
    assert organisation_code("河北省财政厅") != organisation_code("湖北省财政厅")


@given(st.text() | st.text(alphabet="河北省市县委办公厅财政部局、（）  国务院", max_size=40), st.text(max_size=8))
def test_names__any_text_is_survived_and_cleaning_is_stable(raw: str, region: str) -> None:
    for name in resolve_names(raw, region):
        assert name.name
        assert organisation_code(name.name) == organisation_code(name.name)
    assert split_names(clean_name(raw)) == split_names(raw)
