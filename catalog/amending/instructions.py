"""Read an amending document's text into instructions, each with the words it came from. Nothing is dropped silently."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from catalog.documents.dates import Terms, read_terms
from catalog.provisions.numbering import value

from .grammar import clauses, of_all
from .model import Instruction, PassedOver, Reading, Target, Unclear
from .phrases import TITLED, Context, target_of
from .quoting import masked

_ENTRY = re.compile(
    r"(?:^|(?<=[。；;：:”）)\n 　改案定出下》]))[ 　\t]*(?:"
    r"(?P<first>[一二三四五六七八九十]{1,3})、"
    r"|第(?P<article>[一二三四五六七八九十]{1,3})条[ 　\t]*(?=(?:对|将|修改)?《)"
    r"|[（(](?P<second>[一二三四五六七八九十]{1,3})[）)](?![项款目条])"
    r"|(?P<third>\d{1,2})[.．、](?!\d))"
)
_LEVELS = {"first": 0, "article": 0, "second": 1, "third": 2}
_AFTER = re.compile(r"(?<=”)(?=\s*(?:同时|此外|另外|本(?:决定|修正案)|根据本))")
_REPUBLISHED = re.compile(
    r"第一(?:条|章)(?![第中修改增加删的、和作移之调整与规定自，。,；;：“（(至到及]|$)|目[ 　]*录[ 　]*第一"
)
_HEADING = re.compile(
    rf"(?:对|将|修改)[^《》。；“]{{0,40}}(?P<t>{TITLED})(?!等)[^《》。；“]{{0,24}}(?:修改|修正|修订|调整|如下)"
)
_TITLE_ALONE = re.compile(rf"\s*(?P<t>{TITLED})[：:。]?\s*$")
_CLOSING = re.compile(
    r"(?:本|该)(?:决定|修正案|通知|办法|公告|规定|条例|令)(?:第[^。；“自]{1,40})?自[^。]{2,30}(?:施行|实施|执行|生效)"
    r"|^\s*(?:(?:第[^。；“自]{1,40}|其[他余][^。；“自]{1,10}))?自[^。]{2,30}(?:施行|实施|执行|生效)"
    r"|根据(?:本|该)(?:决定|修正案|通知)[^。]{0,24}(?:修改|修正|公布|发布|调整)"
)
_CHANGES = re.compile(
    r"(?:第[^第。；]{1,8}[条款项章节]|“□*”)[^。；]*(?:修改|改为|删去|删除|增加|调整)|(?:删去|删除|增加)[^。；]{0,6}(?:第|一[条款项])"
)
_NAMED = re.compile(r"修[改订正][〈《<](?P<title>[^《》]+?)[〉》>](?P<more>[、和及]|等)?")
_BY_TITLE = re.compile(r"^《?(?P<title>[^《》]+?)》?(?:修正案|修改案)")

_ANNOUNCED = re.compile(r"现予(?:公布|发布)[，,]\s*(自[^，,。；]{2,24}起(?:施行|实施|执行|生效))")

_Said = TypeVar("_Said", Instruction, Unclear)
_NOT_UNDERSTOOD = _("These words were not understood. Enter what they change, or mark them as no change.")
_NO_TARGET = _("It is not said which document is changed.")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A slice of the text; ``mark`` is how long the entry's number at its head is, ``level`` its depth or -1."""

    start: int
    end: int
    mark: int = 0
    level: int = -1
    number: int = 0


@dataclass(slots=True)
class _Reader:
    """What has been read so far. ``started``: the first change, or the document to be changed, has been named.

    ``general``: what is read now is said of all documents, as is what follows it without a number of its own.
    """

    text: str
    filled: str
    context: Context
    started: bool = False
    closed: bool = False
    general: bool = False
    instructions: list[Instruction] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)

    def read(self, sentence: _Sentence) -> None:
        """Take a sentence for what it is: instructions, a heading, a formula, or not understood."""
        if sentence.level >= 0:
            self.context.path = self.context.renumbered = None
        body = self.filled[sentence.start + sentence.mark : sentence.end]
        self.general = of_all(body) or (self.general and sentence.level < 0)
        if not body.strip(" 　\t\n。；;，"):
            return self._pass_over(sentence)
        if _CLOSING.search(body) and not _CHANGES.search(body):
            self.closed = self.closed or bool(self.instructions)
            return self._pass_over(sentence)
        if self._understood(sentence):
            self.started = True
            return None
        if self._is_heading(sentence, body):
            return self._pass_over(sentence)
        if not self.closed and (self.started or _CHANGES.search(body)):
            return self._not_understood(sentence)
        return self._pass_over(sentence)

    def _understood(self, sentence: _Sentence) -> bool:
        context = replace(self.context)
        said = clauses(self.text, self.filled, sentence.start + sentence.mark, sentence.end, context)
        if not said:
            return False
        self.context = context
        words = self._words(sentence)
        for each in said:
            if isinstance(each, Unclear):
                self.unclear.append(replace(each, shared=self.general))
            elif each.target is None:
                self._not_understood(sentence, _NO_TARGET)
                break
            else:
                self.instructions.append(replace(each, words=words, start=sentence.start, end=sentence.end))
        return True

    def _is_heading(self, sentence: _Sentence, body: str) -> bool:
        """The sentence names the document whose changes follow; of one that names several none is meant."""
        start = sentence.start + sentence.mark
        found = _TITLE_ALONE.match(self.filled, start, sentence.end) if sentence.level >= 0 else None
        found = found or _HEADING.search(self.filled, start, sentence.end)
        if found is None or _CHANGES.search(body):
            return False
        self.context = Context(target_of(self.text, found))
        self.started = True
        return True

    def _not_understood(self, sentence: _Sentence, reason: object = _NOT_UNDERSTOOD) -> None:
        self.unclear.append(
            Unclear(
                self._words(sentence), sentence.start, sentence.end, self.context.target, reason,  # type: ignore[arg-type]
                self.general,
            )
        )  # fmt: skip

    def _pass_over(self, sentence: _Sentence) -> None:
        self.passed_over.append(PassedOver(self.text[sentence.start : sentence.end], sentence.start, sentence.end))

    def _words(self, sentence: _Sentence) -> str:
        return self.text[sentence.start : sentence.end].strip()


