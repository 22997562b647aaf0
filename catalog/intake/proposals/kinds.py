"""What is proposed: values with the words they came from, and warnings; nothing here is saved by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from django.utils.functional import Promise

from catalog.reference.name_tables import NATION, PROVINCES

Field = Literal[
    "title",
    "number_raw",
    "issuers",
    "written_on",
    "published_on",
    "effective_on",
    "expires_on",
    "end_bound_to",
    "genre",
    "rank",
    "level",
    "regions",
    "addressed_to",
    "index_number",
    "relations",
    "attachments",
]

GENRES: dict[str, str] = {
    "决议": "resolution",
    "决定": "decision",
    "命令": "order",
    "令": "order",
    "公报": "communique",
    "公告": "announcement",
    "通告": "public_notice",
    "意见": "opinion",
    "通知": "notice",
    "通报": "circular",
    "报告": "report",
    "请示": "request",
    "批复": "reply",
    "议案": "proposal",
    "复函": "letter",
    "函": "letter",
    "纪要": "minutes",
}
"""公文种类 (党政机关公文处理工作条例 art. 8) by the words titles end with. 办法 and 规定 are rules, no 公文种类."""


@dataclass(frozen=True, slots=True)
class KnownDate:
    """A day and how it is known: stated, computed or presumed. `rule` names the rule that presumes it."""

    day: date
    basis: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class NamedRelation:
    """What the text does to another document, as the text names it; title or number may be empty, never both."""

    role: str
    title: str
    number: str = ""


Value = str | KnownDate | NamedRelation | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One value for a person to confirm. `words` are the text's own at offset `start` (-1: the title given).

    `value` by field: dates a `KnownDate`; issuers, regions (codes), attachments (names) a tuple; relations one
    `NamedRelation` each; genre, rank, level a code; everything else text as written.
    """

    field: Field
    value: Value
    words: str
    start: int

    def __post_init__(self) -> None:
        if not self.words:
            raise ValueError(f"a proposal for {self.field} without the words it came from")


@dataclass(frozen=True, slots=True)
class Warning:
    """Something about the text a person should look at; `words` show where, personal data masked."""

    code: str
    message: str | Promise
    words: str
    start: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the reference tables know, as plain data.

    `regions`: name or alias → code, each name once; `levels`: code of a region → level, where the code does not say it.
    `genres`: word a title may end with → code of the vocabulary.
    `organisations`: every name, former and short → the full name.
    """

    regions: Mapping[str, str] = field(default_factory=lambda: _PROVINCE_CODES)
    levels: Mapping[str, str] = field(default_factory=dict)
    genres: Mapping[str, str] = field(default_factory=lambda: GENRES)
    organisations: Mapping[str, str] = field(default_factory=dict)


_PROVINCE_CODES: dict[str, str] = {name: code for code, name in PROVINCES.items()} | {"全国": NATION}


@dataclass(frozen=True, slots=True)
class Proposals:
    """Everything read from one text, in the order of the fields."""

    proposals: tuple[Proposal, ...]
    warnings: tuple[Warning, ...]

    def of(self, name: Field) -> tuple[Proposal, ...]:
        """The proposals for one field; for every field but relations there is one at most."""
        return tuple(proposal for proposal in self.proposals if proposal.field == name)

    def value(self, name: Field) -> Value | None:
        """The proposed value of a field that has one value; None when the text does not say."""
        found = self.of(name)
        return found[0].value if found else None
