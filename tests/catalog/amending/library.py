"""Rules in the library and the decision that changes them, worked through by the services."""

from datetime import date
from typing import Any

from catalog.amending import carrying_out, services, worksheets
from catalog.amending.carrying_out import Outcome
from catalog.amending.services import Seen
from catalog.amending.works import AmendmentWork
from catalog.models import PolicyDocument
from cms.content import services as content
from cms.editing.roles import setup_office
from tests.factories import OrganisationFactory, UserFactory, build_policy, draft, published

from .texts import CLINICS, DECISION, DECISION_TITLE, FAIRS, STATIONS

ISSUED = date(2019, 1, 1)
RULES = {"创业集市管理规定": FAIRS, "联办孵化站管理暂行办法": STATIONS, "合作诊断所设立办法": CLINICS}


def html(text: str) -> str:
    """Paragraphs, as ``build_policy`` puts a text between two tags."""
    return "</p><p>".join(text.strip().split("\n"))


def rule(title: str, text: str, **values: Any) -> PolicyDocument:
    """A published rule of the city."""
    issuer = OrganisationFactory(code="city", name_zh="澜江市人民政府")
    policy = build_policy(
        title=title, text=html(text), effective_on=ISSUED, published_on=ISSUED, issuer=issuer, **values
    )
    return published(policy)


def act(words: str, *, title: str = DECISION_TITLE, **values: Any) -> PolicyDocument:
    """An amending document of the city, as a draft."""
    issuer = OrganisationFactory(code="city", name_zh="澜江市人民政府")
    policy = build_policy(title=title, text=words, issuer=issuer, **{"published_on": date(2024, 1, 5), **values})
    draft(policy)
    return PolicyDocument.objects.get(pk=policy.pk)


def decision() -> PolicyDocument:
    """The decision about three rules."""
    return act(DECISION)


def small_act(words: str, title: str, day: date) -> PolicyDocument:
    """An act that changes the stations' rules alone, from ``day``."""
    text = f"决定对《联办孵化站管理暂行办法》作如下修改：{words}本决定自{day.year}年{day.month}月{day.day}日起施行。"
    return act(text, title=title, published_on=date(2020, 1, 1))


def opened(document: PolicyDocument) -> list[AmendmentWork]:
    return worksheets.open_worksheet(act=document, user=person())


def person(name: str = "writer") -> Any:
    return UserFactory(username=name)


def seen(work: AmendmentWork, *, fresh: bool = True, user: str = "writer") -> Seen:
    """As a person sees the work now, or as it was when it was read into memory."""
    version = AmendmentWork.objects.get(pk=work.pk).version if fresh else work.version
    return Seen(work.pk, version, person(user))


def settle_rest(work: AmendmentWork) -> None:
    """Leave out what was not understood or cannot be carried out."""
    work = AmendmentWork.objects.get(pk=work.pk)
    shown = carrying_out.preview(work)
    assert shown is not None
    for entry in work.entries:
        if entry["instruction"] is None or entry["key"] in shown[1].failed:
            services.settle_entry(seen=seen(work), key=entry["key"], settled="left_out", reason="没有写明改哪些字")


def applied(work: AmendmentWork, **values: Any) -> Outcome:
    return carrying_out.apply_work(seen=seen(work), **values)


def made_public(document: PolicyDocument) -> PolicyDocument:
    """The latest draft approved by another person, and published."""
    revision = PolicyDocument.objects.get(pk=document.pk).latest_revision
    content.approve(revision=revision, approver=person("approver"))
    return content.publish(revision=revision, user=person("approver"))


def worked_through(document: PolicyDocument) -> None:
    """All works of an act applied, what is not clear left out."""
    for work in opened(document):
        settle_rest(work)
        applied(work)


def under_review(document: PolicyDocument) -> None:
    """The latest draft sent to review by its author."""
    setup_office()
    row = PolicyDocument.objects.get(pk=document.pk)
    row.get_workflow().start(row, person())
