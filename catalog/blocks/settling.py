"""Citations are settled when a draft is kept: the words of a provision as they are that day, once (6.1.2).

What was cited earlier keeps its words and its provision for as long as the editor changes nothing in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from catalog.citations.citing import by_label, digest_of, in_form, named, provisions_on
from catalog.documents.models import PolicyDocument
from catalog.provisions.keeping import Kept
from catalog.provisions.naming import labels
from cms.content.projections import Reference

from .citations import WORDS, CitationBlock
from .walking import Place, changed, found_in, found_stored, holds, raw, stream_fields

BASIS = "basis"


@dataclass(frozen=True, slots=True)
class CitedHere:
    """A citation and where it stands. ``document_id`` is the key of the row; ``provision`` is "" where none is kept."""

    place: Place
    document_id: int
    label: str
    words: str
    provision: str
    digest: str

    @property
    def is_settled(self) -> bool:
        """Whether what it cites was found: a document as a whole always is."""
        return bool(self.digest) or not (self.label or self.words)

    @property
    def whole(self) -> bool:
        """Whether all of the provision is quoted."""
        return digest_of(self.words) == self.digest


def citations_in(instance: Any) -> Iterator[CitedHere]:
    """Every citation in the streams of an object, in order; no question to the database."""
    yield from _cited_here(found_in(instance, CitationBlock))


def citations_stored(model: type, content: Mapping[str, Any]) -> Iterator[CitedHere]:
    """The same of a revision's content, without building its object."""
    yield from _cited_here(found_stored(model, lambda name: orjson.loads(content.get(name) or "[]"), CitationBlock))


def _cited_here(found: Iterator[tuple[Place, Any]]) -> Iterator[CitedHere]:
    for place, value in found:
        if value and value.get("document") is not None:
            yield CitedHere(
                place,
                value["document"],
                *(value.get(name) or "" for name in ("label", "words", "provision", "digest")),
            )


def settle_citations(instance: Any) -> None:
    """Fill in provision and words of what is cited newly; a type's ``settle`` calls it. One question, if any is new."""
    new = [value for _place, value in found_in(instance, CitationBlock) if _is_new(value)]
    if not new:
        return
    documents = PolicyDocument.objects.in_bulk({value["document"] for value in new})
    today = {pk: provisions_on(document, localdate()) for pk, document in documents.items()}

    def settled(value: dict[str, Any]) -> dict[str, Any]:
        return _settled(value, today[value["document"]]) if _is_new(value) and value["document"] in today else value

    for field in stream_fields(type(instance)):
        if holds(field.stream_block, CitationBlock):
            before = raw(getattr(instance, field.name))
            setattr(instance, field.name, changed(field.stream_block, before, CitationBlock, settled))


def cited_references(instance: Any) -> list[Reference]:
    """What an object rests on, for its projection: each document once, with the provisions quoted. One question."""
    cited: dict[int, dict[tuple[str, str], dict[str, str | None]]] = {}
    for each in citations_in(instance):
        parts = cited.setdefault(each.document_id, {})
        if each.label or each.words:
            part = {"id": each.provision or None, "label": each.label, "quoted": each.words}
            parts.setdefault((each.provision or each.label, each.words), part)
    keys = dict(PolicyDocument.objects.filter(pk__in=cited).values_list("pk", "translation_key"))
    by_source: dict[UUID, dict[Any, Any]] = {}
    for pk, parts in cited.items():
        if pk in keys:
            by_source.setdefault(keys[pk], {}).update(parts)
    return [
        Reference(BASIS, to_id=source, provisions=orjson.dumps(list(parts.values())).decode() if parts else "")
        for source, parts in by_source.items()
    ]


def renewed(value: Mapping[str, Any], provisions: Kept, words: str = "") -> dict[str, Any]:
    """A settled citation as its provision reads in these; ``words`` are the part that is quoted, all where empty."""
    provision, whole = value["provision"], text_under(value["provision"], provisions)
    label = value.get("label") or ""
    if (by_label(provisions).get(in_form(label.strip())) or {}).get("id") != provision:
        label = labels(provisions)[provision]  # numbers may have shifted
    found = {**value, "label": label, "words": words or whole[:WORDS], "digest": digest_of(whole)}
    return {**found, "cited": _key(found)}