def read_instructions(text: str, title: str = "") -> Reading:
    """What the amending document with this title and text says, for every document it changes.

    ``text`` may have lost its line breaks, and may have the amended text printed behind the decision: that is passed
    over. The places (start, end) are offsets in ``text``.
    """
    filled = masked(text)
    reader = _Reader(text, filled, Context(_only_target(title)))
    end = _republished(filled)
    for sentence in _sentences(filled[:end]):
        reader.read(sentence)
    if end < len(text):
        reader.passed_over.append(PassedOver(text[end:], end, len(text)))
    return Reading(
        tuple(_for_all(reader.instructions, reader.instructions)),
        tuple(_for_all(reader.unclear, reader.instructions)),
        tuple(reader.passed_over),
        _terms(text[:end], title),
        tuple((mark.start, mark.number) for mark in _entries(filled[:end]) if mark.level == 0),
    )


def _terms(text: str, title: str) -> Terms:
    """From when the changes hold: as the decision says of itself, else as the words of its promulgation do."""
    terms = read_terms(text, title)
    announced = _ANNOUNCED.search(text)
    if terms.effective_on or terms.from_act or terms.several or not announced:
        return terms
    return read_terms(announced[1])


def _only_target(title: str) -> Target | None:
    """The document a title says it changes, if it is one: 关于修改《…》的决定, …修正案."""
    named = _NAMED.search(title)
    if named:
        return None if named["more"] else Target(named["title"].strip())
    amended = _BY_TITLE.match(title.strip())
    return Target(amended["title"].strip()) if amended else None


def _republished(filled: str) -> int:
    """Where the new text printed behind the decision begins: with the sentence that holds its first article."""
    first = _CHANGES.search(filled)
    found = _REPUBLISHED.search(filled, first.end()) if first else None
    if found is None:
        return len(filled)
    return max(filled.rfind(mark, 0, found.start()) for mark in "。\n") + 1


def _sentences(filled: str) -> Iterator[_Sentence]:
    """Sentences and entries. A line that ends in a colon goes on; so does a quotation, whose inside is filled."""
    marks = {mark.start: mark for mark in _entries(filled)}
    ends = {
        found.end() for found in re.finditer(r"[。；;]+|(?:修[改正订]|如下)[：:](?!\s*“)|(?<![：:，,、为\n])\n", filled)
    }
    ends |= {found.start() for found in _AFTER.finditer(filled)}
    starts = sorted({0, *marks, *(end for end in ends if end < len(filled))})
    for start, end in zip(starts, [*starts[1:], len(filled)], strict=True):
        if start < end:
            mark = marks.get(start)
            yield replace(mark, end=end) if mark else _Sentence(start, end)


def _entries(filled: str) -> Iterator[_Sentence]:
    """The numbers of entries, each carrying on its list or opening one; others are part of a sentence."""
    last = [0, 0, 0]
    for found in _ENTRY.finditer(filled):
        name = str(found.lastgroup)
        level, number = _LEVELS[name], value(found[name])
        if number not in (1, last[level] + 1):
            continue
        last[level] = number
        last[level + 1 :] = [0] * (2 - level)
        yield _Sentence(found.start(), found.end(), found.end() - found.start(), level, number)


def _for_all(said: list[_Said], instructions: list[Instruction]) -> Iterator[_Said]:
    """What is said of all documents at the end of a decision is said of each of them, understood or not."""
    targets = dict.fromkeys(each.target for each in instructions)
    last = instructions[-1].target if instructions else None
    since = max((each.end for each in instructions if each.target != last), default=0)
    for each in said:
        if each.shared and len(targets) > 1 and each.start >= since:
            yield from (replace(each, target=target) for target in targets)
        else:
            yield replace(each, shared=False)
