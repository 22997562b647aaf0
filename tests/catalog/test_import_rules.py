"""Rows of policy documents as sources give them. Texts are invented, but for the figures over the shared file."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.documents.import_rules import PolicyRow, read_policy_row

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "policies.jsonl"

ROW: dict[str, object] = {
    "id": "X1",
    "title": "河北省财政厅关于支持企业创新的通知",
    "kind": "政策文件",
    "agency": "河北省财政厅",
    "level": "省级",
    "region_code": "130000",
    "doc_number": "冀财规〔2024〕3号",
    "publish_date": "2024-03-05",
    "status": "",
    "category": "财政、金融、审计\\财政",
    "url": "https://cz.example.cn/a/1.html",
    "attachments": [],
    "body": "各市财政局：\n为支持企业创新发展，根据有关规定，现就有关事项通知如下。\n一、给予奖励，具体标准另行制定。\n"
    "河北省财政厅\n2024年3月1日\n",
}


def read(**changes: object) -> PolicyRow:
    return read_policy_row(ROW | changes)


def codes(row: PolicyRow) -> set[str]:
    return {problem.code for problem in row.problems}


def test_read_policy_row__a_clean_row_is_publishable_without_remarks() -> None:
    row = read()
    assert (row.outcome.kind, row.problems) == ("publishable", ())
    assert [(issuer.name, issuer.certainty) for issuer in row.issuers] == [("河北省财政厅", "stated")]
    assert [number.key for number in row.numbers] == ["冀财规2024-3"]
    assert (row.level, row.region_code, row.genre) == ("province", "130000", "通知")
    assert row.categories == ("财政、金融、审计", "财政")
    assert row.source_site == "cz.example.cn"
    assert (row.dates.published_on.value, row.dates.published_on.basis) == (date(2024, 3, 5), "source")
    assert (row.dates.written_on.value, row.dates.written_on.basis) == (date(2024, 3, 1), "stated")


@pytest.mark.parametrize(("kind", "aside"), [("解读", "interpretation"), ("申报通知", "call")])
def test_read_policy_row__other_kinds_of_content_are_set_aside(kind: str, aside: str) -> None:
    outcome = read(kind=kind).outcome
    assert (outcome.kind, outcome.aside_as) == ("set_aside", aside)


def test_read_policy_row__missing_columns_are_defaults_with_warnings() -> None:
    row = read_policy_row({name: ROW[name] for name in ("id", "title", "agency", "body")})
    assert row.outcome.kind == "keep_draft"
    assert row.outcome.reasons == ("kind_missing",)
    assert {"region_missing", "level_from_issuer", "url_missing"} <= codes(row)
    assert row.level == "province"


@pytest.mark.parametrize("column", ["id", "title"])
def test_read_policy_row__a_row_that_cannot_be_known_again_is_refused(column: str) -> None:
    outcome = read(**{column: " "}).outcome
    assert (outcome.kind, outcome.reasons) == ("refused", (f"{column}_missing",))


def test_read_policy_row__unknown_kind_is_kept_with_what_is_allowed() -> None:
    row = read(kind="新闻")
    assert row.outcome.reasons == ("kind_unknown",)


def test_read_policy_row__an_upload_date_is_no_date_of_publication() -> None:
    row = read(doc_number="冀财规〔2017〕3号", body=str(ROW["body"]).replace("2024", "2017"))
    assert row.dates.published_on.value is None
    assert (row.dates.posted_on.value, row.dates.posted_on.basis) == (date(2024, 3, 5), "source")
    assert "date_of_upload" in codes(row)


@pytest.mark.parametrize(
    ("words", "effective", "expires"),
    [
        ("本通知自2024年4月1日起施行，有效期2年。", ("2024-04-01", "stated"), ("2026-03-31", "computed")),
        ("本通知自2024年4月1日起执行，有效期至2027年12月31日。", ("2024-04-01", "stated"), ("2027-12-31", "stated")),
        ("本通知自印发之日起施行，有效期为五年。", ("2024-03-01", "computed"), ("2029-02-28", "computed")),
        ("本通知自公布之日起30日后施行。", ("2024-04-04", "computed"), None),
        ("本通知自2024年2月29日起试行，暂定期限1年。", ("2024-02-29", "stated"), ("2025-02-28", "computed")),
        ("证书有效期3年，自2023年1月1日起计算。", None, None),
        (
            "《某办法》（自2020年1月1日起施行）同时废止，具体要求按照有关规定办理，各地要认真贯彻落实到位。" * 3,
            None,
            None,
        ),
    ],
)
def test_read_policy_row__effective_and_end_are_what_the_text_states(
    words: str, effective: tuple[str, str] | None, expires: tuple[str, str] | None
) -> None:
    dates = read(body=str(ROW["body"]).replace("一、", f"{words}\n一、")).dates
    found = [
        (str(known.value), known.basis) if known.value else None for known in (dates.effective_on, dates.expires_on)
    ]
    assert found == [effective, expires]


def test_read_policy_row__contradicting_days_of_entry_into_force_give_none() -> None:
    row = read(body=str(ROW["body"]) + "附件1：本办法自2024年4月1日起施行。附件2：本细则自2024年5月1日起施行。")
    assert row.dates.effective_on.value is None
    assert "effective_several" in codes(row)


def test_read_policy_row__a_law_under_a_reposting_department_gets_its_issuer_with_the_evidence() -> None:
    row = read(
        title="某某保险条例",
        doc_number="",
        publish_date="2020-03-30",
        body="中华人民共和国国务院令第586号《某某保险条例》已经2010年12月8日国务院第136次常务会议通过，现予公布。\n"
        "第一条　为了保障权益，制定本条例。\n第二条　本条例自2011年1月1日起施行。",
    )
    assert [(issuer.name, issuer.certainty) for issuer in row.issuers] == [("国务院", "evidence")]
    assert (row.level, row.region_code) == ("national", "100000")
    assert {"issuer_reposted", "level_by_issuer", "date_of_upload"} <= codes(row)
    finding = next(problem for problem in row.problems if problem.code == "issuer_reposted")
    assert "据令的名称：" in finding.evidence
    assert "国务院令第586号" in finding.evidence


@pytest.mark.parametrize(
    ("changes", "issuers"),
    [
        ({"title": "科技部财政部关于支持企业创新的通知"}, ["科技部", "财政部"]),
        ({"title": "关于支持企业创新的通知", "doc_number": "国办发〔2024〕3号"}, ["国务院办公厅"]),
        (
            {
                "title": "关于支持企业创新的通知",
                "doc_number": "",
                "body": "通知如下：\n一、给予奖励，具体标准另行制定，认真执行。\n科技部\n财政部\n2024年3月1日",
            },
            ["科技部", "财政部"],
        ),
        (
            {
                "title": "关于申报工作的通知",
                "doc_number": "省财政厅公告〔2024〕3号",
                "body": "现就申报工作通知如下，请认真组织，逾期不予受理。\n河北省财政评审委员会办公室\n2024年3月1日",
            },
            ["河北省财政厅"],
        ),
        (
            {
                "title": "关于转发《国务院办公厅关于某事的意见》的通知",
                "doc_number": "",
                "body": "现将意见转发给你们，请认真执行。\n一、加强领导，压实责任。\n国务院办公厅\n2024年3月1日",
            },
            ["河北省财政厅"],
        ),
    ],
)
@pytest.mark.clause("6.1.4")
def test_read_policy_row__issuers_as_the_document_names_them(changes: dict[str, object], issuers: list[str]) -> None:
    assert [issuer.name for issuer in read(**changes).issuers] == issuers


def test_read_policy_row__a_short_issuer_is_resolved_by_the_signature_or_says_what_is_missing() -> None:
    changes = {
        "title": "关于同意村庄规模调整的批复",
        "agency": "县府办",
        "region_code": "330000",
        "doc_number": "仙政发〔2024〕6号",
    }
    signed = read(**changes, body=str(ROW["body"]).replace("河北省财政厅\n2024", "仙居县人民政府\n2024"))
    assert [(issuer.name, issuer.certainty) for issuer in signed.issuers] == [("仙居县人民政府", "evidence")]
    unsigned = read(**changes, body=str(ROW["body"]).replace("河北省财政厅\n2024年3月1日", ""))
    assert [issuer.name for issuer in unsigned.issuers] == ["浙江省…县府办（所属县未注明）"]
    assert "issuer_unresolved" in codes(unsigned)


def test_read_policy_row__the_number_of_the_incoming_letter_is_not_its_own() -> None:
    row = read(doc_number="冀交公〔2024〕9号", body="省交通厅：\n冀交公〔2024〕9号文收悉。" + str(ROW["body"]))
    assert (row.number_raw, row.numbers) == ("冀交公〔2024〕9号", ())
    assert "number_quoted" in codes(row)


@pytest.mark.parametrize(("raw", "status"), [("有效", "in_force"), ("失效", "expired"), ("raw:0", ""), ("", "")])
def test_read_policy_row__unknown_validity_is_no_statement(raw: str, status: str) -> None:
    row = read(status=raw)
    assert row.status == status
    assert ("status_unknown" in codes(row)) == (raw == "raw:0")


def test_read_policy_row__glued_attachment_addresses_give_the_last_one() -> None:
    row = read(attachments=["https://a.example.cnhttps://b.example.cn/f.pdf"])
    assert row.attachments == ("https://b.example.cn/f.pdf",)
    assert "attachment_glued" in codes(row)


def test_read_policy_row__our_own_columns_and_chinese_headings_are_taken_as_they_are() -> None:
    row = read_policy_row(
        {
            "来源编号": "X1",
            "标题": "关于支持企业创新的通知",
            "类型": "政策文件",
            "发布单位": "霁川市财政局、霁川市科学技术局",
            "政策级别": "city",
            "地区代码": "980100",
            "文号": "霁财规〔2017〕3号",
            "公布日期": "2024-03-05",
            "published_on_basis": "stated",
            "施行日期": "2024/4/1",
            "正文": ROW["body"],
            "网址": "https://cz.example.cn/a/1.html",
        }
    )
    assert row.outcome.kind == "publishable"
    assert [issuer.written for issuer in row.issuers] == ["霁川市财政局", "霁川市科学技术局"]
    assert (row.dates.published_on.value, row.dates.published_on.basis) == (date(2024, 3, 5), "stated")
    assert (row.dates.effective_on.value, row.dates.effective_on.basis) == (date(2024, 4, 1), "source")
    assert row.level == "city"


anything = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60) | st.lists(st.text(), max_size=3)
)


@given(st.dictionaries(st.sampled_from([*ROW, "issuers", "effective_on"]) | st.text(max_size=5), anything, max_size=14))
def test_read_policy_row__dirt_never_raises(row: dict[str, object]) -> None:
    assert read_policy_row(row).outcome.kind in {"publishable", "keep_draft", "set_aside", "refused"}


@pytest.fixture(scope="module")
def shared_rows() -> dict[str, PolicyRow]:
    if not SHARED.exists():
        pytest.skip(f"{SHARED} is absent")
    lines = SHARED.read_text(encoding="utf-8").splitlines()
    return {row.source_id: row for row in (read_policy_row(json.loads(line)) for line in lines)}


def test_read_policy_row__the_shared_file_is_accounted_for(shared_rows: dict[str, PolicyRow]) -> None:
    kinds = Counter(row.outcome.kind for row in shared_rows.values())
    assert len(shared_rows) == 568
    assert (kinds["set_aside"], kinds["refused"]) == (66, 0)
    assert kinds["publishable"] + kinds["keep_draft"] == 502
    assert 300 <= kinds["publishable"] <= 367


@pytest.mark.parametrize(
    ("source_id", "reason"),
    [
        ("GS055", "personal_data"),
        ("GS002", "body_empty"),
        ("HB1238", "publicity"),
        ("HB1060", "publicity"),
        ("GS099", "appointment"),
        ("GS053", "recruitment"),
        ("HB0178", "persons"),
        ("HB1243", "title_cut"),
        ("GS116", "body_cut"),
    ],
)
def test_read_policy_row__what_must_never_go_out_by_import(
    shared_rows: dict[str, PolicyRow], source_id: str, reason: str
) -> None:
    outcome = shared_rows[source_id].outcome
    assert outcome.kind == "keep_draft"
    assert reason in outcome.reasons
