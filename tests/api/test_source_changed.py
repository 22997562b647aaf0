"""From a product with quoted provisions through the amendment of its document to the new words at the portal.

A mirror that follows the feed is compared with the API after every step.
"""

import json
import re
from datetime import date
from typing import Any

import orjson
import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.admin.models import EditingSession

from catalog.citations import services as reviewing
from catalog.citations.citing import digest_of
from catalog.citations.following import CitationFollower
from catalog.citations.models import SourceChange
from catalog.citations.renewing import Taken, changed_figures, counterpart, standings, take_over
from catalog.documents.models import DocumentRelation, PolicyDocument
from catalog.models import Product
from catalog.products.consequences import answer, waiting
from catalog.products.gates import product_refusals
from cms.content import sequencer, services
from cms.content.followers import catch_up
from cms.content.models import ContentItem
from cms.content.texts import with_text
from tests.catalog.amending import library
from tests.factories import (
    UserFactory,
    block,
    build_policy,
    build_product,
    cited,
    entry,
    published,
    published_call,
    published_policy,
)

from .mirror import API, Mirror
from .test_changes import fetcher

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("5.1.1.4", "6.1.2")]

TITLE = "设备更新补助办法"
ARTICLES = (
    "第一条 为了支持企业更新设备，制定本办法。",
    "第二条 对更新设备的企业，给予最高20万元补助。",
    "第三条 企业应当在本市登记注册。",
    "第四条 本办法自2019年1月1日起施行。",
)
ADDRESS = {"policy": "policies", "product": "products", "call": "calls"}


class Portal:
    """A portal that reads the API, and keeps a mirror."""

    def __init__(self, reader: Client) -> None:
        self.reader = reader
        self.mirror = Mirror(fetcher(reader))

    def get(self, address: str) -> Any:
        response = self.reader.get(f"{API}{address}")
        assert response.status_code == 200, response.content.decode()
        return response.json()

    def follow(self) -> None:
        """What the processes behind the API do by themselves, then what the portal does."""
        for _round in range(2):  # what was projected again is a change too
            sequencer.number_changes()
            catch_up(CitationFollower())
            services.reproject_outdated()
        sequencer.number_changes()
        self.mirror.catch_up()
        self.assert_equal()

    def assert_equal(self) -> None:
        """The mirror has what the API says, byte for byte, and what a new export would give."""
        fresh = Mirror(self.mirror.fetch)
        fresh.load()
        assert self.mirror.copies == fresh.copies
        for (type_, key), copy in self.mirror.copies.items():
            stored = bytes(ContentItem.objects.get(type=type_, content_id=key, locale="zh-hans").document)
            shown = self.reader.get(f"{API}/{ADDRESS[type_]}/{key}").content
            said = with_text(stored, json.loads(shown)["text_version"]) if copy.get("text_versions") else stored
            assert shown.startswith(said[:-1]), (type_, copy["title"])
            assert orjson.dumps({name: copy[name] for name in orjson.loads(stored)}) == stored


@pytest.fixture
def portal(reader: Client) -> Portal:
    return Portal(reader)


@pytest.fixture
def document(locales: None) -> PolicyDocument:
    return library.rule(TITLE, "\n".join(ARTICLES))


@pytest.fixture
def product(document: PolicyDocument) -> Product:
    """Its benefit and its basis quote one provision whole, its condition another in part."""
    second, third = entry(**cited(document, "第二条")), entry(**cited(document, words="在本市登记注册"))
    return published(
        build_product(
            title="设备更新补助",
            application_conditions=[block("text", words="在本市登记注册", citations=[third])],
            benefits=[block("fixed", amount="20", unit="万元", up_to=True, citations=[second])],
            sources=[block("citation", **cited(document, "第二条"))],
        )
    )  # type: ignore[return-value]


def quoted(shown: Any) -> list[tuple[str, str]]:
    """Provision and words of every citation of a product as the API gives it."""
    entries = [*shown["application_conditions"], *shown["benefits"]]
    found = [each for one in entries for each in one["citations"]] + shown["sources"]
    return [(each["label"], each["words"]) for each in found]


