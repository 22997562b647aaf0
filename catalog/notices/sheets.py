"""Notices as people read them in the office: the preview, and the look-up of those who do not edit them."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from catalog.products.sheet import cited_in, published

from .models import FulfilmentNotice, Notice, PublicNotice
from .serializers import FulfilmentNoticeSerializer, PublicNoticeSerializer
from .wording import period_words

Fact = tuple[str, str]


def fulfilment_sheet(notice: FulfilmentNotice) -> dict[str, Any]:
    """The template context of ``catalog/products/sheet.html``: what readers would get now, and for whom it is."""
    facts = [
        (_("Route"), str(notice.get_route_display())),
        (_("For"), str(notice.get_recipients_display())),
        (_("Companies"), "、".join(notice.named_recipients.splitlines())),
        *_common(notice),
    ]
    return _sheet(notice, published(FulfilmentNoticeSerializer, notice), facts)


def public_sheet(notice: PublicNotice) -> dict[str, Any]:
    """The template context of ``catalog/products/sheet.html``: what readers would get now, and until when."""
    facts = [
        (_("Period"), period_words(notice.starts_on, notice.ends_on)),
        (_("Taken down at"), date_format(localtime(notice.ends_at), "DATETIME_FORMAT") if notice.ends_at else ""),
        (_("Attachments"), "、".join(row.public_name for row in notice.attachments.all())),
        *_common(notice),
    ]
    return _sheet(notice, published(PublicNoticeSerializer, notice), facts)


def _sheet(notice: Notice, shown: dict[str, Any], facts: list[Fact]) -> dict[str, Any]:
    return {
        "object": notice,
        "title": notice.title,
        "summary": notice.summary,
        "facts": [fact for fact in facts if fact[1]],
        "body_html": shown["body"]["html"],
        "citations": cited_in(shown),
    }


def _common(notice: Notice) -> Iterator[Fact]:
    for name in ("document", "call", "product"):
        yield str(notice._meta.get_field(name).verbose_name), str(getattr(notice, name) or "")
    yield _("Level"), str(notice.get_level_display())
    yield _("Regions"), "、".join(map(str, notice.regions.all()))
    for row in notice.organisations.all():
        yield str(row.get_role_display()), str(row.organisation)
