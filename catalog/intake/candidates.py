"""Other values a person may have meant to take, each with its words: from what the proposals were chosen among."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from catalog.documents.dates import DATE, parse_date, read_terms, signature_dates
from catalog.documents.numbers import find_numbers, fold

from .proposals.titles import bare, one_line

SHOWN = 4
_LONGEST_TITLE = 150
_HEAD = 1_200
"""Characters in which a document's own number stands, as in the proposals."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value for a field as its input takes it, and the words it came from."""

    value: str
    words: str


def candidates(text: str, reading_title: str, kept: dict[str, Any]) -> dict[str, list[Candidate]]:
    """For each field the values besides the proposed one, at most four, none twice."""
    proposed = {each["field"]: each["value"] for each in kept["proposals"]}
    found = {
        "title": [Candidate(one_line(bare(words)), words) for words in (reading_title, _first_line(text)) if words],
        "number_raw": list(_numbers(text, kept)),
        "written_on": list(_signatures(text)),
        "effective_on": list(_several(text, proposed.get("title", ""))),
    }
    return {field: _others(proposed.get(field), each) for field, each in found.items()}


def _others(proposed: Any, found: list[Candidate]) -> list[Candidate]:
    plain = proposed["day"] if isinstance(proposed, dict) else proposed or ""
    unlike = {fold(each.value): each for each in reversed(found) if fold(each.value) != fold(plain)}
    return list(reversed(unlike.values()))[:SHOWN]


def _first_line(text: str) -> str:
    """Where no title is found, what stands first is most often the title or holds it."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= _LONGEST_TITLE else ""


def _numbers(text: str, kept: dict[str, Any]) -> Iterator[Candidate]:
    quoted = [each["words"] for each in kept["warnings"] if each["code"] in ("number_quoted", "number_of_another")]
    yield from (Candidate(words, words) for words in quoted)
    of_others = " ".join(each["value"]["number"] for each in kept["proposals"] if each["field"] == "relations")
    others = {found.number for found in find_numbers(of_others)}
    head = fold(text[:_HEAD])
    for found in find_numbers(head):
        # Right behind a title in 《》, in brackets or not, stands the number of what is cited.
        is_cited = head[: found.start].rstrip().endswith(("〔", "〕"))
        if found.number not in others and not is_cited:
            yield Candidate(found.number.display, found.number.display)


def _signatures(text: str) -> Iterator[Candidate]:
    for signature in signature_dates(text):
        words = f"{signature.before[-24:]}{signature.text}".strip()
        yield Candidate(signature.value.isoformat(), words)


def _several(text: str, title: str) -> Iterator[Candidate]:
    for sentence in read_terms(text, title).several:
        days = (parse_date(match.group()) for match in DATE.finditer(sentence))
        yield from (Candidate(day.isoformat(), sentence) for day in days if day)
