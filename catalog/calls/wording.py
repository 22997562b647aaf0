"""A call in words: the text that search finds it by."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog.blocks.words import lines_of
from catalog.government.wording import Section
from cms.content.phases import BEGINNING, CIVIL_TIME_ZONE, END

from .models import Call
from .times import StatedWindow, noticed_at, windows_of


def sections_of(call: Call, shown: Mapping[str, Any]) -> Iterator[Section]:
    """What 7.4.1.1 asks a call to say, in its order; ``shown`` are its streams as they are published."""
    yield _("Conditions"), lines_of(shown, "conditions")
    yield _("When to apply"), [time_in_words(stated, call) for stated in windows_of(call)]
    yield _("Suspended"), [each["reason"] for each in shown["suspensions"]]
    yield _("How to apply"), call.method.splitlines()
    yield _("Where to apply"), lines_of(shown, "entries")
    yield _("Materials"), materials_in_words(call, shown)
    yield _("Activities"), [activity_in_words(each) for each in shown["activities"]]
    yield _("Contact"), call.contact.splitlines()


def materials_in_words(call: Call, shown: Mapping[str, Any]) -> list[str]:
    """What is handed in, or that nothing is: readers do not have to guess what an empty list means."""
    return [_("Nothing is handed in.")] if call.no_materials else list(lines_of(shown, "materials"))


def activity_in_words(shown: Mapping[str, Any]) -> str:
    """An activity as it is published, in one line."""
    days = [
        date_format(date.fromisoformat(shown[name]), "DATE_FORMAT") for name in ("starts_on", "ends_on") if shown[name]
    ]
    times = "–".join(shown[name] for name in ("starts_at", "ends_at") if shown[name])
    return " ".join(part for part in (" – ".join(days), times, shown["title"], shown["place"]) if part)


def time_in_words(stated: StatedWindow, call: Call) -> str:
    """A window for readers: what it is for, from when to when, and what the source says."""
    said, words = stated.said, str(stated.said.get("words") or "").strip()
    head = " ".join(part for part in (str(said.get("batch") or ""), span_in_words(stated, call)) if part)
    return f"{head}（{words}）" if words and words not in head else head or words


def span_in_words(stated: StatedWindow, call: Call) -> str:
    """From when to when, no finer than it is known."""
    window = stated.window
    if window.announced_later:
        return _("to be announced")
    if window.standing:
        return _("all the time")
    start, end = window.span(noticed_at(call))
    opens = _day(start, window.opens is not None and window.opens.precision == "minute") if start > BEGINNING else ""
    closes = _last(stated) if end < END else ""
    span = f"{opens} – {closes}" if opens and closes else opens or closes
    return _("every year: %(span)s") % {"span": span} if window.yearly else span


def _day(instant: int, exact: bool) -> str:
    at = datetime.fromtimestamp(instant, CIVIL_TIME_ZONE)
    return f"{date_format(at, 'DATE_FORMAT')} {at:%H:%M}" if exact else date_format(at, "DATE_FORMAT")


def _last(stated: StatedWindow) -> str:
    """The last instant as people say it: the day itself, not the midnight after it."""
    closes, ended = stated.window.closes, stated.window.ended_at
    if closes is None or (ended is not None and ended < stated.window.span()[1] + 1 and ended < closes.is_over()):
        return _day(ended, True) if ended is not None else ""
    if closes.precision == "minute":
        return _day(closes.begins(), True)
    return _day((closes.is_over() if closes.included else closes.begins()) - 1, False)