def amended(document: PolicyDocument, words: str, day: date = date(2024, 3, 1)) -> None:
    """An act worked through by the amending flow, and both documents approved and published."""
    act = library.act(
        f"决定对《{TITLE}》作如下修改：{words}本决定自{day.year}年{day.month}月{day.day}日起施行。", title="修改决定"
    )
    library.worked_through(act)
    library.made_public(act)
    library.made_public(document)


def noted() -> SourceChange:
    return SourceChange.objects.get(reviewed_at=None)


def taken(user: Any = None) -> Taken:
    """The words of today taken over as an editor sees them."""
    change = noted()
    return take_over(change=change, seen=digest_of(change.words_after), user=user or UserFactory(username="editor"))


def published_now(product: Product, **values: Any) -> None:
    """The latest draft with these values, looked at by a person, approved by another and published."""
    draft = Product.objects.get(pk=product.pk).get_latest_revision_as_object()
    for name, value in {"draft_reason": "", **values}.items():
        setattr(draft, name, value)
    published(draft, user=UserFactory(username="editor"), approver=UserFactory(username="reviewer"))


RAISED = "将第二条中的“20万元”修改为“30万元”。"


def test_whole_way__from_the_quoted_words_to_the_new_ones(
    portal: Portal, document: PolicyDocument, product: Product
) -> None:
    address = f"/products/{product.content_id}"
    portal.mirror.load()
    portal.follow()
    shown = portal.get(address)
    assert quoted(shown) == [
        ("第三条", "在本市登记注册"), ("第二条", ARTICLES[1][4:]), ("第二条", ARTICLES[1][4:]),
    ]  # fmt: skip
    [citation] = shown["benefits"][0]["citations"]
    there = {each["id"]: each["text"] for each in portal.get(f"/policies/{document.content_id}")["provisions"]}
    assert (citation["document"], citation["title"]) == (str(document.content_id), TITLE)
    assert there[citation["provision"]].strip() == ARTICLES[1]

    amended(document, RAISED)
    portal.follow()
    change = noted()
    assert (change.kind, change.citing, change.label) == ("words", product, "第二条")
    assert ("20万元" in change.words_before, "30万元" in change.words_after) == (True, True)
    assert change.owner == product.latest_revision.user
    assert "20万元" in str(portal.get(address)["benefits"])  # nothing public changes by itself

    done = taken()
    assert (done.figures, done.place.field) == ("20万元 → 30万元", "benefits")
    draft = Product.objects.get(pk=product.pk).get_latest_revision_as_object()
    assert "20万元 → 30万元" in draft.draft_reason
    assert "kept_as_draft" in {refusal.code for refusal in product_refusals(draft)}
    assert standings([change])[change.pk].places == ()
    portal.follow()
    assert noted() == change  # what is public still quotes the old words

    draft.benefits[0].value["amount"] = 30
    published_now(product, benefits=draft.benefits)
    portal.follow()
    shown = portal.get(address)
    assert quoted(shown)[1:] == 2 * [("第二条", ARTICLES[1][4:].replace("20", "30"))]
    assert shown["benefits"][0]["amount"] == "30"
    assert portal.mirror.copies["product", str(product.content_id)]["benefits"] == shown["benefits"]
    change.refresh_from_db()
    assert (change.reviewed_by.username, bool(change.reviewed_at)) == ("editor", True)
    assert not SourceChange.objects.filter(reviewed_at=None).exists()


def test_amendment_announced__counts_from_its_day(portal: Portal, document: PolicyDocument, product: Product) -> None:
    with time_machine.travel("2031-01-01T09:00:00+08:00"):
        portal.mirror.load()
        amended(document, RAISED, date(2031, 7, 1))
        portal.follow()
        assert not SourceChange.objects.exists()
    with time_machine.travel("2031-07-01T00:01:00+08:00"):
        services.announce_begun_texts()
        sequencer.number_changes()
        catch_up(CitationFollower())
        assert "30万元" in noted().words_after


