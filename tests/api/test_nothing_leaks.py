"""Nothing that is not public now is seen at any address: asked of the whole URL table, so new addresses are covered.

Hidden content carries ``MARKER`` in every field that can hold words, and in its files. Every address is asked bare and
with parameters that widen what it shows; neither a marker nor a hidden id nor a hidden file may come back.
"""

import io
import itertools
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from wagtail.models import Revision

from catalog.documents.models import DocumentAttachment, DocumentRelation
from cms.content import files, scheduler, sequencer, services
from cms.content.models import ContentItem
from search.engine import get_engine
from search.follower import rebuild
from tests.factories import OrganisationFactory, UserFactory, approved, build_policy, draft, published, published_policy

pytestmark = pytest.mark.django_db

MARKER = "不得示人"
NOT_OURS = re.compile(r"admin/|static/|media/|^$")
"""Addresses of the office, which asks for a login: tested there."""
WIDER = (
    "", "locale=en", "count=true&limit=100", "expand=document", "expand=none", "as_of=2100-01-01", f"q={MARKER}",
    f"q={MARKER}&facets=type,level,issuer,region,year", "q=bdsr", "validity=unknown", "sort=-updated", "type=policy",
)  # fmt: skip


@pytest.fixture
def var(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def hidden(name: str, **values: Any) -> Any:
    """A policy with the marker everywhere and a file of its own."""
    policy = build_policy(
        **{
            "title": f"{MARKER}标题{name}", "summary": f"{MARKER}摘要{name}", "text": f"{MARKER}正文{name}",
            "number_raw": f"{MARKER}发〔2024〕{len(name)}号", "source_site": f"{MARKER}网站",
            "published_on": date(2024, 1, 1), **values,
        }
    )  # fmt: skip
    content = io.BytesIO(f"{MARKER}附件{name}".encode())
    policy.attachments = [DocumentAttachment(file=files.store(content, name=f"{MARKER}{name}.txt"))]
    return policy


def never_approved() -> Any:
    return draft(hidden("草稿")).content_object


def approved_only() -> Any:
    return approved(hidden("已批未发")).content_object


def scheduled() -> Any:
    policy = hidden("定时", go_live_at=timezone.now() + timedelta(days=1))
    services.publish(revision=approved(policy), user=UserFactory(username="approver"))
    return policy


def expired() -> Any:
    policy = published(hidden("到期", title="到期撤下的文件", expire_at=timezone.now() + timedelta(seconds=30)))
    scheduler.run_due(timezone.now() + timedelta(minutes=1))
    return policy


def withdrawn() -> Any:
    policy = published(hidden("撤回", title="撤回的文件"))
    services.withdraw(instance=policy, user=UserFactory(username="approver"), reason=MARKER)
    return policy


def erased() -> Any:
    policy = published(hidden("清除"))
    services.erase(instance=policy, user=UserFactory(username="approver"), reason=MARKER)
    return policy


def on_request() -> Any:
    return published(hidden("依申请公开", disclosure="on_request"))


def withheld() -> Any:
    return published(hidden("不予公开", disclosure="withheld"))


def staff_only() -> Any:
    policy = published(hidden("内部", disclosure="withheld"))
    assert ContentItem.objects.get(content_id=policy.content_id, locale="zh-hans").audience == "staff"
    return policy


def draft_over_public() -> Any:
    """A public policy whose next words are still a draft: the policy is public, the words are not."""
    policy = published_policy(title="公开的旧文")
    policy.refresh_from_db()
    policy.title = f"{MARKER}新标题"
    policy.summary = policy.change_note = f"{MARKER}新摘要"
    assert isinstance(draft(policy), Revision)
    return None


MAKERS = (
    never_approved, approved_only, scheduled, expired, withdrawn, erased, on_request, withheld, staff_only,
    draft_over_public,
)  # fmt: skip


@pytest.fixture
def library(reader: Client, var: None) -> list[Any]:
    """Hidden policies of every kind; a public one refers to each of them, and each to the public one."""
    found = [policy for maker in MAKERS if (policy := maker()) is not None]
    public = build_policy(title="公开的文件")
    public.relations = [
        DocumentRelation(role="basis", target=policy, sort_order=place)
        for place, policy in enumerate(found)
        if type(policy)._base_manager.filter(pk=policy.pk).exists()
    ]
    published(public)
    referring, referring_inside = hidden("引用者"), hidden("内部引用者", disclosure="on_request")
    for policy in (referring, referring_inside):
        policy.relations = [DocumentRelation(role="repeals", target=public)]
    draft(referring)
    published(referring_inside)
    OrganisationFactory(code="proposed-by-import", name_zh=f"{MARKER}单位", status="proposed")
    sequencer.number_changes()
    rebuild(get_engine())
    return [*found, referring, referring_inside, public]


@pytest.mark.clause("8.4.1")
def test_no_address__shows_anything_that_is_not_public(reader: Client, library: list[Any]) -> None:
    *secrets, _public = library
    ids = {str(policy.content_id) for policy in secrets}
    asked = 0
    for address in addresses(library):
        response = reader.get(address)
        shown = response.getvalue().decode("utf-8", "replace") if response.streaming else response.content.decode()
        asked += 1
        assert response.status_code != 500, address
        assert MARKER not in shown.replace(address.partition("?")[0], ""), f"{address}: {shown[:2000]}"
        leaked = {found for found in ids if found in shown and found not in address}
        assert not leaked - tombstones(address, secrets), f"{address}: {leaked}"
    assert asked > 100


def test_every_kind__is_hidden_and_the_public_one_is_not(reader: Client, library: list[Any]) -> None:
    """Otherwise the test above would prove nothing."""
    titles = {card["title"] for card in reader.get("/api/v1/policies?limit=100").json()["results"]}
    assert titles == {"公开的文件", "公开的旧文"}
    assert {hit["title"] for hit in reader.get("/api/v1/search").json()["results"]} == titles
    assert len(library) == len(MAKERS) - 1 + 2 + 1


def tombstones(address: str, secrets: list[Any]) -> set[str]:
    """What the feed tells of on purpose: ids of what was public once."""
    if "/changes" not in address:
        return set()
    return {str(policy.content_id) for policy in secrets if policy.first_published_at is not None}


def addresses(secrets: list[Any]) -> Iterator[str]:
    for route in routes(get_resolver().url_patterns):
        if not NOT_OURS.match(route):
            for path, query in itertools.product(filled(route, secrets), WIDER):
                yield f"/{path}?{query}" if query else f"/{path}"


def routes(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def filled(route: str, secrets: list[Any]) -> list[str]:
    """The route with what a stranger might guess in place of its parameters."""
    if "<" not in route:
        return [route.replace("\\Z", "").replace("^", "")]
    stored = [(row.file.sha256, row.public_name) for policy in secrets for row in policy.attachments.all()]
    guesses: dict[str, list[str]] = {
        "<str:id>": [str(policy.content_id) for policy in secrets],
        "<str:code>": ["proposed-by-import", "980100", "policy_area"],
    }
    if "(?P<sha256>" in route:
        return [f"files/{sha256}/{name}" for sha256, name in stored]
    mark = re.search(r"<[^>]+>", route)
    assert mark is not None
    assert mark.group() in guesses, f"Say in this test what a stranger might put for {mark.group()} in {route}"
    return [route.replace(mark.group(), guess) for guess in guesses[mark.group()]]
