"""A reading and its proposals as JSON and back; the words of a reading and its parts as a page shows them."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from wagtail.rich_text import RichText

from catalog.documents.body import published_body
from catalog.documents.likeness import sketch
from catalog.documents.models import PolicyDocument

from . import originals
from .candidates import candidates
from .proposals import KnownDate, NamedRelation, Proposal, Proposals
from .reading import FigurePart, Notice, Part, Reading, TablePart, TextPart


def kept_reading(reading: Reading, key: UUID) -> dict[str, Any]:
    """The reading as JSON; its pictures are written to the intake's folder."""
    parts: list[dict[str, Any]] = []
    for place, part in enumerate(reading.blocks):
        if isinstance(part, TextPart):
            parts.append({"type": "text", "html": part.html})
        elif isinstance(part, TablePart):
            parts.append({"type": "table", "value": part.value})
        else:
            originals.figure(key, place).write_bytes(part.data)
            parts.append({"type": "figure", "figure": place, "extension": part.extension, "alt": part.alt})
    return {
        "parts": parts,
        "title": reading.title,
        "format": reading.source_format,
        "pages": reading.pages,
        "notices": [asdict(notice) for notice in reading.notices],
    }


def reading_of(kept: dict[str, Any], key: UUID) -> Reading:
    """The reading that was kept, with the bytes of its pictures."""
    notices = tuple(Notice(**notice) for notice in kept["notices"])
    parts = tuple(_part(each, key) for each in kept["parts"])
    return Reading(parts, kept["title"], notices, kept["format"], kept["pages"])


def _part(kept: dict[str, Any], key: UUID) -> Part:
    if kept["type"] == "text":
        return TextPart(kept["html"])
    if kept["type"] == "table":
        return TablePart(kept["value"])
    data = originals.figure(key, kept["figure"]).read_bytes()
    return FigurePart(data, kept["extension"], kept["alt"])


def shown(kept: dict[str, Any]) -> dict[str, Any]:
    """``{"blocks", "text"}`` of what was read, as ``published_body`` gives a body; pictures are only named.

    Both are made like the published body, so that offsets in these words are offsets in the page's.
    """
    stream: list[tuple[str, Any]] = []
    for part in kept["parts"]:
        if part["type"] == "text":
            stream.append(("text", RichText(part["html"])))
        elif part["type"] == "table":
            stream.append(("table", part["value"]))
        else:
            stream.append(("figure", {"file": None, "alt": part["alt"], "caption": ""}))
    body = published_body(PolicyDocument(body=stream).body)
    for block, part in zip(body["blocks"], kept["parts"], strict=True):
        block["figure"] = part.get("figure")
    return {"blocks": body["blocks"], "text": body["text"]}


def kept_proposals(found: Proposals, text: str, reading_title: str) -> dict[str, Any]:
    """Proposals, other candidates and warnings as JSON, messages in the language in force, and the text's sketch."""
    warnings = [{**asdict(warning), "message": str(warning.message)} for warning in found.warnings]
    kept = {"proposals": [_kept(proposal) for proposal in found.proposals], "warnings": warnings}
    others = {field: [asdict(each) for each in all] for field, all in candidates(text, reading_title, kept).items()}
    return {**kept, "candidates": others, "sketch": sketch(text)}


def _kept(proposal: Proposal) -> dict[str, Any]:
    value: Any = proposal.value
    if isinstance(value, KnownDate):
        value = {"day": value.day.isoformat(), "basis": value.basis, "rule": value.rule}
    elif isinstance(value, NamedRelation):
        value = asdict(value)
    elif isinstance(value, tuple):
        value = list(value)
    return {"field": proposal.field, "value": value, "words": proposal.words, "start": proposal.start}
