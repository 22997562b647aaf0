"""The text of a document as an act leaves it, in the form in which documents keep texts; nothing is written here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from catalog.documents.body import text_and_tables
from catalog.documents.models import PolicyDocument
from catalog.documents.versions import TextVersion
from catalog.provisions.assembling import Provision, assemble

from .applying import Applied, apply_instructions
from .bodies import TableLost, rebuilt
from .ordering import Reference
from .reasons import Reason, in_table
from .tables import with_changed_cells
from .works import instruction_of

ByHand = Sequence[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Wording:
    """A title, blocks and provisions at one time; ``stream`` is the blocks as a document holds them."""

    title: str
    stream: Any
    provisions: list[dict[str, Any]]

    @property
    def text(self) -> str:
        """The words."""
        return text_and_tables(self.stream)[0]


@dataclass(frozen=True, slots=True)
class Consolidated:
    """What an act made of a wording. ``failed``: by key of the entry; ``troubles``: what stands against all of it."""

    wording: Wording
    failed: dict[int, Reason]
    troubles: tuple[Reason, ...]
    references: tuple[Reference, ...]


def issued(document: PolicyDocument) -> Wording:
    """The text as issued."""
    return Wording(document.title, document.body, list(document.provisions))


def of_version(document: PolicyDocument, version: TextVersion) -> Wording:
    """The text of a version of ``document``."""
    stream = document._meta.get_field("body").to_python(version.body)
    return Wording(version.title or document.title, stream, list(version.provisions))


def consolidated(before: Wording, given: dict[str, Any], act: UUID) -> Consolidated:
    """``before`` after what an amendment work holds (``AmendmentWork.snapshot``).

    Instructions first, then what a person wrote by hand. Where a table would be lost the text stays as it was.
    """
    keyed = [(entry["key"], found) for entry in given["entries"] if (found := instruction_of(entry)) is not None]
    old = [Provision.from_json(kept) for kept in before.provisions]
    instructions = [found for _key, found in keyed]
    done = apply_instructions(instructions, old, act=act, title=before.title, in_order=given["in_order"])
    failed = {
        key: failure.reason for failure in done.failed for key, found in keyed if found is failure.instruction
    }  # fmt: skip
    unkeyed = [each.reason for each in done.failed if not any(found is each.instruction for _key, found in keyed)]
    text, texts, troubles = _overwritten(done, given["by_hand"])
    stream = with_changed_cells(before.stream, old, texts)
    try:
        wording = _wording(stream, done, text, texts, act)
    except TableLost as lost:
        return Consolidated(before, failed, (*unkeyed, *troubles, in_table(lost.words)), ())
    return Consolidated(wording, failed, (*unkeyed, *troubles), done.references)


def _overwritten(done: Applied, by_hand: ByHand) -> tuple[str, dict[UUID, str], list[Reason]]:
    """The text and that of each provision, with what was written by hand where its former words still stand."""
    texts = {str(each.id): each.text for each in done.provisions}
    troubles: list[Reason] = []
    for each in by_hand:
        if not each["provision"]:
            continue
        if texts.get(each["provision"], "").strip() == each["before"].strip():
            texts[each["provision"]] = _between_edges(texts[each["provision"]], each["after"].strip())
        else:
            troubles.append(_("What was written by hand stands over words that read otherwise now. Write it again."))
    text = "".join(texts.values())
    for each in by_hand:
        if not each["provision"] and text.strip() == each["before"].strip():
            text = each["after"]
        elif not each["provision"]:
            troubles.append(_("What was written by hand stands over words that read otherwise now. Write it again."))
    return text, {UUID(key): words for key, words in texts.items()}, troubles


def _between_edges(text: str, words: str) -> str:
    """``words`` with the white space that stood around ``text``: a table's edge may be an empty cell."""
    inner = text.strip()
    start = text.index(inner)
    return text[:start] + words + text[start + len(inner) :] if words else ""


def _wording(before: Any, done: Applied, text: str, texts: dict[UUID, str], act: UUID) -> Wording:
    tables = [texts[each.id] for each in done.provisions if each.kind == "table" and texts[each.id].strip()]
    raw = rebuilt(before, text, act, tables)
    stream = PolicyDocument._meta.get_field("body").to_python(raw)
    words, spans = text_and_tables(stream)
    provisions: Iterable[Provision] = done.provisions
    if words != done.text:
        provisions = _named(assemble(words, done.provisions, tables=spans), done.provisions, act)
    return Wording(done.title, stream, [each.as_json() for each in provisions])


def _named(found: list[Provision], known: Sequence[Provision], act: UUID) -> list[Provision]:
    """New provisions with identities that are the same when the same act is applied again."""
    old = {each.id for each in known}
    given: dict[UUID, UUID] = {}
    counts: dict[str, int] = {}
    for each in found:
        if each.id not in old:
            key = "".join(each.words.split())
            counts[key] = counts.get(key, 0) + 1
            given[each.id] = uuid5(act, f"by hand {counts[key]}:{key}")
    return [_with_identity(each, given) for each in found]


def _with_identity(provision: Provision, given: dict[UUID, UUID]) -> Provision:
    parent = provision.parent and given.get(provision.parent, provision.parent)
    identity = given.get(provision.id, provision.id)
    return Provision(identity, provision.kind, provision.number, provision.heading, provision.text, parent)
