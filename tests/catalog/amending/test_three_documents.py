"""One act amends, renumbers and renames parts of three documents: what readers get of each on four dates."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from catalog.amending.works import AmendmentWork, WorkState
from catalog.models import PolicyDocument
from tests.factories import locale

from . import library
from .texts import CLINICS, FAIRS, STATIONS

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.1.1.4")]

TODAY = "2026-03-15T10:00:00+08:00"
BEFORE, ON_THE_DAY, ANNOUNCED, AFTER = "2024-02-29", "2024-03-01", "2026-03-15", "2035-01-01"
TITLE = "市人民政府关于修改三件规章的决定"
WORDS = (
    "市人民政府令第8号《市人民政府关于修改三件规章的决定》已经审议通过，现予公布，自2024年3月1日起施行。2024年1月5日"
    "市人民政府关于修改三件规章的决定为了优化营商环境，决定对3件规章的部分条款予以修改："
    "一、对《创业集市管理规定》作出修改（一）将第二章章名修改为“举办与备案”。"
    "（二）第一章增加一条，作为第三条：“集市举办者应当诚信经营。”"
    "（三）第三条改为第四条，修改为：“举办创业集市应当提前十五日备案。”第四条改为第五条，删去第二款；第五条改为第六条。"
    "二、对《联办孵化站管理暂行办法》作出修改（一）将文件名称修改为《社会孵化站管理办法》。"
    "（二）将第二条、第三条合并，作为第二条，修改为：“社会孵化站由社会力量设立。“设立孵化站应当经区科技部门审批。”"
    "（三）第四条改为第三条，第（二）项修改为“有专职人员三名以上；”第五条改为第四条，将“第四条”修改为“第三条”；第六条改为第五条。"
    "三、对《合作诊断所设立办法》作出修改（一）将名称修改为《社会诊断所设立办法》。（二）将第二条第（二）项修改为“工艺和数字化诊断”。"
    "（三）删去第三条。（四）第四条改为第三条，将“三十日”修改为“十五日”；第五条改为第四条。"
    "同时，将文件中涉及“联办孵化站”“合作诊断所”的表述均修改为“社会孵化站”“社会诊断所”。本决定自2024年3月1日起施行。"
)
LATER_TITLE = "市人民政府关于修改孵化站和诊断所规章的决定"
LATER = (
    "决定对2件规章作出修改：一、对《社会孵化站管理办法》作出修改（一）将第四条中的“每年报告一次”修改为“每半年报告一次”。"
    "二、对《社会诊断所设立办法》作出修改（一）将第三条分为两条，作为第三条、第四条：“诊断所变更名称，应当在十日内报告。”"
    "“诊断所终止的，应当公告。”第四条改为第五条。本决定自2035年1月1日起施行。"
)

FAIRS_AMENDED = FAIRS.replace("第二章 举办\n", "第二章 举办与备案\n").replace(
    "场所。\n", "场所。\n第三条 集市举办者应当诚信经营。\n"
)
FAIRS_AMENDED = (
    FAIRS_AMENDED.replace("第五条 本规定", "第六条 本规定").replace("第四条 备案", "第五条 备案")
    .replace("第三条 举办创业集市应当提前三十日", "第四条 举办创业集市应当提前十五日")
    .replace("备案材料不全的，一次告知。\n", "")
)  # fmt: skip
STATIONS_AMENDED = """社会孵化站管理办法
第一条 为了规范社会孵化站，制定本办法。
第二条 社会孵化站由社会力量设立。
设立孵化站应当经区科技部门审批。
第三条 申请设立的单位应当具备下列条件：
（一）有固定场所；
（二）有专职人员三名以上；
（三）注册资本不低于五百万元。
前款第（三）项的注册资本应当实缴。
第四条 孵化站每年报告一次。第三条的条件变化的，及时报告。
第五条 本办法自2019年1月1日起施行。
"""
STATIONS_LATER = STATIONS_AMENDED.replace("每年报告一次", "每半年报告一次")
CLINICS_AMENDED = """社会诊断所设立办法
第一条 社会诊断所为企业提供技术诊断。
第二条 诊断所可以从事下列业务：
（一）能耗诊断；
（二）工艺和数字化诊断。
第三条 诊断所变更名称，应当在十五日内报告。
第四条 本办法自2019年1月1日起施行。
"""
CLINICS_LATER = CLINICS_AMENDED.replace("第四条 本办法", "第五条 本办法").replace(
    "十五日内报告。\n", "十日内报告。\n第四条 诊断所终止的，应当公告。\n"
)

TEXTS: dict[str, list[tuple[int, str, str]]] = {
    "创业集市管理规定": [(0, "创业集市管理规定", FAIRS)] + 3 * [(1, "创业集市管理规定", FAIRS_AMENDED)],
    "联办孵化站管理暂行办法": [
        (0, "联办孵化站管理暂行办法", STATIONS), (1, "社会孵化站管理办法", STATIONS_AMENDED),
        (1, "社会孵化站管理办法", STATIONS_AMENDED), (2, "社会孵化站管理办法", STATIONS_LATER),
    ],
    "合作诊断所设立办法": [
        (0, "合作诊断所设立办法", CLINICS), (1, "社会诊断所设立办法", CLINICS_AMENDED),
        (1, "社会诊断所设立办法", CLINICS_AMENDED), (2, "社会诊断所设立办法", CLINICS_LATER),
    ],
}  # fmt: skip
"""Text version, title and text of each before the act, on its day, while a later one is announced, and after it."""

Fetch = Callable[..., Any]


@pytest.fixture
def get() -> Fetch:
    """``get(document, "/diff", to="2024-03-01")`` → what the API says."""
    locale("en")
    client = Client()

    def fetch(document: PolicyDocument, address: str = "", **parameters: str) -> Any:
        given = {name.rstrip("_"): value for name, value in parameters.items()}
        response = client.get(f"/api/v1/policies/{document.content_id}{address}", given)
        assert response.status_code == 200, response.content.decode()
        return response.json()

    return fetch


@pytest.fixture
def acts() -> list[PolicyDocument]:
    """Both acts worked through and applied, and all five documents approved and published."""
    rules = [library.rule(title, text) for title, text in library.RULES.items()]
    found = []
    for words, title, day in ((WORDS, TITLE, date(2024, 1, 5)), (LATER, LATER_TITLE, date(2026, 1, 10))):
        with time_machine.travel(f"{day}T15:00:00+08:00"):
            act = library.act(words, title=title, published_on=day)
            works = library.opened(act)
            for work in works:
                assert work.target in rules, work.target_title
                assert not [entry for entry in work.entries if entry["instruction"] is None]
                assert library.applied(work).check == []
            found.append(act)
            for document in (act, *(work.target for work in works)):
                library.made_public(document)
    assert set(AmendmentWork.objects.values_list("state", flat=True)) == {WorkState.APPLIED.value}
    return found


def rule(title: str) -> PolicyDocument:
    return PolicyDocument.objects.get(title=title)


@pytest.mark.parametrize("title", TEXTS)
def test_four_dates__each_has_its_text(get: Fetch, acts: Any, title: str) -> None:
    document = rule(title)
    for day, (number, name, text) in zip((BEFORE, ON_THE_DAY, ANNOUNCED, AFTER), TEXTS[title], strict=True):
        with time_machine.travel(TODAY, tick=False):
            found = get(document, as_of=day)
        assert (found["text_version"], found["title"]) == (number, name), day
        assert found["body"]["text"] == text.strip(), day
        assert "".join(each["text"] for each in found["provisions"]).strip() == text.strip(), day
        with time_machine.travel(f"{day}T00:00:10+08:00", tick=False):
            assert get(document)["body"]["text"] == found["body"]["text"], day


def test_provisions__are_the_same_through_numbers_and_words(get: Fetch, acts: Any) -> None:
    stations = rule("联办孵化站管理暂行办法")
    found = {day: get(stations, as_of=day)["provisions"] for day in (BEFORE, ON_THE_DAY, AFTER)}
    ids = {day: {each["number"]: each["id"] for each in kept if each["number"]} for day, kept in found.items()}
    assert ids[ON_THE_DAY] == ids[AFTER]
    same = {
        "第一条": "第一条",
        "第二条": "第二条",
        "第四条": "第三条",
        "第五条": "第四条",
        "第六条": "第五条",
        "（二）": "（二）",
    }
    assert {ids[BEFORE][old] for old in same} == {ids[ON_THE_DAY][new] for new in same.values()}
    assert all(ids[BEFORE][old] == ids[ON_THE_DAY][new] for old, new in same.items())
    assert ids[BEFORE]["第三条"] not in {each["id"] for each in found[ON_THE_DAY]}


def told(found: Any) -> list[tuple[str, str, str]]:
    return [(each["kind"], each["number_before"], each["number_after"]) for each in found["provisions"]]


def test_difference__over_the_day_of_the_act(get: Fetch, acts: Any) -> None:
    fairs = get(rule("创业集市管理规定"), "/diff", from_=BEFORE, to=ON_THE_DAY)
    assert (fairs["from"]["text_version"], fairs["to"]["text_version"]) == (0, 1)
    assert (fairs["to"]["starts_on"], fairs["to"]["act"]["title"]) == ("2024-03-01", TITLE)
    assert told(fairs) == [
        ("added", "", "第三条"), ("changed", "第二章", "第二章"), ("changed", "第三条", "第四条"),
        ("renumbered", "第四条", "第五条"), ("removed", "", ""), ("renumbered", "第五条", "第六条"),
    ]  # fmt: skip
    stations = get(rule("联办孵化站管理暂行办法"), "/diff", from_=BEFORE, to=ON_THE_DAY)
    assert stations["title"] == {"before": "联办孵化站管理暂行办法", "after": "社会孵化站管理办法"}
    assert ("removed", "第三条", "") in told(stations)
    assert ("changed", "第五条", "第四条") in told(stations)
    clinics = get(rule("合作诊断所设立办法"), "/diff", from_=BEFORE, to=ON_THE_DAY)
    assert clinics["title"] == {"before": "合作诊断所设立办法", "after": "社会诊断所设立办法"}
    assert ("removed", "第三条", "") in told(clinics)
    changed = next(each for each in clinics["provisions"] if each["number_after"] == "第三条")
    assert [run["text"] for run in changed["runs"] if run["sign"] != "equal"] == ["三", "五"]


def test_difference__over_what_is_announced(get: Fetch, acts: Any) -> None:
    assert told(get(rule("创业集市管理规定"), "/diff", from_=ANNOUNCED, to=AFTER)) == []
    stations = get(rule("联办孵化站管理暂行办法"), "/diff", from_=ANNOUNCED, to=AFTER)
    assert told(stations) == [("changed", "第四条", "第四条")]
    assert (stations["from"]["act"]["title"], stations["to"]["act"]["title"]) == (TITLE, LATER_TITLE)
    assert told(get(rule("合作诊断所设立办法"), "/diff", from_=ANNOUNCED, to=AFTER)) == [
        ("changed", "第三条", "第三条"), ("added", "", "第四条"), ("renumbered", "第四条", "第五条"),
    ]  # fmt: skip
    assert told(get(rule("联办孵化站管理暂行办法"), "/diff", from_=ON_THE_DAY, to=ANNOUNCED)) == []


def test_history__names_the_acts_and_the_acts_name_what_they_amend(get: Fetch, acts: list[PolicyDocument]) -> None:
    stations = get(rule("联办孵化站管理暂行办法"))
    assert [(each["starts_on"], each["title"], each["act"]["title"]) for each in stations["text_versions"]] == [
        ("2024-03-01", "社会孵化站管理办法", TITLE), ("2035-01-01", "社会孵化站管理办法", LATER_TITLE),
    ]  # fmt: skip
    amended = [each["target"]["title"] for each in get(acts[0], as_of=BEFORE)["relations"]]
    assert len(amended) == 3
    assert {each["role"] for each in stations["referenced_by"]} == {"amends"}
    assert {each["source"]["title"] for each in stations["referenced_by"]} == {TITLE, LATER_TITLE}
