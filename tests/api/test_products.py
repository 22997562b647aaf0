"""Products and service items as portals get them: lists by every axis, details, links both ways."""

import json
import os
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.calls.following import CallFollower
from cms.content import sequencer, services
from cms.content.followers import catch_up
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    TermFactory,
    UserFactory,
    block,
    build_policy,
    build_product,
    build_service_item,
    cited,
    draft,
    entry,
    published,
    published_policy,
    published_product,
    published_service_item,
)

from .conftest import Fetch
from .test_golden import GOLDEN, stable
from .test_openapi import CHECKS, PLAIN, described

pytestmark = pytest.mark.django_db
__all__ = ["described"]

DOCUMENT, PRODUCT, ITEM = (UUID(f"00000000-0000-4000-8000-0000000000a{digit}") for digit in (1, 2, 3))
FIRST = "第一条　对新认定的高新技术企业，给予20万元奖励；整体迁入的，给予最高50万元奖励。"
SECOND = "第二条　同一企业只享受一次。"


def sample_products() -> dict[str, Any]:
    """A document, the product built from it with two variants, and the item that leads to it."""
    country = RegionFactory(code="100000", name_zh="中华人民共和国", name_en="China", level="national")
    city = RegionFactory(code="980100", name_zh="澜江市", name_en="Lanjiang", level="city", parent=country)
    bureau = OrganisationFactory(code="science", name_zh="澜江市科学技术局", name_en="Lanjiang Science Bureau")
    window = OrganisationFactory(code="window", name_zh="澜江市企业服务中心")
    recognition = TermFactory(vocabulary="product_kind", code="recognition", name_zh="认定类", name_en="Recognition")
    document = published_policy(
        translation_key=DOCUMENT, title="高新技术企业奖励办法", text=f"{FIRST}</p><p>{SECOND}", issuer=bureau
    )
    product = build_product(
        translation_key=PRODUCT, title="高新技术企业奖励", summary="新认定和迁入的都有。", regions=[city],
        kind=TermFactory(vocabulary="product_kind", code="funds", name_zh="资金类", name_en="Funds"),
        support_modes=[TermFactory(vocabulary="support_mode", code="reward", name_zh="奖励", name_en="Reward")],
        targets=[TermFactory(vocabulary="target", code="high_tech", name_zh="高新技术企业")],
        beneficiaries=[TermFactory(vocabulary="beneficiary", code="enterprise", name_zh="企业")],
        policy_areas=[TermFactory()], who_benefits="高新技术企业",
        organisations=[("competent", bureau), ("accepting", window)],
        application_conditions=[block("text", words="在澜江市登记", citations=[entry(**cited(document, "第一条"))])],
        benefits=[], stacking=[block("exclusive_with", reach="similar", words="同一企业只享受一次。")],
        sources=[block("citation", **cited(document, "第一条"))],
        variants=[
            block("variant", name="新认定", benefits=[block("fixed", amount="20", unit="万元", case="新认定的")]),
            block("variant", name="整体迁入", benefits=[block("fixed", amount="50", unit="万元", case="迁入的")]),
        ],
    )  # fmt: skip
    published(product)
    other = published_product(title="企业技术中心认定", kind=recognition, benefits=[], access_mode="self_declared")
    item = build_service_item(
        translation_key=ITEM, title="高新技术企业奖励申报", product=product, regions=[city],
        organisations=[("competent", bureau), ("accepting", window)],
        sources=[block("citation", **cited(document, "第二条"))],
    )  # fmt: skip
    published(item)
    return {"document": document, "product": product, "other": other, "item": item}


@pytest.fixture
def library(reader: Client) -> dict[str, Any]:
    with time_machine.travel("2031-03-15T10:00:00+08:00", tick=False):
        return sample_products()


@pytest.mark.clause("6.1.5")
@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, 2),
        ({"product_kind": "funds"}, 1),
        ({"product_kind": ["funds", "recognition"]}, 2),
        ({"access_mode": "self_declared"}, 1),
        ({"support_mode": "reward"}, 1),
        ({"target": "high_tech"}, 1),
        ({"beneficiary": "enterprise"}, 1),
        ({"policy_area": "innovation"}, 1),
        ({"level": "city"}, 2),
        ({"region": "980100"}, 1),
        ({"region": "100000", "region_scope": "within"}, 1),
        ({"region": "100000"}, 0),
        ({"competent": "science"}, 1),
        ({"accepting": "window"}, 1),
        ({"accepting": "science"}, 0),
        ({"organisation": "science"}, 1),
        ({"benefit": "fixed"}, 1),
        ({"document": str(DOCUMENT)}, 1),
        ({"product_kind": "funds", "access_mode": "self_declared"}, 0),
    ],
)
def test_products__are_found_by_every_axis(library: Any, get: Fetch, filters: dict[str, Any], found: int) -> None:
    assert get("/products", count="true", **filters)["count"] == found


