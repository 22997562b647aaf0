"""The words around a date that say what it is of: its clause, and the next where its own says nothing."""

import re
from dataclasses import dataclass

from . import cues
from .dates import Expression
from .source import Sentence
from .spans import Span

_MARKS = re.compile(r"[,;:。!?\n]")
_EMPTY = re.compile(r"^[\s,、.:;()的起止前以内于在请须应最迟至到为是年月日及时]*(?:原则上|一般|统一)?$")
_LISTED = re.compile(r"^ ?(?:、|和|及|以及|与|或) ?$")
_LONGEST_LABEL = 10
_SHORT = 6
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Around:
    """``head`` and ``tail``: the governing clause before and behind the date; ``before`` and ``after`` the sentence's.

    ``words``: the span itself. ``earlier``: the dates that stand before it. ``heading``: the short line above.
    """

    head: str
    tail: str
    before: str
    after: str
    heading: str
    words: str
    earlier: list[Expression]

    @property
    def clause(self) -> str:
        """The governing clause with the words of the span."""
        return f"{self.head}{self.words}{self.tail}"


def around(sentence: Sentence, span: Span, found: list[Expression]) -> Around:
    """What stands around ``span`` in its sentence."""
    said = sentence.said
    before, after = said[: span.start], said[span.end :]
    others = [
        each for each in found if (each.end <= span.start or each.start >= span.end) and not _in_passing(said, each)
    ]
    head = _last_clause(before)
    tail = _first_clauses(after, span.end, others, alone=cues.says_enough(head))
    if span.opens is not None and span.closes is not None and span.opens is not span.closes:
        tail = said[span.opens.end : span.closes.start] + tail
    if (
        _EMPTY.match(head)
        and not cues.says_what(tail)
        and not _holds_date(others, span.start - len(before), span.start, said)
    ):
        head = _last_clause(before[: len(before) - len(head)].rstrip(",: ")) + head
    earlier = [each for each in found if each.end <= span.start]
    return Around(head, tail, before, after, sentence.heading, said[span.start : span.end], earlier)


def _in_passing(said: str, each: Expression) -> bool:
    """A month that only tells which one is meant (对9月份应缴的费用): it has no edge and no clause of its own."""
    if each.first.unit != "month" or each.last is not None or said[each.end : each.end + 1] in "前底末止起至到":
        return False
    return each.start > 0 and said[each.start - 1] not in "在于自从至到,、:(，每 "


def _last_clause(before: str) -> str:
    """Back to the last mark; a short label and its colon (申报日期：自…) stay with what follows."""
    cuts = [found for found in _MARKS.finditer(before) if not _inside(before, found.start())]
    if len(cuts) > 0 and cuts[-1].group() == ":":
        label = before[cuts[-2].end() if len(cuts) > 1 else 0 : cuts[-1].start()]
        if len(label) <= _LONGEST_LABEL:
            cuts.pop()
    return before[cuts[-1].end() :] if cuts else before


def _inside(said: str, place: int) -> bool:
    """Whether a mark stands in brackets that close before the end."""
    opened = said.rfind("(", 0, place)
    return opened >= 0 and said.find(")", opened, place) < 0 and said.find(")", place) >= 0


def _first_clauses(after: str, start: int, others: list[Expression], *, alone: bool) -> str:
    """Up to the next mark, or if not ``alone`` where something is said; never beyond the next date."""
    limit = min((each.start - start for each in others if _limits(after, each.start - start)), default=len(after))
    clauses = _split(after)
    tail = ""
    for clause in clauses:
        if tail and alone:
            break
        if tail and not _EMPTY.match(tail) and len(tail.strip(" ,")) > _SHORT:
            break
        if len(tail) + len(clause) > limit and tail.strip(" ,"):
            break
        tail += clause
    return tail[: max(limit, 0)] if limit < len(tail) else tail


def _limits(after: str, at: int) -> bool:
    """Whether a date so far behind ends what belongs to this one; one that is only listed with it does not."""
    return at >= 0 and not _LISTED.match(after[:at])


def _split(after: str) -> list[str]:
    pieces, begin = [], 0
    for found in _MARKS.finditer(after):
        if not _inside(after, found.start()):
            pieces.append(after[begin : found.end()])
            begin = found.end()
    pieces.append(after[begin:])
    return pieces


def _holds_date(others: list[Expression], start: int, end: int, said: str) -> bool:
    """Whether the clause right before already has a date of its own."""
    clause = said.rfind(",", start, max(end - 1, 0))
    before = said.rfind(",", start, max(clause, 0))
    return any(before < each.start < end for each in others)
