"""A government service in public: what stands against it, what lists filter by, and what portals read."""

import json
import os
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError

from catalog.government.gates import service_refusals
from catalog.models import GovernmentService, GovernmentServiceOrganisation
from cms.content import services
from cms.content.gates import PublicationRefused
from cms.content.models import ContentItem, ContentTerm
from search.engine import get_engine
from search.follower import rebuild
from tests.api.conftest import Fetch
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    TermFactory,
    UserFactory,
    approved,
    build_government_service,
    published,
)

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "golden"
ID = UUID("00000000-0000-4000-8000-000000000011")


def codes(service: GovernmentService) -> set[str]:
    return {refusal.code for refusal in service_refusals(service)}


def full_service() -> GovernmentService:
    """A service of which everything is said."""
    country = RegionFactory(code="100000", name_zh="中华人民共和国", name_en="China", level="national")
    city = RegionFactory(code="980100", name_zh="澜江市", name_en="Lanjiang", level="city", parent=country)
    bureau = OrganisationFactory(code="market", name_zh="澜江市市场监督管理局", name_en="Lanjiang Market Bureau")
    district = OrganisationFactory(code="district", name_zh="澜江市映川区市场监督管理局")
    licence = TermFactory(vocabulary="service_type", code="licence", name_zh="行政许可", name_en="Licence")
    enterprise = TermFactory(vocabulary="service_object", code="enterprise", name_zh="企业法人", name_en="Enterprise")
    theme = TermFactory(vocabulary="service_theme", code="operating", name_zh="准营准办", name_en="Operating")
    return build_government_service(
        translation_key=ID, title="食品生产许可（新办）", code="11980100MB0000001", summary="开办食品厂前取得。",
        service_type=licence, service_objects=[enterprise], service_themes=[theme], regions=[city], level="city",
        organisations=[("competent", bureau), ("accepting", district)], department="澜江市市场监督管理局",
        conditions="营业执照的经营范围包括食品生产。\n生产场所与污染源保持距离。", statutory_number=20,
        statutory_unit="working_day", statutory_time="20(工作日)", promised_number=6, promised_unit="working_day",
        place="观澜大道88号二楼", materials=["食品生产许可申请书", "生产场所平面图"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": " "}, "no_title"),
        ({"code": ""}, "no_code"),
        ({"conditions": ""}, "no_conditions"),
        ({"draft_reason": "待核对"}, "kept_as_draft"),
    ],
)
@pytest.mark.clause("5.1.1.4")
def test_gate__asks_for_name_code_and_conditions(values: dict[str, Any], code: str) -> None:
    assert codes(build_government_service(**values)) == {code}
    assert codes(build_government_service()) == set()


def test_gate__takes_the_guides_word_that_there_are_no_conditions() -> None:
    assert codes(build_government_service(conditions="", unconditional=True)) == set()


@pytest.mark.clause("6.1.4")
def test_gate__asks_for_the_competent_organisation_and_for_no_other() -> None:
    assert codes(build_government_service(organisations=[("accepting", OrganisationFactory())])) == {
        "no_competent_organisation"
    }
    assert codes(build_government_service(organisations=[("competent", OrganisationFactory())])) == set()


def test_gate__refuses_a_code_that_a_public_service_bears() -> None:
    first = published(build_government_service(title="先公开的", code="A1"))
    revision = approved(build_government_service(title="后来的", code="A1"))
    with pytest.raises(PublicationRefused, match="先公开的"):
        services.publish(revision=revision, user=UserFactory())
    services.withdraw(instance=first, user=UserFactory(), reason="合并")
    services.publish(revision=revision, user=UserFactory())


def test_time__given_as_a_number_only_is_put_into_words() -> None:
    service = published(build_government_service(promised_number=5, promised_unit="working_day"))
    assert service.promised_time == "5个工作日"