def test_products__of_a_wider_kind_include_the_narrower(get: Fetch) -> None:
    wider = TermFactory(vocabulary="product_kind", code="recognition", name_zh="认定类")
    narrower = TermFactory(vocabulary="product_kind", code="honour", name_zh="荣誉", parent=wider)
    published_product(kind=narrower)

    found = get("/products", product_kind="recognition")["results"]

    assert [product["kind"]["code"] for product in found] == ["honour"]
    assert found[0]["kind"]["parent"] == {"code": "recognition", "name": "认定类"}


@pytest.mark.clause("6.1.5")
def test_products__for_an_industry_are_those_of_it_of_what_contains_it_and_of_all(get: Fetch) -> None:
    section = TermFactory(vocabulary="industry", code="c", name_zh="制造业")
    electronics = TermFactory(vocabulary="industry", code="39", name_zh="电子设备制造业", parent=section)
    farming = TermFactory(vocabulary="industry", code="a", name_zh="农业")
    for title, industries in (("各行业", []), ("制造业", [section]), ("电子", [electronics]), ("农业", [farming])):
        published_product(title=title, industries=industries)

    def titles(**filters: str) -> set[str]:
        return {product["title"] for product in get("/products", **filters)["results"]}

    assert titles(industry="39") == {"各行业", "制造业", "电子"}
    assert titles(industry="39", industry_scope="exact") == {"电子"}
    assert titles(industry="c", industry_scope="within") == {"制造业", "电子"}


@pytest.mark.clause("6.1.2", "6.1.3")
def test_product__says_what_it_is_built_from_with_the_words(library: Any, get: Fetch) -> None:
    found = get(f"/products/{PRODUCT}")

    [basis] = [each for each in found["relations"] if each["role"] == "basis"]
    assert basis["target"]["title"] == "高新技术企业奖励办法"
    assert basis["provisions"][0]["label"] == "第一条"
    assert basis["provisions"][0]["quoted"].startswith("对新认定的高新技术企业")
    assert found["application_conditions"][0]["citations"][0]["document"] == str(DOCUMENT)
    assert "整体迁入 · 待遇" in found["body"]["text"] or "整体迁入" in found["body"]["text"]


@pytest.mark.clause("6.1.2")
def test_document__names_the_products_and_items_built_from_it(library: Any, get: Fetch) -> None:
    found = get(f"/policies/{DOCUMENT}")

    assert {each["source"]["type"] for each in found["referenced_by"]} == {"product", "service_item"}


@pytest.mark.clause("7.4.1.2")
def test_item__and_product_name_each_other(library: Any, get: Fetch) -> None:
    item = get(f"/service-items/{ITEM}")
    product = get(f"/products/{PRODUCT}")

    assert [each["target"]["id"] for each in item["relations"] if each["role"] == "item_of"] == [str(PRODUCT)]
    assert [(each["label"], each["source"]["id"]) for each in product["referenced_by"]] == [("有业务事项", str(ITEM))]
    assert get("/service-items", product=str(PRODUCT))["results"][0]["id"] == str(ITEM)


@pytest.mark.clause("7.4.1.2")
@pytest.mark.parametrize("kind", ["survey", "retention", "application"])
def test_items__are_found_by_kind(get: Fetch, kind: str) -> None:
    for each in ("survey", "retention", "application"):
        published_service_item(kind=each, title=each)

    assert [item["title"] for item in get("/service-items", item_kind=kind)["results"]] == [kind]


@pytest.mark.clause("6.1.5", "7.4.1.2")
def test_items__are_found_by_what_their_product_is_found_by(get: Fetch) -> None:
    target = TermFactory(vocabulary="target", code="high_tech", name_zh="高新技术企业")
    startup = TermFactory(vocabulary="target", code="startup", name_zh="初创企业")
    product = published_product(title="某项奖励", targets=[target])
    TermFactory(vocabulary="industry", code="39", name_zh="电子设备制造业")
    published_service_item(title="某项申报", product=product)
    published_service_item(title="别的申报", product=published_product(title="别的"))

    def titles(**filters: str) -> list[str]:
        return [item["title"] for item in get("/service-items", **filters)["results"]]

    assert titles(target="high_tech") == ["某项申报"]
    assert len(titles(industry="39", product_kind="funds", access_mode="apply")) == 2
    sequencer.number_changes()
    catch_up(CallFollower())
    changed = type(product).objects.get(pk=product.pk)
    changed.targets = [startup]
    published(changed)
    sequencer.number_changes()
    catch_up(CallFollower())
    services.reproject_outdated()
    assert (titles(target="high_tech"), titles(target="startup")) == ([], ["某项申报"])


