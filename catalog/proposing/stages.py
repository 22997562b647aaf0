"""What a date in a sentence is the window of, or that it is none.

What a day is of is said by its own clause; a label (申报时间：) or the heading above speaks where the clause does not.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from catalog.calls.windows import Audience, Stage

from . import cues
from .audiences import subject
from .clauses import Around
from .spans import Span

_FORMS = ("表》", "书》", "回执》")
_NUMBERING = ' "“0123456789.、()'
_REVIEWED = re.compile(r"(?:完成|进行)(?:网上|在线|线上)?(?:审核|初审|审查)")
_MISSED = re.compile(r"(?:仍|尚)?未[^,。]{0,8}(?:提交|申报|上传|报名|填报)")
_ASKED = re.compile(r"(?:请|务必|望)[^,。;]{0,24}(?:于|在)$")
"""请…于…前: something is to be done, whatever follows."""
_NEAR = 24
"""Characters behind a day in which the one who acts may be named first."""


def stage_of(near: Around, span: Span, *, calls: bool) -> Stage | None:
    """The stage; None where the date is of something else. ``calls``: the document's title calls for applications."""
    if _is_measured(near, span) or cues.CITED.search(near.before):
        return None
    said = cues.NAMES.sub("", cues.QUOTED_TITLE.sub(_kept_form, near.clause))
    if cues.REDRESS.search(said) or cues.NO_TAKING_PART.search(said) or _is_report(near, said):
        return None
    if span.on and not _tells_time(near, span):
        return None
    return _Told.of(near, span, said, calls).stage()


def _kept_form(found: re.Match[str]) -> str:
    """A form's title tells what is handed in, another document's title nothing."""
    return found.group() if found.group().endswith(_FORMS) else ""


def _is_measured(near: Around, span: Span) -> bool:
    """A cut-off, a validity, a period of figures, or a day by which a work is done."""
    asked = _ASKED.search(near.before)
    if any(each.match(near.after) for each in (cues.DUTY, cues.MEASURED, cues.ATTRIBUTE)) and not asked:
        return True
    if cues.PERIOD.search(near.before):
        return not (span.explicit and (cues.LABEL.search(near.before) or cues.says_enough(near.head)))
    listed = near.head.endswith("、") and not cues.says_enough(near.tail)
    told = cues.says_enough(near.head + near.heading) or _MISSED.match(near.tail)
    as_of = cues.AS_OF.search(near.words) and not told
    return bool(listed or as_of or cues.FORMERLY.search(near.before))


def _is_report(near: Around, said: str) -> bool:
    if not cues.REPORTING.search(said) or cues.RECOMMENDING.search(near.tail):
        return False
    asked = f"{near.tail} {near.after}" if near.tail.strip() else near.clause
    return subject(near.before) == "department" or not cues.HANDED_IN_TO_APPLY.search(asked)


def _tells_time(near: Around, span: Span) -> bool:
    """A time without an edge counts under a label, or where it comes again, or as a span of months to apply in."""
    labelled = cues.LABEL.search(near.before)
    if labelled or near.before.endswith("("):
        return bool(labelled)
    if (near.heading and _stands_alone(near)) or (
        cues.BARE_LABEL.search(near.before) and cues.APPLYING.search(near.clause + near.heading)
    ):
        return True
    if span.opens is None:
        return False
    return _is_time_to_apply(near, span.opens.first.unit, span.opens.first.word, alone=span.opens.last is None)


def _is_time_to_apply(near: Around, unit: str, word: str, *, alone: bool) -> bool:
    """可在10月提出申请, 每年第一季度提交申请, 6月至7月申请; a single day without a label is none."""
    applies = _applies(near.tail) or bool(cues.CLAIMING.search(near.tail))
    if not alone:
        return applies or _applies(near.head, last=10)
    if unit == "day" or not (word or cues.WITHIN.search(near.before)):
        return False
    return applies or (word == "every" and bool(cues.APPLYING.search(near.after)))


def _applies(said: str, last: int = 0) -> bool:
    return bool(cues.APPLYING.search(cues.NAMES.sub("", said)[-last:]))


def _stands_alone(near: Around) -> bool:
    """A line with nothing but the time, under a heading that says what of."""
    return not near.head.strip(_NUMBERING)