def test_part_of_a_provision__is_carried_into_the_words_of_today(
    portal: Portal, document: PolicyDocument, product: Product
) -> None:
    portal.mirror.load()
    amended(document, "将第三条中的“登记注册”修改为“依法登记注册”。")
    portal.follow()
    assert taken().figures == ""
    published_now(product)
    portal.follow()
    assert quoted(portal.get(f"/products/{product.content_id}"))[0] == ("第三条", "在本市依法登记注册")


def test_part_of_a_provision__is_shown_as_it_is_quoted_once_it_was_taken_over(
    portal: Portal, document: PolicyDocument, product: Product
) -> None:
    portal.mirror.load()
    amended(document, "将第三条中的“登记注册”修改为“依法登记注册”。")
    portal.follow()
    before = standings([noted()])[noted().pk]
    assert (before.words, before.quoted) == ("在本市依法登记注册", "")
    taken()
    after = standings([noted()])[noted().pk]
    assert (after.places, after.quoted) == ((), "在本市依法登记注册")


def test_number_that_shifted__is_followed_by_the_citation(
    portal: Portal, document: PolicyDocument, product: Product
) -> None:
    portal.mirror.load()
    amended(document, "第二条改为第三条，将“20万元”修改为“30万元”。第三条改为第二条。")
    portal.follow()
    taken()
    published_now(product)
    portal.follow()
    assert ("第三条", ARTICLES[1][4:].replace("20", "30")) in quoted(portal.get(f"/products/{product.content_id}"))


def test_dismissed__with_a_note_it_does_not_come_back_until_the_words_change_again(
    portal: Portal, document: PolicyDocument, product: Product
) -> None:
    portal.mirror.load()
    amended(document, RAISED)
    portal.follow()
    reviewing.mark_reviewed(change=noted(), user=UserFactory(username="editor"), note="不影响")
    portal.follow()
    assert not SourceChange.objects.filter(reviewed_at=None).exists()
    amended(document, "将第二条中的“30万元”修改为“40万元”。", date(2025, 3, 1))
    portal.follow()
    assert "40万元" in noted().words_after


def test_changed_twice__is_one_line_with_the_words_of_today(
    portal: Portal, document: PolicyDocument, product: Product
) -> None:
    portal.mirror.load()
    amended(document, RAISED)
    portal.follow()
    seen = digest_of(noted().words_after)
    amended(document, "将第二条中的“30万元”修改为“40万元”。", date(2025, 3, 1))
    portal.follow()
    assert ("20万元" in noted().words_before, "40万元" in noted().words_after) == (True, True)
    with pytest.raises(ValidationError, match="又有变化"):
        take_over(change=noted(), seen=seen, user=UserFactory())


def test_two_editors__the_second_is_told(portal: Portal, document: PolicyDocument, product: Product) -> None:
    portal.mirror.load()
    amended(document, RAISED)
    portal.follow()
    taken()
    with pytest.raises(ValidationError, match="已有人改过"):
        taken(UserFactory(username="another"))
    assert Product.objects.get(pk=product.pk).latest_revision.user.username == "editor"


def test_open_form_of_another__holds_up_both_ways_of_answering(
    portal: Portal, document: PolicyDocument, product: Product
) -> None:
    portal.mirror.load()
    amended(document, RAISED)
    portal.follow()
    kind = ContentType.objects.get_for_model(Product)
    EditingSession.objects.create(
        user=UserFactory(username="another"), content_type=kind, object_id=product.pk, last_seen_at=timezone.now()
    )
    with pytest.raises(ValidationError, match="another正在编辑"):
        taken()
    services.withdraw(instance=PolicyDocument.objects.get(pk=document.pk), user=UserFactory(), reason="发错了")
    with pytest.raises(ValidationError, match="another正在编辑"):
        answer(touched=waiting()[0], said="review", user=UserFactory(username="editor"))
    assert answer(touched=waiting()[0], said="review", user=UserFactory(username="another")).answer == "review"


