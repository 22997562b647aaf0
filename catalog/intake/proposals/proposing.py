"""From a text to what a person confirms: one reading of every part, in the order in which one part helps the next."""

from collections.abc import Iterator

from catalog.documents.presumptions import RANKS

from .attachments import read_attachments
from .days import read_days
from .kinds import Known, Proposal, Proposals, Value
from .opening import (
    read_addressees,
    read_index_number,
    read_number,
    read_title,
    title_in_text,
    title_of_notice,
)
from .relations import read_relations
from .remarks import read_warnings
from .standing import Issuers, read_genre, read_issuers, read_level, read_rank, read_region
from .titles import one_line
from .words import SourceText, Words


def propose(text: str, *, title_hint: str = "", known: Known | None = None) -> Proposals:
    """What `text` says of itself, nothing without its words.

    `title_hint`: the title its page, file or column gives, empty when none; `known`: the reference tables as data.
    """
    known = known or Known()
    source = SourceText(text, title_hint)
    title = read_title(source)
    number = read_number(source, title)
    issuers = read_issuers(source, title.plain if title else "", number, known)
    if issuers is None and (own := title_of_notice(source) or title_in_text(source)):
        # A page is called by the rules that its notice issues: the notice's title names who issues them.
        issuers = read_issuers(source, own.plain, number, known)
    found = list(_opening(source, title, number[1] if number else None))
    found += _standing(source, title, issuers, known)
    rank = read_rank(source, title, number, issuers)
    found += _one("rank", rank)
    regions = next((one.value for one in found if one.field == "regions"), ("",))
    presumable = rank is None or rank[0] in RANKS
    code = regions[0] if isinstance(regions, tuple) else ""
    found += read_days(source, title.plain if title else "", code, presumable)
    found += read_relations(source, title)
    found += _one("attachments", read_attachments(source, issuers.words.text if issuers else ""))
    level = next((str(one.value) for one in found if one.field == "level"), "")
    return Proposals(tuple(found), tuple(read_warnings(source, title, issuers, level)))


def _opening(source: SourceText, title: Words | None, number: Words | None) -> Iterator[Proposal]:
    yield from _one("title", (one_line(title.text), title) if title else None)
    for field, words in (
        ("number_raw", number),
        ("addressed_to", read_addressees(source, title, number)),
        ("index_number", read_index_number(source)),
    ):
        yield from _one(field, (" ".join(words.text.split()), words) if words else None)


def _standing(source: SourceText, title: Words | None, issuers: Issuers | None, known: Known) -> Iterator[Proposal]:
    yield from _one("issuers", (issuers.names, issuers.words) if issuers else None)
    region = read_region(issuers, title.plain if title else "", known)
    words = (region[1] if region else None) or (issuers.words if issuers else None)
    if region and words and words.start == 0 and issuers is None:
        words = source.find(words.text)
    if region and words:
        yield from _one("regions", ((region[0],), words))
    code = region[0] if region else ""
    level = read_level(issuers.names[0] if issuers else "", code, known)
    if level and words:
        yield from _one("level", (level, words))
    yield from _one("genre", read_genre(source, title, known))


def _one(field: str, found: tuple[Value, Words] | None) -> Iterator[Proposal]:
    if found:
        value, words = found
        yield Proposal(field, value, words.text, words.start)  # type: ignore[arg-type]
