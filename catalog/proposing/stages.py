"""What a date in a sentence is the window of, or that it is none."""

import re

from catalog.calls.windows import Stage

from . import cues
from .audiences import subject
from .clauses import Around
from .spans import Span


def stage_of(near: Around, span: Span, *, calls: bool) -> Stage | None:
    """The stage; None where the date is of something else. ``calls``: the document's title calls for applications."""
    if _is_measured(near, span) or cues.CITED.search(near.before):
        return None
    said = cues.NAMES.sub("", cues.QUOTED_TITLE.sub(_kept_forms, near.clause))
    if cues.REDRESS.search(said) or cues.NO_TAKING_PART.search(said):
        return None
    if span.on and not _tells_time(near, span):
        return None
    if _is_report(near, said):
        return None
    return _stage(near, said, span, calls)


def _kept_forms(found: object) -> str:
    """A form's title tells what is handed in, another document's title nothing."""
    words = str(found.group()) if hasattr(found, "group") else ""
    return words if words.endswith(("申报书》", "申请书》", "申报表》", "申请表》", "推荐表》", "登记表》")) else ""


def _is_measured(near: Around, span: Span) -> bool:
    """A cut-off, a validity, a period of figures, or a day by which a work is done."""
    behind = near.after
    if cues.DUTY.match(behind) or cues.MEASURED.match(behind) or cues.ATTRIBUTE.match(behind):
        return True
    if cues.PERIOD.search(near.before):
        return not (span.explicit and (cues.LABEL.search(near.before) or cues.says_enough(near.head)))
    if near.head.endswith("、") and not cues.says_enough(near.tail):
        return True
    if cues.FORMERLY.search(near.before):
        return True
    as_of = cues.AS_OF.search(near.words)
    return bool(as_of and not (cues.says_enough(near.head + near.heading)))


def _tells_time(near: Around, span: Span) -> bool:
    """A time without an edge counts under a label, or where it comes again, or as a span of months to apply in."""
    if near.before.endswith("(") and not cues.LABEL.search(near.before):
        return False
    if cues.LABEL.search(near.before) or (near.heading and not near.head.strip(' "“0123456789.、()')):
        return True
    if cues.BARE_LABEL.search(near.before) and cues.APPLYING.search(near.clause + near.heading):
        return True
    first = span.opens.first if span.opens is not None else None
    if first is None:
        return False
    alone = span.opens is not None and span.opens.last is None
    if alone and (first.unit == "day" or not (first.word or cues.WITHIN.search(near.before))):
        return False
    applies = cues.APPLYING.search(cues.NAMES.sub("", near.tail)) or cues.CLAIMING.search(near.tail)
    if span.opens is not None and span.opens.last is not None:
        return bool(applies or cues.APPLYING.search(cues.NAMES.sub("", near.head)[-10:]))
    return bool(applies or (first.word == "every" and cues.APPLYING.search(near.after)))


def _is_report(near: Around, said: str) -> bool:
    if not cues.REPORTING.search(said):
        return False
    if cues.RECOMMENDING.search(near.tail):
        return False
    asked = f"{near.tail} {near.after}" if near.tail.strip() else near.clause
    return subject(near.before) == "department" or not cues.HANDED_IN_TO_APPLY.search(asked)


def _stage(near: Around, said: str, span: Span, calls: bool) -> Stage | None:
    who = subject(near.before) or subject(near.tail[:24])
    label = cues.LABEL.search(near.before)
    if label is not None and span.on and (by_label := _by_label(near.head + label.group())):
        return by_label if by_label != "review" or calls else None
    passing = (
        cues.PASSING_ON.search(near.tail)
        or near.tail.startswith("提交")
        or (not near.tail.strip(" 。") and cues.PASSING_ON.search(near.head))
    )
    applying = cues.APPLYING.search(said)
    if cues.CLAIMING.search(said):
        return "claim"
    if _recommends(near, said, who, bool(passing), calls):
        return "recommend"
    if cues.PAPER.search(said) and (passing or cues.DUE.search(said) or cues.LABEL.search(near.before) or applying):
        return "materials"
    if cues.HANDING_IN.search(said) and not cues.APPLYING.search(near.head + near.tail.split("报送")[0]):
        return "materials"
    if calls and _reviews(near, said, who):
        return "review"
    if span.on and (applying or (cues.YEARLY_WORK.search(said) and cues.APPLYING.search(near.after))):
        return "apply"
    if applying:
        return None if who == "department" and not (calls or _asks(near)) else "apply"
    if _due(near, span) and (calls or cues.APPLYING.search(near.before + near.heading)):
        return _by_label(near.heading) or "apply"
    if passing and who != "department" and cues.HANDED_IN_TO_APPLY.search(near.after):
        return "apply"
    if passing and who in ("enterprise", "institution", "person") and _hands_in_papers(near, calls):
        return "apply"
    return _by_label(near.heading) if _stands_alone(near) else None


def _recommends(near: Around, said: str, who: str | None, passing: bool, calls: bool) -> bool:
    if cues.RECOMMENDING.search(said) and (passing or cues.DUE.search(said) or cues.LABEL.search(near.before)):
        return True
    if not passing or (who not in ("department", None) and "汇总" not in near.tail):
        return False
    if "上报" in near.tail or "上报" in near.head:
        return calls
    if "汇总" in near.tail and who != "department":
        return bool(cues.APPLYING.search(near.before))
    material = any(word in said for word in ("申报", "推荐", "参评", "推选", "申请材料", "候选"))
    return who == "department" and (material or (calls and ("材料" in said or "名单" in said)))


def _reviews(near: Around, said: str, who: str | None) -> bool:
    """初审 by a department, or a line that says so: 区级审核：9月6日-9月12日."""
    if cues.REVIEW_LABEL.search(near.before + re.split(r"\d", near.words, maxsplit=1)[0]):
        return True
    return who == "department" and bool(cues.REVIEWING.search(near.tail)) and not cues.APPLYING.search(said)


def _asks(near: Around) -> bool:
    return bool(cues.HANDED_IN_TO_APPLY.search(near.after) or "受理" in near.after[:12])


def _due(near: Around, span: Span) -> bool:
    return span.closes is not None and bool(
        cues.DUE.search(near.clause + near.words) or cues.BARE_LABEL.search(near.before)
    )


def _hands_in_papers(near: Around, calls: bool) -> bool:
    papers = any(word in near.tail for word in ("材料", "资料", "申请书", "申报书", "作品"))
    papers = papers or bool(re.fullmatch(r"(?:提交|报送|寄送|递交)[。;, ]*", near.tail))
    return papers and (calls or bool(cues.APPLYING.search(near.before + near.heading + near.after)))


def _stands_alone(near: Around) -> bool:
    """A line with nothing but the time, under a heading that says what of."""
    return not near.head.strip(' "“0123456789.、()')


def _by_label(label: str) -> Stage | None:
    return next((stage for stage, pattern in cues.STAGES_BY_LABEL if pattern.search(label)), None)
