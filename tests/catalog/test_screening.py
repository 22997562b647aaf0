"""What a text says about itself: reasons to keep a draft, and warnings. Texts are invented."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.documents import screening
from catalog.documents.screening import repeated_at, screen, strip_site_text

BODY = (
    "各区人民政府，市各有关部门：\n为支持企业创新发展，根据有关规定，现就有关事项通知如下。\n"
    "一、对首次认定的企业给予一次性奖励。\n二、本通知自印发之日起施行。\n霁川市人民政府办公室\n2024年3月1日\n"
)
TITLE = "霁川市人民政府办公室关于支持企业创新的通知"


def kept(title: str = TITLE, body: str = BODY, kind: str | None = "政策文件", category: str = "") -> set[str]:
    return {finding.code for finding in screen(title, body, kind, category) if finding.level == "keep_draft"}


def warned(body: str) -> set[str]:
    return {finding.code for finding in screen(TITLE, body, "政策文件") if finding.level == "warning"}


def test_screen__an_ordinary_notice_has_no_findings() -> None:
    assert screen(TITLE, BODY, "政策文件") == []


@pytest.mark.parametrize("kind", [None, "", "  "])
def test_screen__kind_missing(kind: str | None) -> None:
    assert kept(kind=kind) == {"kind_missing"}


@pytest.mark.parametrize(
    "title",
    [
        "霁川市人民政府关于进一步支持先进制造业发展的...",
        "霁川市人民政府关于进一步支持先进制造业发展的…",
        "霁川市教育局关于转发《全市青少年校园足球标准（试行",
        "霁川市财政局关于做好二〇二四年教师专项计划实施工作的",
        "霁川市财政局关于做好某某工程收费项目有关问题",
    ],
)
def test_screen__cut_titles(title: str) -> None:
    assert kept(title=title) == {"title_cut"}


@pytest.mark.parametrize(
    "title",
    [
        "霁川市企业技术中心管理办法（霁科政〔2013〕12号)",
        "关于印发《霁川市人才安居办法（试行）》的通知",
        "关于转发《国务院办公厅关于发展众创空间的指导意见》",
        "霁川市中小企业促进条例",
        "霁川市“十四五”工业绿色发展规划",
    ],
)
def test_screen__whole_titles(title: str) -> None:
    assert kept(title=title) == set()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "body_empty"),
        (" \n\u3000", "body_empty"),
        ("见附件。", "body_short"),
        (BODY + "三、各地要加强领导，健全机制，落实责任，确保……", "body_cut"),
        (BODY + "三、各地要加强领导...", "body_cut"),
        (BODY + "三、各地要加强领导...更多信息请关注官方微信“霁川发布”", "body_cut"),
    ],
)
def test_screen__empty_short_and_cut_bodies(body: str, code: str) -> None:
    assert kept(body=body) == {code}


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("霁川市科技局关于教师职称评审收费的公示", "publicity"),
        ("霁川市创业补贴名单公示", "publicity"),
        ("霁川市“双随机”抽查结果公示（第三季度）", "publicity"),
        ("霁川市人民政府关于赵某任职的通知", "appointment"),
        ("中共霁川市委组织部关于钱某等同志任免职的通知", "appointment"),
        ("霁川学校2024年公开招聘工作人员公告", "recruitment"),
        ("霁川市体育局直属单位集中公开招聘应届毕业生面试公告", "recruitment"),
        ("关于考核聘用服务期满人员为事业单位人员的公告", "recruitment"),
        ("霁川市教育局召开创建文明城市工作部署会", "news"),
        ("霁川市公路固定资产投资完成情况", "statistics"),
        ("某司负责人就《霁川办法》答记者问", "interpretation"),
        ("霁川市人民政府关于表彰先进集体和先进个人的决定", "persons"),
        ("霁川市人民政府办公室关于调整市委员会组成人员的通知", "persons"),
    ],
)
def test_screen__notices_that_are_no_policy(title: str, code: str) -> None:
    assert code in kept(title=title)


@pytest.mark.parametrize(
    "title",
    [
        "霁川市行政许可类执法公示实施细则（试行）",
        "霁川市人民政府办公室关于印发全面推行行政执法公示制度实施方案的通知",
        "人力资源部门关于事业单位公开招聘岗位条件设置有关问题的通知",
        "关于加强零工市场建设完善求职招聘服务的若干举措",
        "关于开展专业技术职务任职资格申报工作的通知",
        "霁川市教学成果奖励办法",
        "霁川市表彰奖励先进工作者办法",
        "霁川市医疗机构名单管理规定",
        "霁川市政务服务热线运行管理办法",
    ],
)
def test_screen__rules_about_such_things_are_policy(title: str) -> None:
    assert kept(title=title) == set()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("现将名单予以公示，公示期为2024年3月1日至3月7日。", "publicity"),
        ("决定任命王小明为霁川市某局局长。", "appointment"),
        ("免去李大力同志健康促进处处长职务。", "appointment"),
        ("决定授予王小明等50名同志“霁川市优秀工匠”称号。", "persons"),
        ("领导小组成员名单：组长：王小明省委常委 副组长：李大力（市政府秘书长）", "persons"),
        ("李四 男 66 肢体二级 某市人民医院", "personal_data"),
    ],
)
def test_screen__bodies_that_name_persons_or_publicise(words: str, code: str) -> None:
    assert code in kept(body=BODY + words)


@pytest.mark.parametrize(
    "words",
    [
        "公示期不少于5个工作日。",
        "评审结果应当在门户网站公示，公示无异议后予以拨付。",
        "组长：市政府分管领导。副组长：市科技局主要负责人。",
        "联系人：王小明，电话：0512—66005057。",
        "任命和免去职务，按照有关规定办理。",
    ],
)
def test_screen__rules_and_office_contacts_in_a_body_are_no_reason(words: str) -> None:
    assert kept(body=BODY + words) == set()


def test_screen__names_in_evidence_are_masked() -> None:
    found = screen(TITLE, BODY + "决定授予王小明等50名同志“霁川市优秀工匠”称号。免去李大力同志处长职务。", "政策文件")
    assert not any("小明" in finding.evidence or "大力" in finding.evidence for finding in found)


def test_screen__a_body_pasted_twice_and_lines_run_together_are_warnings() -> None:
    assert warned(BODY * 2) == {"body_repeated"}
    assert "lines_joined" in warned("为支持企业创新发展，现就有关事项通知如下。" * 30)
    assert warned(BODY) == set()


def test_repeated_at__says_where_it_starts_over() -> None:
    text = "".join(f"第{n}条　各部门应当做好第{n}项工作。" for n in range(1, 20))
    assert repeated_at(text + text) == len("".join(text.split()))
    assert repeated_at(text) is None
    assert repeated_at(text + text[:60] + "".join(f"附件{n}：某某申报表。" for n in range(30))) is None


def test_strip_site_text__words_of_the_site_go_and_the_text_stays() -> None:
    assert strip_site_text(BODY + "更多信息请关注官方微信“霁川发布”").strip() == BODY.strip()


@given(st.text(), st.text(), st.none() | st.text(), st.text())
def test_screen__any_text_is_survived(title: str, body: str, kind: str | None, category: str) -> None:
    assert all(finding.code for finding in screen(title, body, kind, category))


@pytest.mark.parametrize("varied", [False, True], ids=["one line", "lines that begin alike"])
def test_repeated__of_a_very_long_text_compares_few_places_whole(varied: bool, monkeypatch: Any) -> None:
    looked_at: list[int] = []
    alike = screening._alike
    monkeypatch.setattr(screening, "_alike", lambda *args: (looked_at.append(min(args[2], args[3])), alike(*args))[1])
    line = "各有关单位应当按照本办法的规定做好相关工作，保证落实，并于每年年底以前书面报告完成的情况和遇到的问题"
    text = "".join(f"{line}{number * number % 9973 if varied else ''}。" for number in range(20_000))

    screening.repeated_at(text)

    assert sum(looked_at) < screening._MOST_COMPARED + 10 * len(text)


def test_repeated__is_found_behind_many_lines_that_begin_alike() -> None:
    line = "各有关单位应当按照本办法的规定做好相关工作，保证落实，并于每年年底以前书面报告完成的情况和遇到的问题"
    body = "".join(f"{line}{number}。" for number in range(2_000))

    assert screening.repeated_at(body * 2) == len(body)
