"""Policy files: rows become drafts by the editors' path, are known again, and never undo an editor's work."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Model

from catalog.documents.exporting import export_rows
from catalog.documents.importing import PolicyAdapter
from catalog.models import Organisation, PolicyDocument, Region, Term
from catalog.sample.loading import load
from cms.content import sequencer, services
from cms.content.gates import PublicationRefused
from cms.content.models import ContentChange, ContentItem
from cms.editing.permissions import create_permissions
from cms.transfer.models import ImportOptions, ImportRow, Mode
from cms.transfer.problems import ActionRefused
from cms.transfer.receipts import Receipt
from cms.transfer.services import run_file
from tests.factories import OrganisationFactory, RegionFactory, UserFactory, approved, locale

REAL = Path(__file__).parents[3] / "shared" / "data" / "policies.jsonl"

pytestmark = pytest.mark.django_db


def row(**values: Any) -> dict[str, Any]:
    text = (
        "各县（市、区）人民政府：为支持企业开展技术改造，现就设备投资补助有关事项通知如下。"
        "企业当年设备投资超过五百万元的，按投资额的百分之五给予补助，最高不超过三百万元。"
        "申报时间为每年三月，由各地工业和信息化部门受理。\n澜江市人民政府\n2026年3月18日"
    )
    return {
        "id": "A1", "title": "澜江市人民政府关于支持企业技术改造的通知", "kind": "政策文件", "agency": "澜江市人民政府",
        "level": "市级", "doc_number": "澜政发〔2026〕8号", "publish_date": "2026-03-20", "body": text, **values,
    }  # fmt: skip


@pytest.fixture
def people() -> dict[str, Any]:
    locale()
    create_permissions()
    editor, reviewer = UserFactory(username="editor"), UserFactory(username="reviewer")
    for user, codename in ((editor, "add_policydocument"), (reviewer, "approve_policydocument")):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    return {"user": editor, "approved_by": reviewer}


@pytest.fixture
def bring_in(people: dict[str, Any], tmp_path: Path, settings: Any) -> Callable[..., Receipt]:
    settings.VAR_DIR = tmp_path / "var"

    def bring_in(
        *rows: dict[str, Any], publish: bool = True, mode: str = Mode.LEAVE_OUT_REFUSED, **more: Any
    ) -> Receipt:
        path = tmp_path / "policies.jsonl"
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
        return run_file(PolicyAdapter, path, options=ImportOptions(mode=mode, publish=publish, **more), **people)

    return bring_in


def count(model: type[Model]) -> int:
    return model._default_manager.count()


@pytest.mark.clause("6.1.1")
def test_import__publishes_with_a_second_person(bring_in: Callable[..., Receipt]) -> None:
    account = bring_in(row()).as_dict()

    assert (account["created"], account["published"], account["refused"]) == (1, 1, 0)
    document = PolicyDocument.objects.get()
    assert document.live
    assert document.written_on.isoformat() == "2026-03-18"
    assert document.written_basis == "stated"
    assert ContentItem.objects.filter(locale="zh-hans").count() == 1


@pytest.mark.parametrize("given", [{"disclosure": ""}, {"genre": ""}])
def test_import__of_empty_or_missing_columns_leaves_defaults(
    bring_in: Callable[..., Receipt], given: dict[str, str]
) -> None:
    assert bring_in(row(**given)).as_dict()["refused"] == 0
    assert PolicyDocument.objects.get().disclosure == "proactive"


def test_import__unknown_region_of_a_source_is_a_warning(people: dict[str, Any]) -> None:
    read = PolicyAdapter(ImportOptions()).read(row(region_code="999999"))
    said = [(problem.column, problem.value, problem.level) for problem in read.problems]
    assert ("region_code", "999999", "warning") in said
    assert "regions" not in read.values


def test_import__unknown_region_in_our_own_column_refuses(people: dict[str, Any]) -> None:
    read = PolicyAdapter(ImportOptions()).read(row(regions="999999"))
    assert [(problem.column, problem.value) for problem in read.problems if problem.level == "error"] == [
        ("regions", "999999")
    ]


def test_import__without_publish_leaves_drafts(bring_in: Callable[..., Receipt]) -> None:
    bring_in(row(), publish=False)
    assert not PolicyDocument.objects.get().live
    assert count(ContentItem) == 0


def test_import__twice_changes_nothing(bring_in: Callable[..., Receipt]) -> None:
    bring_in(row())
    sequencer.number_changes()
    before = count(ContentChange)
    account = bring_in(row()).as_dict()

    assert (account["created"], account["changed"], account["same"]) == (0, 0, 1)
    assert count(ContentChange) == before


def test_import__of_a_changed_row_makes_a_draft_and_publishes_it(bring_in: Callable[..., Receipt]) -> None:
    bring_in(row())
    account = bring_in(row(title="澜江市人民政府关于进一步支持企业技术改造的通知")).as_dict()

    assert (account["changed"], account["published"]) == (1, 1)
    assert "进一步" in ContentItem.objects.get(locale="zh-hans").title


def test_import__leaves_classification_to_editors(bring_in: Callable[..., Receipt]) -> None:
    bring_in(row(), publish=False)
    document = PolicyDocument.objects.get()
    document.summary = "编辑写的摘要"
    services.save_draft(instance=document, user=UserFactory())
    account = bring_in(row(), publish=False).as_dict()

    assert account["same"] == 1
    assert PolicyDocument.objects.get().latest_revision.as_object().summary == "编辑写的摘要"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"kind": None}, "类型"),
        ({"body": ""}, "正文"),
        ({"title": "关于张三等同志任职的通知"}, "任"),
        ({"title": "澜江市人民政府关于拟认定企业名单的公示"}, "公示"),
        ({"body": row()["body"] + "联系人手机13812345678。"}, "个人信息"),
    ],
    ids=["no kind", "no body", "appointment", "public notice", "mobile number"],
)
def test_import__keeps_as_draft_with_the_reason(
    bring_in: Callable[..., Receipt], values: dict[str, Any], reason: str
) -> None:
    account = bring_in(row(**values)).as_dict()

    assert (account["created"], account["published"]) == (1, 0)
    document = PolicyDocument.objects.get()
    assert reason in account["kept_draft"][0]["reason"]
    assert document.latest_revision.as_object().draft_reason
    with pytest.raises(PublicationRefused, match=r"草稿|draft"):
        services.publish(revision=approved(document), user=UserFactory())


@pytest.mark.parametrize("kind", ["解读", "申报通知"])
def test_import__sets_aside_other_kinds(bring_in: Callable[..., Receipt], kind: str) -> None:
    account = bring_in(row(kind=kind)).as_dict()
    assert (account["set_aside"], count(PolicyDocument)) == (1, 0)


def test_import__proposes_unknown_organisations_and_creates_them(bring_in: Callable[..., Receipt]) -> None:
    receipt = bring_in(row())
    assert [proposal["label"] for proposal in receipt.proposals] == ["澜江市人民政府"]
    assert Organisation.objects.get().status == "proposed"


def test_import__refuses_unknown_organisations_when_told_to(bring_in: Callable[..., Receipt]) -> None:
    account = bring_in(row(), create_missing=False).as_dict()
    assert (account["refused"], count(Organisation), count(PolicyDocument)) == (1, 0, 0)


def test_import__by_one_person_alone_cannot_publish(bring_in: Callable[..., Receipt], people: dict[str, Any]) -> None:
    people["approved_by"] = people["user"]
    with pytest.raises(ActionRefused):
        bring_in(row())
    assert count(ContentItem) == 0


def test_export__comes_back_as_all_same(bring_in: Callable[..., Receipt]) -> None:
    bring_in(row(), row(id="A2", title="澜江市人民政府关于印发人才办法的通知", doc_number="无", status="有效"))
    account = bring_in(*export_rows(PolicyDocument.objects.order_by("pk"))).as_dict()
    assert (account["same"], account["changed"], account["created"], account["refused"]) == (2, 0, 0, 0)


def test_export__of_the_sample_city_comes_back_as_all_same(
    bring_in: Callable[..., Receipt], people: dict[str, Any]
) -> None:
    load(editor=people["user"], reviewer=people["approved_by"])
    organisations = count(Organisation)
    held = PolicyDocument.objects.in_source_language().order_by("pk")
    account = bring_in(*export_rows(held), publish=False).as_dict()
    changed = [row.diff for row in ImportRow.objects.exclude(diff=[])]
    assert (account["same"], changed) == (held.count(), [])
    assert count(Organisation) == organisations


def test_export__names_an_organisation_as_this_installation_does(bring_in: Callable[..., Receipt]) -> None:
    names = ("澜江海关", "澜江市人社局", "甲中心（乙、丙）")
    for place, name in enumerate(names):
        Organisation.objects.create(code=f"own{place}", name_zh=name)
    bring_in(row(issuers="、".join(names)))
    issuers = PolicyDocument.objects.get().issuers.all()
    assert [each.organisation.code for each in issuers] == ["own0", "own1", "own2"]
    assert bring_in(*export_rows(PolicyDocument.objects.all())).as_dict()["same"] == 1


def test_export__keeps_an_end_bound_to_a_document_without_a_day(bring_in: Callable[..., Receipt]) -> None:
    bring_in(row(effective_on="2026-04-01", expires_on_basis="bound", end_bound_to="新办法"))
    assert PolicyDocument.objects.get().expires_basis == "bound"
    assert bring_in(*export_rows(PolicyDocument.objects.all())).as_dict()["same"] == 1


def test_import__a_day_in_our_own_column_that_is_none_refuses(bring_in: Callable[..., Receipt]) -> None:
    bring_in(row(effective_on="2026-04-01"))
    account = bring_in(row(effective_on="2026-13-45")).as_dict()
    assert (account["refused"], account["changed"]) == (1, 0)
    assert PolicyDocument.objects.get().effective_on.isoformat() == "2026-04-01"


@pytest.mark.parametrize(
    "slip", [{"level": "地市级"}, {"status": "有校"}, {"region_code": "98"}, {"region_code": "999999"}]
)
def test_import__what_nobody_can_read_empties_nothing(bring_in: Callable[..., Receipt], slip: dict[str, str]) -> None:
    Region.objects.create(code="980100", name_zh="澜江市", level="city")
    given = row(level="市级", status="有效", region_code="980100")
    bring_in(given)
    account = bring_in(given | slip).as_dict()
    assert (account["same"], account["changed"], account["refused"]) == (1, 0, 0)


def test_import__regions_of_our_own_column_are_no_missing_region(people: dict[str, Any]) -> None:
    Region.objects.create(code="980100", name_zh="澜江市", level="city")
    read = PolicyAdapter(ImportOptions()).read(row(regions="980100"))
    assert not [problem for problem in read.problems if problem.column == "region_code"]


@pytest.mark.skipif(not REAL.exists(), reason="needs ../shared/data/policies.jsonl beside the project")
def test_import__of_the_collected_file_accounts_for_every_row(
    people: dict[str, Any], tmp_path: Path, settings: Any
) -> None:
    settings.VAR_DIR = tmp_path / "var"
    options = ImportOptions(mode=Mode.LEAVE_OUT_REFUSED, publish=True)
    account = run_file(PolicyAdapter, REAL, options=options, **people).as_dict()

    assert (account["read"], account["created"], account["set_aside"], account["refused"]) == (568, 502, 66, 0)
    assert 300 <= account["published"] <= 367
    assert account["published"] + len(account["kept_draft"]) == 502
    assert {"import:GS055", "import:GS002", "import:HB1238"} <= {kept["id"] for kept in account["kept_draft"]}
    changes = count(ContentChange)

    again = run_file(PolicyAdapter, REAL, options=options, **people).as_dict()
    assert (again["created"], again["changed"], again["published"]) == (0, 0, 0)
    assert count(ContentChange) == changes


def test_preview__says_differences_in_words(bring_in: Callable[..., Receipt], people: dict[str, Any]) -> None:
    Region.objects.create(code="980100", name_zh="澜江市", level="city")
    bring_in(row(effective_on="2026-04-01", effective_on_basis="stated", regions="980100"))
    changed = row(
        effective_on="2026-05-01", effective_on_basis="computed", regions="", level="省级", issuers="澜江市财政局"
    )
    bring_in(changed, publish=False)
    found = {name: (old, new) for name, old, new in ImportRow.objects.exclude(diff=[]).get().diff}
    assert found["regions"] == ('["澜江市"]', "[]")
    assert found["effective_on_basis"] == ("文中写明", "由其他日期推算")
    assert found["level"] == ("市级", "省级")
    assert found["issuers"] == ('["澜江市人民政府"]', '["澜江市财政局"]')


def test_import__takes_names_of_the_vocabulary_as_well_as_codes(bring_in: Callable[..., Receipt]) -> None:
    Term.objects.create(vocabulary="genre", code="notice-x", name_zh="通知书")
    bring_in(row(genre="通知书"))
    assert PolicyDocument.objects.get().genre.code == "notice-x"
    assert bring_in(row(id="A2", genre="通知虫")).as_dict()["refused"] == 1


def test_import__takes_no_short_name_of_another_province(bring_in: Callable[..., Receipt]) -> None:
    hebei = RegionFactory(code="130000", name_zh="河北省", level="province")
    jichuan = RegionFactory(code="980000", name_zh="霁川省", level="province")
    OrganisationFactory(name_zh="霁川省科学技术厅", short_names="省科技厅", region=jichuan)
    own = OrganisationFactory(name_zh="河北省科学技术厅", region=hebei)
    bring_in(row(issuers="省科技厅", region_code="130000"), publish=False)

    assert [issuer.organisation for issuer in PolicyDocument.objects.get().issuers.all()] == [own]