def test_card__says_what_is_given_at_most(library: Any, get: Fetch) -> None:
    cards = {card["id"]: card for card in get("/products")["results"]}

    assert cards[str(PRODUCT)]["benefit"] == "最高50万元"
    assert get("/products", locale="en", product_kind="funds")["results"][0]["benefit"] == "up to CNY 500,000"


def test_product__replaced_by_another_leads_to_it(get: Fetch, problem: Fetch) -> None:
    successor = published_product(title="新办法下的补助")
    product = published_product(title="旧补助", successor=successor)
    relations = get(f"/products/{product.content_id}")["relations"]
    assert [each["target"]["title"] for each in relations if each["role"] == "replaced_by"] == ["新办法下的补助"]

    services.withdraw(instance=product, user=UserFactory(), reason="已被取代")

    gone = problem(f"/products/{product.content_id}", 410)
    assert gone["successor"] == f"/api/v1/products/{successor.content_id}"


def test_nothing__of_a_draft_document_or_product_is_seen(reader: Client, get: Fetch) -> None:
    hidden = build_policy(title="内部文件不得外传")
    product = published_product(sources=[block("citation", **cited(hidden))])
    draft(build_product(title="未公开的业务品种"))
    item = build_service_item(product=build_product(title="草稿里的业务品种"))
    item.product.save()
    published(item)

    seen = json.dumps(
        [
            get(f"/products/{product.content_id}"), get("/products"), get(f"/service-items/{item.content_id}"),
            get("/service-items"), get("/market"),
        ],
        ensure_ascii=False,
    )  # fmt: skip

    for words in ("内部文件不得外传", "未公开的业务品种", "草稿里的业务品种", str(hidden.content_id)):
        assert words not in seen


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/products?product_kind=funds&region=980100&level=city&access_mode=apply&count=true",
        f"/api/v1/products/{PRODUCT}",
        "/api/v1/service-items?item_kind=application&region=980100&competent=science",
        f"/api/v1/service-items/{ITEM}",
    ],
)
def test_address__asks_at_most_three_queries(library: Any, reader: Client, address: str) -> None:
    reader.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert reader.get(address).status_code == 200

    assert len(asked) <= 3


@pytest.mark.parametrize(
    ("path", "names", "query"),
    [
        ("/products", {}, {"count": "true"}),
        ("/products/{id}", {"id": "product"}, {}),
        ("/products/{id}", {"id": "other"}, {"locale": "en"}),
        ("/service-items", {}, {}),
        ("/service-items/{id}", {"id": "item"}, {}),
        ("/market", {}, {}),
    ],
)
def test_answer__keeps_to_the_openapi_document(
    described: Any, library: dict[str, Any], path: str, names: dict[str, str], query: dict[str, Any]
) -> None:
    known = {key: str(library[name].content_id) for key, name in names.items()}
    case = described[f"/api/v1{path}"]["GET"].Case(path_parameters=known, query=query)
    case.call_and_validate(checks=CHECKS, headers=PLAIN)


ADDRESSES = {
    "products": "/api/v1/products?product_kind=funds",
    "product": f"/api/v1/products/{PRODUCT}",
    "service_item": f"/api/v1/service-items/{ITEM}?locale=en",
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_answer__is_as_promised(reader: Client, library: dict[str, Any], name: str) -> None:
    with time_machine.travel("2031-03-20T10:00:00+08:00", tick=False):
        response = reader.get(ADDRESSES[name])
    found = json.loads(stable_blocks(response.content.decode()))
    path = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    assert found == json.loads(path.read_text())


def stable_blocks(text: str) -> str:
    """``stable``, without the ids of blocks and provisions."""
    known = {str(each) for each in (DOCUMENT, PRODUCT, ITEM)}
    found = json.loads(stable(text))
    return json.dumps(_without_ids(found, known), ensure_ascii=False)


def _without_ids(value: Any, known: set[str]) -> Any:
    if isinstance(value, dict):
        return {
            name: "ID" if name in ("id", "provision") and isinstance(each, str) and each not in known
            else _without_ids(each, known)
            for name, each in value.items()
        }  # fmt: skip
    return [_without_ids(each, known) for each in value] if isinstance(value, list) else value