def standing_in(words: str, text: str) -> bool:
    """Whether the words stand in the text, blank space aside."""
    return "".join(words.split()) in "".join(text.split())


def text_under(provision: str, provisions: Kept) -> str:
    """The words of a provision without its number, with all that stands under it: its 款, 项 and 目."""
    inside, text = {provision}, ""
    for each in provisions:
        if each["id"] == provision:
            text += each["text"][len(each["number"]) :]
        elif each["parent"] in inside:
            inside.add(each["id"])
            text += each["text"]
    return text.strip()


def meant(label: str, words: str, provisions: Kept) -> Mapping[str, Any] | None:
    """The provision called so in which the words stand; without a label the narrowest that holds them, if just one.

    Annexes count anew, so that several may be called the same: the first in which the words stand is meant.
    """
    if label:
        called, wanted = labels(provisions), in_form(label.strip())
        same = (each for each in provisions if called[each["id"]] and in_form(called[each["id"]]) == wanted)
        return next((each for each in same if standing_in(words, text_under(each["id"], provisions))), None)
    own = [each for each in provisions if standing_in(words, each["text"])]
    if own:
        return own[0] if len(own) == 1 else None
    # Those that hold it among them follow one another from the outside in.
    around = [each for each in provisions if standing_in(words, text_under(each["id"], provisions))]
    return around[-1] if around else None


def problems_of(value: Mapping[str, Any]) -> dict[str, str]:
    """What speaks against a citation whose document is chosen, by field."""
    document = value["document"]
    stored = {**value, "document": document.pk}
    if not _is_new(stored):
        return {}
    label, provisions = value["label"], provisions_on(document, localdate())
    if _settled(stored, provisions)["digest"]:
        return {}
    if len(named(label)) > 1:
        return {"label": _("“%(label)s”: one provision in each citation.") % {"label": label}}
    if label and in_form(label.strip()) not in by_label(provisions):
        return {"label": _("The text in force of “%(title)s” has no %(label)s.") % {
            "title": document.title, "label": label
        }}  # fmt: skip
    where = f"《{document.title}》{label}"
    return {"words": _("These words do not stand in %(where)s: quote exactly, or leave them empty.") % {"where": where}}


def _key(value: Mapping[str, Any]) -> str:
    """What a settled citation is known by: the editor changed nothing while it is the same."""
    return f"{value['document']}|{value.get('label') or ''}|{digest_of(value.get('words') or '')[:32]}"


def _is_new(value: Any) -> bool:
    if not value or value.get("document") is None or not (value.get("label") or value.get("words")):
        return False
    return value.get("cited") != _key(value)


def _pointed_at(value: Mapping[str, Any], label: str, words: str, provisions: Kept) -> Mapping[str, Any] | None:
    """The very provision in which somebody selected the words, where it was never settled and is still called so."""
    wanted = value.get("provision")
    if not wanted or value.get("cited"):
        return None
    found = next((each for each in provisions if each["id"] == wanted), None)
    if found is None or in_form(labels(provisions)[wanted]) != in_form(label.strip()):
        return None
    return found if standing_in(words, text_under(wanted, provisions)) else None


def _settled(value: dict[str, Any], provisions: Kept) -> dict[str, Any]:
    label, words = value.get("label") or "", value.get("words") or ""
    if label and value.get("cited") and value.get("digest") == digest_of(words):
        words = ""  # all of a provision was quoted, and the editor names another one
    provision = _pointed_at(value, label, words, provisions) or meant(label, words, provisions)
    found = {**value, "words": words, "provision": "", "digest": ""}
    if provision is not None:
        whole = text_under(provision["id"], provisions)
        found |= {"words": words or whole[:WORDS], "provision": provision["id"], "digest": digest_of(whole)}
        found["label"] = label or labels(provisions)[provision["id"]]
    elif words and standing_in(words, "".join(each["text"] for each in provisions)):
        found["digest"] = digest_of(words)
    return {**found, "cited": _key(found)} if found["digest"] else {**found, "cited": ""}
