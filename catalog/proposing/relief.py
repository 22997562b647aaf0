"""What is given without being paid: 缓缴, 减免, 加计扣除, 贴息, 担保 and 风险补偿."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from .benefits import BenefitKind, StatedBenefit
from .money import Rate, Sum, rates, sums

_CHARGE = (
    r"[^,。;:、\d]{0,24}?(?:税|费|租金|房租|费用|保险费|利息|保证金|社保费"
    r"|公积金|电费|水费|滞纳金)(?:单位缴费部分|的?\d*%)?"
)
_DEFERRAL = re.compile(
    rf"(?:可以?|允许|准予|予以|实施|申请|享受|给予)(?:自愿)?(?:申请)?(?:暂)?缓缴(?P<what>[^,。;]{{0"
    rf",24}}?(?:费|税|款|公积金|保证金)(?:单位缴费部分)?)"
    rf"|(?P<before>{_CHARGE})(?:可以?|予以|给予|实行)(?:阶段性)?缓缴"
)
_REDUCTION = re.compile(
    rf"(?:减按|按) ?(?P<to>\d[\d.]*) ?%的?(?:优惠)?(?:税率|费率)?(?:缴纳|征收|计征|计缴|执行)(?P<to_what>{_CHARGE})?"
    rf"|(?P<half>减半)(?:征收|缴纳|收取|计征|免征)?(?P<half_what>{_CHARGE})?"
    rf"|(?P<exempt>免征|免收|免缴|免除|免交|全额减免|暂免征收)(?P<exempt_what>{_CHARGE})"
    rf"|(?P<before>{_CHARGE})(?P<before_how>减半|全免|免收|免征|减按)"
    rf"|(?:减免|减征|减收|下调|降低)(?P<by_what>{_CHARGE}) ?(?:的)?(?P<by>\d[\d.]*)? ?(?(by)%)"
)
_DEDUCTION = re.compile(
    r"(?P<what>[^,。;:]{0,24}?(?:研发费用|研究开发费用|应纳税所得额|支出"
    r"|投资额|税款)[^,。;]{0,16}?)?(?P<how>加计扣除|税前扣除|税前加计扣除"
    r"|抵扣应纳税|抵减)"
)
_DEDUCTED = re.compile(r"研发费用|研究开发费用|应纳税所得额|投资额|支出|税款")
_INTEREST = re.compile(r"(?P<what>[^,。;:]{0,20}?贷款)?[^,。;]{0,40}?贴息")
_GUARANTEE = re.compile(
    r"(?P<what>[^,。;:]{0,24}?(?:贷款|融资|担保业务|保函|不良|本金|代偿|损失"
    r"|风险)[^,。;]{0,16}?)?(?P<how>风险补偿|风险分担|担保|代偿补偿|补偿)"
)
_NO_GRANT = re.compile(
    r"研发费用加计扣除(?:政策|优惠|比例提高|、|等|享受|金额)|完善|落实|推广|探索|健全|建立|宣传|办理"
)
_FEE = re.compile(r"担保费率?[^,。;]{0,10}?(?:不(?:得)?(?:超过|高于)|降[至到低]+)[^,。;\d]{0,4}")


def reliefs(said: str) -> Iterator[tuple[int, int, StatedBenefit]]:
    """Reliefs of a folded sentence with start and end; the sums and rates in them are theirs."""
    for found in _DEFERRAL.finditer(said) if "缓缴" in said else ():
        what = (found["what"] or found["before"] or "").strip(" 的,")
        if what not in ("费", "税", "款"):
            yield *found.span(), StatedBenefit("deferral", what=what)
    if any(word in said for word in ("减", "免", "降", "调", "%")):
        yield from _reductions(said)
    if "扣除" in said or "抵扣" in said or "抵减" in said:
        yield from _rated(said, _DEDUCTION, "deduction")
    if "贴息" in said:
        yield from _rated(said, _INTEREST, "interest")
    if "担保" in said or "补偿" in said:
        yield from _rated(said, _GUARANTEE, "guarantee")


def _reductions(said: str) -> Iterator[tuple[int, int, StatedBenefit]]:
    for found in _REDUCTION.finditer(said):
        what = next((words for name in ("to", "half", "exempt", "by") if (words := found[f"{name}_what"])), "")
        what = (what or found["before"] or "").strip(" 的,")
        if not what and not found["to"]:
            continue
        if found["to"]:
            yield *found.span(), StatedBenefit("reduction", what=what, rate=Decimal(found["to"]), base="to_rate")
        elif found["half"] or found["before_how"] == "减半":
            yield *found.span(), StatedBenefit("reduction", what=what, rate=Decimal(50), base="by_rate")
        elif found["exempt"] or (found["before_how"] or "").startswith(("免", "全免")):
            yield *found.span(), StatedBenefit("reduction", what=what, exempt=True)
        elif found["by"]:
            yield *found.span(), StatedBenefit("reduction", what=what, rate=Decimal(found["by"]), base="by_rate")


def _rated(said: str, pattern: re.Pattern[str], kind: BenefitKind) -> Iterator[tuple[int, int, StatedBenefit]]:
    """With the rate nearest to the word, and the sum that limits it; without either it is told elsewhere."""
    granted = (each for each in pattern.finditer(said) if not _NO_GRANT.search(each.group() + said[each.end() :][:2]))
    found = next(granted, None)
    if found is None:
        return
    shares = [each for each in rates(said) if not re.match(r"(?:及?以上|及?以下)", said[each.end :])]
    money = [each for each in sums(said) if _limits(said, each)]
    near = min(shares, key=lambda each: abs(each.start - found.end()), default=None)
    if near is None or abs(near.start - found.end()) > 40:
        return
    cap = next((each for each in money if each.start > near.start), None)
    start, end = min(found.start(), near.start), max(found.end(), near.end, cap.end if cap else 0)
    yield start, end, _with(kind, found["what"] or _earlier(said[: found.start()], kind), near, cap)


def _earlier(before: str, kind: BenefitKind) -> str:
    """What is deducted where it was named before: 对符合条件的研发费用，按实际发生额的100%在税前加计扣除."""
    named = _DEDUCTED.findall(before) if kind == "deduction" else []
    return str(named[-1]) if named else ""


def _limits(said: str, each: Sum) -> bool:
    return bool(re.search(r"(?:最高|不超过|不高于|上限|限额|最多)[^\d,。;]{0,14}$", said[: each.start]))


def _with(kind: BenefitKind, what: str, near: Rate, cap: Sum | None) -> StatedBenefit:
    about = re.sub(r"^.*?对|^[的按]", "", what).strip(" ,的")
    value = StatedBenefit(kind, what=about, rate=near.high, points=near.points)
    return value if cap is None else replace(value, cap=cap.high, unit=cap.unit, currency=cap.currency)