def _by_label(label: str) -> Stage | None:
    return next((stage for stage, pattern in cues.STAGES_BY_LABEL if pattern.search(label)), None)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the words around a date tell: ``said`` its clause, ``who`` acts, whether something is passed on."""

    near: Around
    span: Span
    said: str
    calls: bool
    who: Audience | None
    passing: bool
    labelled: re.Match[str] | None

    @classmethod
    def of(cls, near: Around, span: Span, said: str, calls: bool) -> "_Told":
        who = subject(near.before) or subject(near.tail[:_NEAR])
        tail = near.tail if near.tail.strip(" 。") else near.head
        passing = bool(cues.PASSING_ON.search(tail)) or near.tail.startswith("提交")
        return cls(near, span, said, calls, who, passing, cues.LABEL.search(near.before))

    def stage(self) -> Stage | None:
        """By the label where the words only name a time, else the first rule that fits, else by the heading."""
        if self.labelled is not None and self.span.on:
            by_label = _by_label(self.near.head + self.labelled.group())
            if by_label is not None:
                return by_label if by_label != "review" or self.calls else None
        by_rule = next((stage for stage, fits in _RULES if fits(self)), None)
        if by_rule is not None or not _stands_alone(self.near):
            return by_rule
        return _by_label(self.near.heading)

    @property
    def is_due(self) -> bool:
        """Whether a deadline is said with a word of its own, or a label."""
        return bool(cues.DUE.search(self.near.clause) or cues.BARE_LABEL.search(self.near.before))


def _claims(told: _Told) -> bool:
    paid = told.passing and re.search(r"办理(?:资金)?(?:拨付|兑付|领款|请款)", told.near.after)
    return bool(cues.CLAIMING.search(told.said) or paid)


def _recommends(told: _Told) -> bool:
    due = told.is_due or told.labelled
    if cues.RECOMMENDING.search(told.said) and (told.passing or due):
        return True
    collects = "汇总" in told.near.tail
    if not told.passing or (told.who not in ("department", None) and not collects):
        return False
    if "上报" in told.near.tail or "上报" in told.near.head:
        return told.calls
    if collects and told.who != "department":
        return bool(cues.APPLYING.search(told.near.before))
    material = any(
        word in told.said for word in ("申报", "推荐", "参评", "推选", "申请材料", "候选", "初审意见", "审核意见")
    )
    return told.who == "department" and (material or (told.calls and ("材料" in told.said or "名单" in told.said)))


def _hands_in_paper(told: _Told) -> bool:
    applying = cues.APPLYING.search(told.said)
    due = told.is_due or told.labelled
    if cues.PAPER.search(told.said) and (told.passing or due or applying):
        return True
    online = cues.APPLYING.search(told.near.head + told.near.tail.split("报送")[0])
    return bool(cues.HANDING_IN.search(told.said)) and not online


def _reviews(told: _Told) -> bool:
    """初审 by a department, or a line that says so: 区级审核：9月6日-9月12日."""
    if not told.calls:
        return False
    if any(cues.REVIEW_LABEL.search(each) for each in (told.near.head, told.near.before + _ahead(told.near.words))):
        return True
    reviewing = told.who == "department" and cues.REVIEWING.search(told.near.tail)
    return bool(reviewing or (told.who != "person" and _REVIEWED.match(told.near.tail))) and not cues.APPLYING.search(
        told.said
    )


def _ahead(words: str) -> str:
    """What of a span stands before its day: 截止时间为."""
    return re.split(r"\d", words, maxsplit=1)[0]


def _is_applied(told: _Told) -> bool:
    near = told.near
    if cues.APPLYING.search(told.said):
        return told.span.on or told.calls or told.who != "department" or _asks_others(near)
    if told.span.on:
        return bool(cues.YEARLY_WORK.search(told.said) and cues.APPLYING.search(near.after))
    if (
        told.span.closes is not None
        and told.is_due
        and (told.calls or cues.APPLYING.search(near.before + near.heading))
    ):
        return _by_label(near.heading) in (None, "apply")
    if not told.passing or told.who == "department":
        return False
    if told.calls and re.search("表》|书》|回执", told.said):
        return True
    return bool(cues.HANDED_IN_TO_APPLY.search(near.after)) or (told.who is not None and _hands_in_papers(told))


def _asks_others(near: Around) -> bool:
    """A department that takes in what others apply for."""
    return bool(cues.HANDED_IN_TO_APPLY.search(near.after) or "受理" in near.after[:12])


def _hands_in_papers(told: _Told) -> bool:
    near = told.near
    papers = any(word in near.tail for word in ("材料", "资料", "申请书", "申报书", "作品"))
    papers = papers or bool(re.fullmatch(r"(?:提交|报送|寄送|递交)[。;, ]*", near.tail))
    return papers and (told.calls or bool(cues.APPLYING.search(near.before + near.heading + near.after)))


def _due_under_heading(stage: Stage) -> Callable[[_Told], bool]:
    """A deadline under a heading that says what of (材料提交：截止时间为…)."""

    def fits(told: _Told) -> bool:
        return told.span.closes is not None and told.is_due and _by_label(told.near.heading) == stage

    return fits


_RULES: tuple[tuple[Stage, Callable[[_Told], bool]], ...] = (
    ("claim", _claims),
    ("recommend", _recommends),
    ("materials", _hands_in_paper),
    ("review", _reviews),
    ("apply", _is_applied),
    ("materials", _due_under_heading("materials")),
    ("claim", _due_under_heading("claim")),
)
"""In the order in which they are asked."""
