"""Deadlines told from another event (登记后6个月内, 期满前三个月): kept as words, no instant is made up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.calls.windows import Stage

from . import cues

_COUNT = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3}) ?个?(?:工作日|自然日|日|天|月|年)"
_TERM = re.compile(
    rf"(?:(?:自|在|于|从)?[^,。;]{{0,24}}?(?:之日起?|之后|以后|后|终了后|结束后"
    rf"|结束)(?:的|起)?(?:\(含[^()]*\))? ?{_COUNT}("
    rf"?:之内|以内|内)(?!的|不得|不予|未|核实|尚|仍)"
    rf"|(?:届满|期满|到期|举办日|活动)[^,。;]{{0,4}}?(?:前|的) ?{_COUNT}(?:之?内"
    rf"|以?前)?(?!以上|尚|仍|未|没有)|(?:届满|期满|到期) ?{_COUNT}(?:之|以)?前"
    rf"|(?:于|在) ?{_COUNT}(?:之内|以内|内)(?!不得|不予|未|的)(?=[^,。;]{{0,20}}(?:报|提|申)))"
)
_NUMBERED = re.compile(
    r"[\s\S]*?第[一二三四五六七八九十百零\d]+条 ?|\([一二三四五六七八九十\d]+\) ?|[一二三四五六七八九十\d]+[、.] ?"
)
_ACTS = re.compile(
    r"^[^。;]{0,64}?(?:(?:提出|提交|递交)[^,。;]{0,24}申请|申请(?!人|书|行政"
    r"|复|听|鉴|之日)|申报|申领|报名|兑付|兑现|提交(?:下列|以下|有关|相关)?(?:申报"
    r"|申请)?材料"
    r"|报[^,。;]{0,16}(?:中心|管理机构|基金))"
)
_NOT = re.compile(
    r"复议|再次鉴定|复核|复查|听证|诉讼|调解|异议|申诉|备案|变更|注销|社会保险登记"
    r"|延期|验收申请|申请验收|作出|颁发|发放|审[核查](?!申请)|核查|答复|转送"
    r"|强制执行|先予执行"
    r"|停业|收到申请|受理之日|受理申请|公告,|公示|回购|缴纳|补缴|整改|核实|将数据|统计数据"
)
_OFFICE = re.compile(
    r"(?:受理|收到|接到|接)[^,。;]{0,16}申请[^,。;]{0,8}(?:之日|后)|(?:机关"
    r"|主管部门|管理机构|行政部门|经办机构|委员会)应?当?(?:自|在|于)?$"
)


@dataclass(frozen=True, slots=True)
class Term:
    """The words from ``start`` to ``end`` of a sentence, and what is to be done within it."""

    start: int
    end: int
    stage: Stage
    note: str = "told from another event; no instant is worked out"


def relative_terms(said: str) -> Iterator[Term]:
    """Terms in which one outside the administration applies or claims; redress, registration, decisions are none."""
    if "内" not in said and "前" not in said:
        return
    for found in _TERM.finditer(said):
        behind = said[found.end() :]
        number = _NUMBERED.match(found.group())
        acts = _ACTS.match(behind)
        clause = said[max(said.rfind(",", 0, found.start()), said.rfind("。", 0, found.start())) + 1 : found.start()]
        governed = clause + re.split("[。;]", behind)[0] if acts else ""
        if not acts or _NOT.search(governed) or _OFFICE.search(clause + found.group()):
            continue
        stage: Stage = "claim" if cues.CLAIMING.search(acts.group()) else "apply"
        yield Term(found.start() + (number.end() if number else 0), found.end(), stage)