@pytest.mark.parametrize("ending", ["ended", "replaced"])
def test_document_over__touches_products_and_open_calls_until_a_person_answers(
    portal: Portal, document: PolicyDocument, product: Product, ending: str
) -> None:
    with time_machine.travel("2026-03-10T09:00:00+08:00"):
        sources = [block("citation", **cited(document, "第二条"))]
        notice = published_policy(title="申报通知")
        call = published_call(title="正在申报", sources=sources, document=notice)
        portal.mirror.load()
        successor = build_policy(title="新办法", text="</p><p>".join(ARTICLES).replace("20万元", "50万元"))
        successor.relations = [DocumentRelation(role="replaces", target=document)]
        published(successor)
        if ending == "ended":
            row = PolicyDocument.objects.get(pk=document.pk)
            row.terminated_on, row.termination_kind, row.terminated_basis = date(2026, 3, 1), "repealed", "declared"
            published(row)
        portal.follow()
        touched = waiting()
        assert {(each.type, each.object_id, each.event) for each in touched} == {
            ("product", product.pk, ending), ("call", call.pk, ending),
        }  # fmt: skip
        for each in touched:
            answer(touched=each, said="cite", user=UserFactory(username="editor"))
        portal.follow()
        assert "20万元" in str(portal.get(f"/products/{product.content_id}")["sources"])
        for model, pk in ((Product, product.pk), (type(call), call.pk)):
            draft = model.objects.get(pk=pk).get_latest_revision_as_object()
            draft.draft_reason = ""
            published(draft, user=UserFactory(username="editor"), approver=UserFactory(username="reviewer"))
        portal.follow()
        shown = [portal.get(f"/products/{product.content_id}"), portal.get(f"/calls/{call.content_id}")]
        assert {each["sources"][0]["title"] for each in shown} == {"新办法"}
        assert all("50万元" in each["sources"][0]["words"] for each in shown)
        assert waiting() == []
        assert not SourceChange.objects.filter(reviewed_at=None).exists()


def test_withdrawn_document__is_linked_from_nowhere_at_once(
    portal: Portal, document: PolicyDocument, product: Product
) -> None:
    address, key = f"/products/{product.content_id}", str(document.content_id)
    portal.mirror.load()
    services.withdraw(instance=document, user=UserFactory(username="approver"), reason="发错了")
    shown = portal.get(address)  # nothing was followed or projected yet
    assert key not in json.dumps(shown)
    assert TITLE not in json.dumps(shown, ensure_ascii=False)
    assert shown["sources"][0]["words"] == ARTICLES[1][4:]
    loaded = Mirror(portal.mirror.fetch)
    loaded.load()
    assert key not in json.dumps(list(loaded.copies.values()))
    portal.follow()
    assert key not in json.dumps(list(portal.mirror.copies.values()))
    assert noted().kind == "withdrawn"

    published(PolicyDocument.objects.get(pk=document.pk).get_latest_revision_as_object())
    portal.follow()
    assert portal.get(address)["sources"][0]["document"] == key
    assert not SourceChange.objects.filter(reviewed_at=None).exists()


def test_withdrawn_act__is_not_linked_from_the_text_it_made(portal: Portal, document: PolicyDocument) -> None:
    portal.mirror.load()
    amended(document, RAISED)
    portal.follow()
    act, address = PolicyDocument.objects.get(title="修改决定"), f"/policies/{document.content_id}"
    assert portal.get(address)["text_versions"][0]["act"] == {"id": str(act.content_id), "title": "修改决定"}
    services.withdraw(instance=act, user=UserFactory(username="approver"), reason="发错了")
    portal.follow()
    assert portal.get(address)["text_versions"][0]["act"] == {"id": None, "title": "修改决定"}


