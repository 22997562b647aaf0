"""What an amending document says, as data: instructions, what was not understood, and what is no instruction."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.documents.dates import PartTerms, Terms

from .paths import WHOLE, Path, read_path


class Action(TextChoices):
    """What an instruction does."""

    REPLACE = "replace", _("replace provision")
    REPLACE_WORDS = "replace_words", _("replace words")
    DELETE_WORDS = "delete_words", _("delete words")
    INSERT_WORDS = "insert_words", _("insert words")
    REPLACE_EVERYWHERE = "replace_everywhere", _("replace words everywhere")
    INSERT = "insert", _("insert provision")
    DELETE = "delete", _("delete provision")
    RENUMBER = "renumber", _("renumber provision")
    REORDER = "reorder", _("number provisions in order")
    MERGE = "merge", _("merge provisions")
    SPLIT = "split", _("split provision")
    RETITLE = "retitle", _("change heading")
    RENAME = "rename", _("rename document")


@dataclass(frozen=True, slots=True)
class Target:
    """The document that is changed, as the amending document names it; the number as written, often empty."""

    title: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One change. Which fields count depends on the action.

    ``path``: what is changed; of an insertion the provision it goes into, or (when ``path`` names the same kind as
    ``unit``) the one it stands behind, or before with ``before``. ``old``: words taken out, or found again by;
    ``new``: words put in. ``to``: the place of an insertion (第三款), the new number of a renumbering.
    ``more``: the further provisions of a merge, the further numbers of a split article.
    ``every``: all occurrences, not exactly one. ``shared``: said of several documents at once, so that not finding
    the words in one of them is no error. ``words`` from ``start`` to ``end``: where the amending document says it.
    """

    action: Action
    target: Target | None = None
    path: Path = WHOLE
    old: str = ""
    new: str = ""
    to: Path | None = None
    more: tuple[Path, ...] = ()
    unit: str = ""
    before: bool = False
    every: bool = False
    shared: bool = False
    words: str = ""
    start: int = 0
    end: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain values, to be kept with a document; paths as they are written."""
        return asdict(self) | {
            "action": self.action.value,
            "path": str(self.path),
            "to": None if self.to is None else str(self.to),
            "more": [str(path) for path in self.more],
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Instruction":
        """The instruction of :meth:`as_json`."""
        target = values["target"]
        return cls(
            **values
            | {
                "action": Action(values["action"]),
                "path": read_path(values["path"]),
                "to": None if values["to"] is None else read_path(values["to"]),
                "more": tuple(read_path(path) for path in values.get("more", ())),
                "target": None if target is None else Target(**target),
            }
        )


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words that change something, but not in a way that was understood: for a person. ``reason`` is translatable.

    ``shared``: said of several documents at once.
    """

    words: str
    start: int
    end: int
    target: Target | None
    reason: str | Promise
    shared: bool = False


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Words that are no instruction: preamble, headings, closing formulas, the new text printed behind the decision."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """An amending document read: every character of its text is in one of the three lists. ``terms`` says from when.

    ``parts``: where each part of the document begins (一、 or 第一条), and its number.
    """

    instructions: tuple[Instruction, ...]
    unclear: tuple[Unclear, ...]
    passed_over: tuple[PassedOver, ...]
    terms: Terms
    parts: tuple[tuple[int, int], ...] = ()

    @property
    def targets(self) -> tuple[Target, ...]:
        """The documents changed, in the order in which they are first named."""
        said: tuple[Instruction | Unclear, ...] = (*self.instructions, *self.unclear)
        found: Iterable[Target | None] = (each.target for each in said)
        return tuple(dict.fromkeys(target for target in found if target is not None))

    def terms_of(self, target: Target) -> Terms | PartTerms | None:
        """From when the changes of one document hold; None where its parts of the act differ, or are not placed."""
        own = {each.numbers: each for each in self.terms.parts}
        placed = {number: each for numbers, each in own.items() for number in numbers}
        if not own:
            return self.terms
        found = {placed.get(number) for number in self._parts_of(target)} or {None}
        if len(found) > 1 or () in own:
            return None
        (only,) = found
        return only or (None if self.terms.several else self.terms)

    def _parts_of(self, target: Target) -> set[int]:
        """The numbers of the parts that change one document; what is said of several counts for none."""
        said: tuple[Instruction | Unclear, ...] = (*self.instructions, *self.unclear)
        others = {each.start for each in said if each.target != target}
        starts = {each.start for each in said if each.target == target} - others
        return {next((number for begin, number in reversed(self.parts) if begin <= start), 0) for start in starts}

    def of(self, target: Target | None) -> tuple[Instruction, ...]:
        """The instructions for one document, in order."""
        return tuple(each for each in self.instructions if each.target == target)
