"""Files of government services: rows become drafts by the editors' path, are known again, and never undo an editor."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model

from catalog.government.columns import COLUMNS
from catalog.government.exporting import export_rows
from catalog.government.importing import GovernmentServiceAdapter
from catalog.models import GovernmentService, Organisation, Term
from catalog.reference.loading import load_regions
from cms.content import sequencer, services
from cms.content.models import ContentChange, ContentItem
from cms.transfer.models import ImportOptions, ImportRow, Mode
from cms.transfer.receipts import Receipt
from cms.transfer.services import run_file
from cms.transfer.writers import write_rows
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    TermFactory,
    UserFactory,
    build_government_service,
    draft,
)

REAL = Path(__file__).parents[4] / "shared" / "data" / "service_items.jsonl"

pytestmark = pytest.mark.django_db

Import = Callable[..., Receipt]


def row(**values: Any) -> dict[str, Any]:
    """A row as the open data of the service platforms gives it."""
    return {
        "TASK_CODE": "11980100MB0000001", "TASK_NAME": "食品生产许可（新办）", "TASK_TYPE_TEXT": "行政许可",
        "DEPT_NAME": "澜江市市场监督管理局", "AREACODE": "980100", "AREA_CODE_TEXT": "霁川省澜江市",
        "matter_level": "市级", "accept_standard": "营业执照的经营范围包括食品生产。",
        "material_intro": ["食品生产许可申请书", "生产场所平面图、设备布局图"], "handle_time": "20(工作日)",
        "handle_time_limit": "6(工作日)", "handle_location": "办理地点：观澜大道88号二楼",
        "theme_category": ["准营准办"], "service_object_name": ["自然人", "企业法人"], **values,
    }  # fmt: skip


def count(model: type[Model]) -> int:
    return model._default_manager.count()


@pytest.mark.clause("5.1.1.4")
def test_import__publishes_with_a_second_person(bring_in: Import) -> None:
    account = bring_in(row()).as_dict()

    assert (account["created"], account["published"], account["refused"]) == (1, 1, 0)
    service = GovernmentService.objects.get()
    assert service.live
    assert (service.code, service.source, service.source_id) == ("11980100MB0000001", "import", "11980100MB0000001")
    assert service.service_type.code == "licence"
    assert [(each.role, each.organisation.name_zh) for each in service.organisations.all()] == [
        ("competent", "澜江市市场监督管理局")
    ]
    assert [block.value["name"] for block in service.materials] == ["食品生产许可申请书", "生产场所平面图、设备布局图"]
    assert (service.promised_number, service.promised_unit, service.promised_time) == (6, "working_day", "6(工作日)")
    assert [region.code for region in service.regions.all()] == ["980100"]


def test_import__proposes_unknown_departments_and_themes(bring_in: Import) -> None:
    receipt = bring_in(row())
    assert [(each["kind"], each["label"]) for each in receipt.proposals] == [
        ("service_theme", "准营准办"),
        ("organisation", "澜江市市场监督管理局"),
    ]
    assert Organisation.objects.get().status == "proposed"
    assert GovernmentService.objects.get().service_themes.get().name_zh == "准营准办"


def test_import__knows_a_department_by_its_short_name_and_a_theme_by_its_code(bring_in: Import) -> None:
    bureau = OrganisationFactory(name_zh="澜江市市场监督管理局", short_names="市市监局")
    theme = TermFactory(vocabulary="service_theme", code="operating", name_zh="准营准办")
    receipt = bring_in(row(DEPT_NAME="市市监局", theme_category="operating"))
    assert receipt.proposals == []
    service = GovernmentService.objects.get()
    assert service.organisations.get().organisation == bureau
    assert service.service_themes.get() == theme


def test_import__told_to_make_nothing_refuses_unknown_departments_and_leaves_themes_out(bring_in: Import) -> None:
    assert bring_in(row(), create_missing=False).as_dict()["refused"] == 1
    OrganisationFactory(name_zh="澜江市市场监督管理局")
    assert bring_in(row(), create_missing=False).as_dict()["created"] == 1
    assert list(GovernmentService.objects.get().service_themes.all()) == []


def test_import__unknown_type_object_and_region_are_left_out_with_a_warning(bring_in: Import) -> None:
    account = bring_in(row(TASK_TYPE_TEXT="行政裁量", service_object_name=["火星人"], AREACODE="999999")).as_dict()
    assert account["published"] == 1
    warned = {found["column"] for found in ImportRow.objects.get().problems}
    assert warned == {"service_type", "service_objects", "region_code"}
    service = GovernmentService.objects.get()
    assert service.service_type is None
    assert not service.regions.exists()


def test_import__twice_changes_nothing(bring_in: Import) -> None:
    bring_in(row())
    sequencer.number_changes()
    before = count(ContentChange)
    account = bring_in(row()).as_dict()
    assert (account["created"], account["changed"], account["same"]) == (0, 0, 1)
    assert count(ContentChange) == before


def test_import__of_a_changed_row_publishes_the_new_words(bring_in: Import) -> None:
    bring_in(row())
    account = bring_in(row(handle_time_limit="3(工作日)")).as_dict()
    assert (account["changed"], account["published"]) == (1, 1)
    assert '"number":3' in bytes(ContentItem.objects.get(locale="zh-hans").document).decode()


def test_import__knows_a_service_again_after_its_code_was_corrected(bring_in: Import) -> None:
    bring_in(row(), publish=False)
    service = GovernmentService.objects.get()
    service.code = "11980100MB0000002"
    services.save_draft(instance=service, user=UserFactory())
    assert bring_in(row(), publish=False).as_dict()["changed"] == 1
    assert count(GovernmentService) == 1


def test_import__leaves_what_the_file_says_nothing_of(bring_in: Import) -> None:
    bring_in(row(), publish=False)
    service = GovernmentService.objects.get()
    accepting = OrganisationFactory(name_zh="澜江市政务服务中心")
    service.summary = "编辑写的摘要"
    service.organisations.add(type(service.organisations.all()[0])(role="accepting", organisation=accepting))
    material = service.materials[0]
    material.value["copies"] = 2
    services.save_draft(instance=service, user=UserFactory())
    account = bring_in(row(), publish=False).as_dict()
    assert account["same"] == 1

    bring_in(row(material_intro=["生产场所平面图、设备布局图", "食品生产许可申请书", "承诺书"]), publish=False)
    kept = GovernmentService.objects.get().latest_revision.as_object()
    assert kept.summary == "编辑写的摘要"
    assert {each.role for each in kept.organisations.all()} == {"competent", "accepting"}
    assert [(block.value["name"], block.value["copies"]) for block in kept.materials] == [
        ("生产场所平面图、设备布局图", None),
        ("食品生产许可申请书", 2),
        ("承诺书", None),
    ]
    assert kept.materials[1].id == material.id


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"accept_standard": ""}, "conditions"),
        ({"DEPT_NAME": ""}, "department"),
        ({"handle_location": "请联系13812345678"}, "138"),
    ],
    ids=["no conditions", "no department", "mobile number"],
)
def test_import__keeps_as_draft_with_the_reason(bring_in: Import, values: dict[str, Any], reason: str) -> None:
    account = bring_in(row(**values)).as_dict()
    assert (account["created"], account["published"], len(account["kept_draft"])) == (1, 0, 1)
    assert GovernmentService.objects.get().draft_reason
    assert bring_in(row(**values)).as_dict()["same"] == 1


def test_import__of_a_row_without_code_or_with_too_long_a_name_refuses_that_row(bring_in: Import) -> None:
    account = bring_in(row(TASK_CODE=""), row(TASK_NAME="长" * 501), row(TASK_CODE="3")).as_dict()
    assert (account["refused"], account["created"]) == (2, 1)


@pytest.mark.parametrize("format", ["csv", "xlsx", "json", "jsonl"])
def test_export__comes_back_as_all_same(bring_in: Import, people: dict[str, Any], tmp_path: Path, format: str) -> None:
    bring_in(
        row(),
        row(TASK_CODE="2", accept_standard="无", material_intro="无", handle_time="无", handle_time_limit="即办"),
        row(TASK_CODE="3", theme_category=["社会保障（社会保险、社会救助）"], handle_time="按规定"),
    )
    draft(build_government_service(code="", title="没有编码的草稿", statutory_number=5, statutory_unit="day"))
    path = tmp_path / f"again.{format}"
    with path.open("wb") as file:
        write_rows(file, format, COLUMNS, export_rows(GovernmentService.objects.order_by("pk")))
    options = ImportOptions(mode=Mode.LEAVE_OUT_REFUSED, publish=False)
    account = run_file(GovernmentServiceAdapter, path, options=options, **people).as_dict()
    # What has no code yet has none to be known by in a file: the column is required.
    assert (account["same"], account["changed"], account["created"], account["refused"]) == (3, 0, 0, 1)


def test_command__brings_in_a_file_and_accounts_for_it(bring_in: Import, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(
        '{"TASK_CODE": "1", "TASK_NAME": "纳税证明开具", "DEPT_NAME": "澜江市税务局", "accept_standard": "无"}'
    )
    said = io.StringIO()
    call_command("import_government_services", str(path), publish=True, approved_by="reviewer", stdout=said)
    assert "new organisation: 澜江市税务局 (1 rows)" in said.getvalue()
    assert "read 1, created 1, changed 0, same 0, published 1" in said.getvalue()
    with pytest.raises(CommandError):
        call_command("import_government_services", str(path), publish=True)


@pytest.mark.skipif(not REAL.exists(), reason="needs ../shared/data/service_items.jsonl beside the project")
@pytest.mark.clause("5.1.1.4")
def test_import__of_the_collected_file_accounts_for_every_row(
    people: dict[str, Any], tmp_path: Path, settings: Any
) -> None:
    settings.VAR_DIR = tmp_path / "var"
    load_regions()
    options = ImportOptions(mode=Mode.LEAVE_OUT_REFUSED, publish=True)
    account = run_file(GovernmentServiceAdapter, REAL, options=options, **people).as_dict()

    assert (account["read"], account["created"], account["published"]) == (590, 590, 590)
    assert ContentItem.objects.filter(type="government_service", locale="zh-hans").count() == 590
    roles = set(GovernmentService.organisations.rel.related_model.objects.values_list("role", flat=True))
    assert roles == {"competent"}
    assert Term.objects.filter(vocabulary="service_type").count() == 11
    changes = count(ContentChange)

    again = run_file(GovernmentServiceAdapter, REAL, options=options, **people).as_dict()
    assert (again["same"], again["created"], again["changed"], again["published"]) == (590, 0, 0, 0)
    assert count(ContentChange) == changes


def test_import__takes_no_short_name_of_another_city(bring_in: Import) -> None:
    elsewhere = RegionFactory(code="130100", name_zh="石家庄市", level="city")
    OrganisationFactory(name_zh="石家庄市文化和旅游局", short_names="市文旅局", region=elsewhere)
    receipt = bring_in(row(DEPT_NAME="市文旅局"))

    assert [each["label"] for each in receipt.proposals if each["kind"] == "organisation"] == ["澜江市文化和旅游局"]