def test_renamed_document__is_called_so_by_what_quotes_it(
    portal: Portal, document: PolicyDocument, product: Product
) -> None:
    portal.mirror.load()
    row = PolicyDocument.objects.get(pk=document.pk).get_latest_revision_as_object()
    row.title = "企业设备更新补助办法"
    published(row)
    portal.follow()
    assert portal.get(f"/products/{product.content_id}")["sources"][0]["title"] == "企业设备更新补助办法"
    [change] = [
        each for each in portal.get(f"/changes?since={_first(portal)}")["results"] if each["type"] == "product"
    ][-1:]
    assert (change["kind"], change["cause"]) == ("updated", "derived")


def _first(portal: Portal) -> str:
    return re.sub(r":\d+$", ":0", portal.mirror.cursor)


def test_withdrawn_document__costs_readers_no_query_more(
    portal: Portal, document: PolicyDocument, product: Product
) -> None:
    address = f"/products/{product.content_id}"
    portal.get(address)
    with CaptureQueriesContext(connection) as before:
        portal.get(address)
    services.withdraw(instance=document, user=UserFactory(username="approver"), reason="发错了")
    portal.get(address)
    with CaptureQueriesContext(connection) as after:
        portal.get(address)
    assert len(after) == len(before)


def test_erased__what_cited_leaves_no_title_in_the_office(
    portal: Portal, document: PolicyDocument, product: Product
) -> None:
    portal.mirror.load()
    amended(document, RAISED)
    portal.follow()
    services.erase(instance=Product.objects.get(pk=product.pk), user=UserFactory(), reason="个人信息")
    portal.follow()
    assert not SourceChange.objects.exists()


def test_erased_document__is_told_to_whoever_quoted_it(
    portal: Portal, document: PolicyDocument, product: Product
) -> None:
    portal.mirror.load()
    key = str(document.content_id)
    services.erase(instance=PolicyDocument.objects.get(pk=document.pk), user=UserFactory(), reason="涉密")
    portal.follow()
    change = noted()
    assert (change.kind, change.citing, TITLE in change.source_title) == ("withdrawn", product, False)
    assert key not in json.dumps(portal.get(f"/products/{product.content_id}"))
    assert ARTICLES[1][4:] in str(portal.get(f"/products/{product.content_id}"))  # whether to keep it a person says
    reviewing.mark_reviewed(change=change, user=UserFactory(username="editor"))
    portal.follow()
    assert not SourceChange.objects.filter(reviewed_at=None).exists()


def test_outage__an_end_of_months_ago_is_still_found(document: PolicyDocument, product: Product) -> None:
    from catalog.citations.following import compare_ended

    row = PolicyDocument.objects.get(pk=document.pk).get_latest_revision_as_object()
    row.expires_on, row.expires_basis = date(2031, 1, 31), "stated"
    published(row)
    with time_machine.travel("2031-12-01T09:00:00+08:00"):
        assert (compare_ended(), compare_ended()) == (1, 0)
        assert noted().kind == "ended"


@pytest.mark.parametrize(
    ("quoted_words", "text", "found"),
    [
        ("每家不超过十万元", "按百分之五补助。每家不超过五万元。", "每家不超过五万元"),
        ("在本市登记注册", "企业应当在本市依法登记注册。", "在本市依法登记注册"),
        ("每家不超过十万元", "由市财政局另行规定。", ""),
        ("给予奖励", "给予企业和它的全部职工以及所在园区按年度计算的奖励", ""),
    ],
)
def test_counterpart__of_quoted_words(quoted_words: str, text: str, found: str) -> None:
    assert counterpart(quoted_words, text) == found


@pytest.mark.parametrize(
    ("before", "after", "figures"),
    [
        ("给予最高20万元补助", "给予最高30万元补助", "20万元 → 30万元"),
        ("补助百分之五，不超过十万元", "补助百分之八，不超过十万元", "百分之五 → 百分之八"),
        ("在本市登记", "在本市依法登记", ""),
        ("给予补助", "给予5%补助", "— → 5%"),
    ],
)
def test_figures__that_changed(before: str, after: str, figures: str) -> None:
    assert changed_figures(before, after) == figures