@pytest.mark.parametrize(
    "values",
    [
        {"promised_number": 5},
        {"promised_unit": "working_day"},
        {"promised_number": 5, "promised_unit": "at_once"},
        {"unconditional": True},
        {"promised_number": 5, "promised_unit": "working_day", "promised_time": "6(工作日)"},
    ],
    ids=[
        "number without unit",
        "unit without number",
        "number of what is at once",
        "conditions and none",
        "words and number",
    ],
)
def test_form__refuses_what_contradicts_itself(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        build_government_service(**values).clean()


def test_projection__carries_every_axis() -> None:
    published(full_service())
    terms = set(ContentTerm.objects.filter(item__locale="zh-hans").values_list("axis", "code"))
    assert terms >= {
        ("service_type", "licence"), ("service_object", "enterprise"), ("service_theme", "operating"),
        ("organisation", "market"), ("competent", "market"), ("accepting", "district"), ("organisation", "district"),
        ("region", "980100"), ("region_within", "100000"), ("level", "city"),
    }  # fmt: skip
    assert ("accepting", "market") not in terms


def test_projection__text_names_conditions_materials_time_and_place() -> None:
    published(full_service())
    document = json.loads(bytes(ContentItem.objects.get(locale="zh-hans").document))
    for words in ("生产场所与污染源保持距离。", "食品生产许可申请书", "20(工作日)", "6个工作日", "观澜大道88号二楼"):
        assert words in document["body"]["text"]
    assert document["numbers"] == ["11980100MB0000001"]


def stable(text: str) -> str:
    text = re.sub(r'"updated_at": ?"[^"]+"', '"updated_at":"THEN"', text)
    return re.sub(r'("id": ?)"(?!00000000)[0-9a-f-]{36}"', r'\1"BLOCK"', text)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("list", "/government-services"),
        ("document", f"/government-services/{ID}"),
        ("document_en", f"/government-services/{ID}?locale=en"),
    ],
)
@pytest.mark.clause("5.1.1.4")
def test_answer__is_as_promised(get: Fetch, name: str, path: str) -> None:
    published(full_service())
    found = json.loads(stable(json.dumps(get(path), ensure_ascii=False)))
    sample = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        sample.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert found == json.loads(sample.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "query",
    [
        {"service_type": "licence"}, {"service_object": "enterprise"}, {"service_theme": "operating"},
        {"organisation": "district"}, {"competent": "market"}, {"accepting": "district"}, {"level": "city"},
        {"region": "980100"}, {"region": "100000", "region_scope": "within"},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.clause("5.1.1.4")
def test_list__filters_by_every_axis(get: Fetch, query: dict[str, str]) -> None:
    published(full_service())
    published(build_government_service(title="别的事项"))
    assert [row["id"] for row in get("/government-services", **query)["results"]] == [str(ID)]
    assert len(get("/government-services")["results"]) == 2


def test_list__does_not_take_the_accepting_organisation_for_the_competent_one(get: Fetch) -> None:
    published(full_service())
    assert get("/government-services", competent="district")["results"] == []


def test_detail__of_a_withdrawn_service_is_gone(get: Fetch, problem: Fetch) -> None:
    service = published(full_service())
    services.withdraw(instance=service, user=UserFactory(), reason="取消")
    assert problem(f"/government-services/{ID}", 410)["code"] == "withdrawn"


def test_renaming__of_the_organisation_reaches_the_service() -> None:
    published(full_service())
    bureau = GovernmentServiceOrganisation.objects.get(role="competent").organisation
    bureau.name_zh = "澜江市市场监管委员会"
    bureau.save()
    services.reproject_outdated()
    assert "澜江市市场监管委员会" in bytes(ContentItem.objects.get(locale="zh-hans").document).decode()


@pytest.mark.parametrize("words", ["食品生产", "11980100MB0000001", "mb0000001", "生产场所平面图", "观澜大道"])
@pytest.mark.clause("5.1.1.4")
def test_search__finds_a_service_by_name_code_material_or_place(
    get: Fetch, settings: Any, tmp_path: Path, words: str
) -> None:
    settings.VAR_DIR = tmp_path
    published(full_service())
    published(build_government_service(title="纳税证明开具", materials=["身份证件"], conditions="已办理税务登记。"))
    rebuild(get_engine())
    assert [hit["id"] for hit in get("/search", q=words)["results"]] == [str(ID)]
