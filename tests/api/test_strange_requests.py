"""Whatever is asked of the addresses of products, calls and notices, the answer says what is wrong, or is right."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from api.resources import RESOURCES
from cms.content import services
from cms.content.models import ContentItem
from tests.factories import RegionFactory, TermFactory, UserFactory, published, published_call, stated_window

from .everything import every_type

pytestmark = pytest.mark.django_db

NAMES = {
    "products": "product", "service-items": "item", "government-services": "service", "calls": "open",
    "fulfilment-notices": "fulfilled", "public-notices": "noticed",
}  # fmt: skip
LISTS = [*NAMES, "openings", "market", "calendar.ics"]


@pytest.fixture
def there(reader: Client, locales: None, settings: Any, tmp_path: Any) -> dict[str, Any]:
    settings.VAR_DIR = tmp_path
    return every_type()


def strange(path: str) -> Iterator[str]:
    yield "?region=" + "9" * 10_000
    yield "?region=98%00"
    yield "?region=%ED%A0%80"
    yield "?locale=%ff"
    yield "?region=980100&region=" + "x" * 501
    yield "?limit=" + "9" * 5_000
    yield "?limit=-1"
    yield "?limit=１０"
    yield "?as_of=0000-00-00"
    yield "?as_of=10000-01-01"
    yield "?as_of=2026-02-30"
    yield "?locale=zh-hans&locale=en"
    yield "?sort=closing"
    yield "?cursor=eyJh"
    yield "?" + "&".join(f"colour{number}=red" for number in range(2_000))


@pytest.mark.parametrize("path", LISTS)
def test_list__refuses_what_is_strange_and_says_so(reader: Client, there: Any, path: str) -> None:
    for query in strange(path):
        response = reader.get(f"/api/v1/{path}{query}")
        assert response.status_code == 400, (query[:60], response.status_code)
        assert response["Content-Type"].startswith("application/problem+json")
        assert len(response.content) < 20_000


@pytest.mark.parametrize("as_of", ["0001-01-03", "9999-12-31", "1969-12-31T23:59:59Z", "1900-01-01"])
@pytest.mark.parametrize("path", ["calls", "public-notices", "openings", "calendar.ics"])
def test_instant__far_away_is_one_like_any_other(reader: Client, there: Any, path: str, as_of: str) -> None:
    assert reader.get(f"/api/v1/{path}", {"as_of": as_of}).status_code == 200


@pytest.mark.parametrize("path", ["calls", "public-notices", "openings", "calendar.ics"])
def test_instant__that_is_in_no_year_is_refused(reader: Client, there: Any, path: str) -> None:
    for as_of in ("0001-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"):
        assert reader.get(f"/api/v1/{path}", {"as_of": as_of}).status_code == 400, as_of


@pytest.mark.parametrize(("path", "name"), NAMES.items())
def test_answer__is_kept_asked_for_in_head_and_english(reader: Client, there: Any, path: str, name: str) -> None:
    for address in (f"/api/v1/{path}", f"/api/v1/{path}/{there[name].content_id}"):
        first = reader.get(address)
        assert first.status_code == 200
        assert reader.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
        head = reader.head(address)
        assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
        english = reader.get(address, {"locale": "en"})
        assert english.status_code == 200
        assert english["ETag"] != first["ETag"]
        assert reader.post(address).status_code == 405


@pytest.mark.parametrize(("path", "name"), NAMES.items())
def test_withdrawn__is_gone_and_what_never_was_is_not_found(reader: Client, there: Any, path: str, name: str) -> None:
    content_id = there[name].content_id
    services.withdraw(instance=there[name], user=UserFactory(username="approver"), reason="误发")
    assert reader.get(f"/api/v1/{path}/{content_id}").status_code == 410
    assert str(content_id) not in reader.get(f"/api/v1/{path}").content.decode()
    never = "00000000-0000-4000-8000-000000000000"
    for unknown in (never, "x" * 10_000, "%00", "%ED%A0%80"):
        assert reader.get(f"/api/v1/{path}/{unknown}").status_code == 404
    others = [resource.path for resource in RESOURCES if resource.path != path]
    assert {reader.get(f"/api/v1/{other}/{content_id}").status_code for other in others} == {404}


def test_cursor__of_another_list_sort_or_filter_is_refused(reader: Client, there: Any) -> None:
    link = reader.get("/api/v1/calls?limit=1&sort=deadline").json()["next"]
    cursor = link.partition("cursor=")[2]
    for query in ("?sort=-published&", "?region=980100&", "?application=open&"):
        assert reader.get(f"/api/v1/calls{query}cursor={cursor}").status_code == 400


@pytest.mark.parametrize("narrowed", ["", "&application=open&application=closing&level=city", "&region=980100"])
def test_walk__by_deadlines_that_are_all_the_same_meets_each_once_both_ways(
    reader: Client, locales: None, monkeypatch: pytest.MonkeyPatch, narrowed: str
) -> None:
    call = published_call(windows=[stated_window(closes_on="2031-03-31")], regions=[RegionFactory()])
    multiply(call, 1_000)
    monkeypatch.setattr("api.drivers.SORTED_AT_MOST", 500)
    forward, backward, link = [], [], f"http://testserver/api/v1/calls?sort=deadline&limit=100&expand=none{narrowed}"
    while link:
        page = reader.get(link).json()
        forward.append([card["id"] for card in page["results"]])
        last, link = page, page["next"]
    link = last["previous"]
    while link:
        page = reader.get(link).json()
        backward.append([card["id"] for card in page["results"]])
        link = page["previous"]
    assert sum(map(len, forward)) == 1_001 == len({each for page in forward for each in page})
    assert backward[::-1] == forward[:-1]


def multiply(call: Any, number: int) -> None:
    """Public copies of ``call``, with its terms and phases."""
    import uuid

    from cms.content.models import ContentPhase, ContentTerm

    item = ContentItem.objects.get(content_id=call.content_id, locale="zh-hans")
    last = ContentItem.objects.order_by("-id").values_list("id", flat=True)[0]
    terms, phases = list(item.terms.all()), list(item.phases.all())
    copies = range(last + 1, last + 1 + number)
    for copy in copies:
        item.pk, item.content_id = copy, uuid.uuid4()
        item.save(force_insert=True)
    for model, rows in ((ContentTerm, terms), (ContentPhase, phases)):
        made = []
        for copy in copies:
            for row in rows:
                values = {field.attname: getattr(row, field.attname) for field in model._meta.fields}
                made.append(model(**values | {"id": None, "item_id": copy}))
        model.objects.bulk_create(made)


def test_parameter__given_twice_means_either(reader: Client, there: Any) -> None:
    TermFactory(code="other")
    published(published_call(title="没有范围"))
    query = urlencode([("application", "open"), ("application", "closing"), ("policy_area", "finance")])
    found = {card["title"] for card in reader.get(f"/api/v1/calls?{query}").json()["results"]}
    assert {"open", "closing"} <= found
    assert "closed" not in found
