"""When a provisional or trial document is presumed to end: dated rules kept as data in presumptions.toml.

Local rules on 行政规范性文件 give 暂行 and 试行 documents a short term. Rules made by decree (规章), central documents
and party documents are under none of them. A centre keeps rules of its own in ``VAR_DIR/presumptions.toml``, which is
then read instead.
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

from catalog.reference.name_tables import NATION

from .dates import last_day, read_terms

if TYPE_CHECKING:
    from .models import PolicyDocument

RANKS = ("administrative_normative_document", "")
"""Ranks whose 暂行 and 试行 local rules bound; "" is a document whose rank nobody has said."""
PRESUMED = "presumed"
SAID_TO_HAVE_ENDED = ("repealed", "expired")
_PACKAGED = Path(__file__).parent / "presumptions.toml"


@dataclass(frozen=True, slots=True)
class Presumption:
    """A rule for documents that begin from ``begins`` to ``until``; ``region`` is the beginning of a region's code.

    ``source`` says the rule in words for readers, ``seen`` where those were read. One that is not ``confirmed`` is
    only a hint.
    """

    name: str
    source: str
    seen: str
    confirmed: bool
    region: str
    words: tuple[str, ...]
    unless: tuple[str, ...]
    begins: date
    until: date
    years: int


@dataclass(frozen=True, slots=True)
class Presumed:
    """The last day that ``rule`` gives a document, and the word of its title by which it does."""

    rule: Presumption
    word: str
    day: date


def rules() -> tuple[Presumption, ...]:
    """The rules in the order they are asked. Raises ImproperlyConfigured naming what is wrong in the file."""
    own = Path(settings.VAR_DIR) / "presumptions.toml"
    path = own if own.is_file() else _PACKAGED
    return _read(path, path.stat().st_mtime_ns)


@register()
def rules_can_be_read(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Say at the start, not on some document's sheet, that a centre's own rules are not written as they must be."""
    try:
        rules()
    except ImproperlyConfigured as error:
        return [Error(str(error), hint=f"Compare with {_PACKAGED}.", id="catalog.E001")]
    return []


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> tuple[Presumption, ...]:
    try:
        loaded = tomllib.loads(path.read_text(encoding="utf-8"))
        unless = tuple(loaded.get("unless", ()))
        return tuple(_rule(each, unless) for each in loaded["rule"])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(f"{path}: {error!r}") from error


def _rule(given: dict[str, Any], unless: tuple[str, ...]) -> Presumption:
    return Presumption(
        name=given["name"], source=given["source"], seen=given["seen"], confirmed=given["confirmed"] is True,
        region=given["region"], words=tuple(given["words"]), unless=unless, begins=given["from"],
        until=given.get("to", date.max), years=given["years"],
    )  # fmt: skip


def presumed_end(title: str, start: date, regions: Collection[str]) -> Presumed | None:
    """What is presumed of a document of these regions (codes) that began on ``start``; None when no rule fits."""
    if NATION in regions:
        return None
    for rule in rules():
        word = next((word for word in rule.words if word in title), "")
        applies = rule.begins <= start <= rule.until and any(code.startswith(rule.region) for code in regions)
        if word and applies and not any(other in title for other in rule.unless):
            return Presumed(rule, word, last_day(start, rule.years * 12))
    return None


def presumption_of(document: "PolicyDocument") -> Presumed | None:
    """What is presumed of a document that says nothing of its end; whatever it says of it counts for more."""
    ended = document.expires_on or document.terminated_on or document.end_bound_to
    return None if ended or document.source_status in SAID_TO_HAVE_ENDED else _by_rule(document)


def presumed_by(document: "PolicyDocument") -> str:
    """The words of the rule by which the end of ``document`` is presumed; empty where it is known otherwise."""
    if not document.expires_on or document.expires_basis != PRESUMED:
        return ""
    presumed = None if document.presumed_by else _by_rule(document)
    return presumed.rule.source if presumed and presumed.day == document.expires_on else document.presumed_by


def stated_term(document: "PolicyDocument") -> str:
    """The words of the text that state a term, which nobody has entered yet; empty when it states none."""
    terms = read_terms(document.text, document.title)
    return terms.evidence if terms.expires_on or terms.lasts_months else ""


def _by_rule(document: "PolicyDocument") -> Presumed | None:
    start = document.effective_on or document.written_on
    under_local_rules = (document.rank.code if document.rank else "") in RANKS and document.level != "national"
    if start is None or not under_local_rules:
        return None
    return presumed_end(document.title, start, [region.code for region in document.regions.all()])
