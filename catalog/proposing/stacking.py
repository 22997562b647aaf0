"""How benefits go together: 不重复享受, 就高不就低, and sums that several may not exceed."""

import re
from collections.abc import Iterator
from dataclasses import replace

from .benefits import StatedBenefit
from .money import sums
from .source import written

_HIGHER = re.compile(
    r"[^,。; \n]{0,24}(?:就高不就低|从高不重复|按就高|择优享受|从优不重复"
    r"|就高(?:不重复|原则)|按(?:最高|较高)[^,。;]{0,8}(?:执行|奖励|补助))[^,。;]{0,12}"
)
_EXCLUSIVE = re.compile(
    r"[^,。; \n]{0,40}(?:不(?:得|再|予|能)?重复(?:享受|支持|奖励|补助|资助|申报|申请|补贴|安排)?|不(?:得"
    r"|能)?(?:同时|叠加|兼)(?:享受|申报|申请)?|只(?:能|可)(?:申请|享受|申报)[^,。;]{0,4}一(?:次|项))[^,。;]{0,12}"
)
_TOTAL = re.compile(
    r"(?:(?:同一|单个|每个|每家|同类|独立法人|各)[^,。;\d]{0,20})?(?:每年"
    r"|年度|当年|一年内|全年|累计|合计|总计)[^,。;\d]{0,24}?(?:不("
    r"?:得)?超过|最高|上限|限额|不高于)[^,。;\d]{0,12}$"
)
_SINGLE = re.compile(
    r"(?:单个|每个|每家|同一|单项|单家|每项)[^,。;\d]{0,16}(?:金额|额度|总额"
    r"|资金|经费)[^,。;\d]{0,8}(?:不(?:得)?超过|上限|不高于|最高)[^,。;\d]{0,6}$"
)
"""A limit for each case that stands in a sentence of its own."""
_REPEATED = re.compile(r"重复(?:建设|劳动|检测|检查|收费|录入|填报|提交|提供|报送)")


_OWN = re.compile(r"(?:本|该|此)(?:事项|条|项|款|政策)(?:的|所)?(?!列)|单个项目|同一项目")
_SIMILAR = re.compile(
    r"同类|同一(?:项目|事项|内容|产品|设备)|其他(?:各级|同类|财政)|各级|上级|列入|已(?:获|享受|得到|纳入)"
)
_BUT = re.compile(r"(?P<names>[^。;]{0,60}?(?:“[^”]{2,40}”|《[^》]{2,40}》)[^。;,]{0,8}?)除外")
_NAMES = re.compile(r"“([^”]{2,40})”|《([^》]{2,40})》")
_WITH_CASE = re.compile(r"(?:[^,。;]{2,60}的,)$")


def rules(said: str) -> Iterator[tuple[int, int, StatedBenefit]]:
    """The rules of a folded sentence with start and end, each with the products it counts over."""
    for start, end, value in _rules(said):
        but = _BUT.search(said, end)
        if but is not None and value.kind == "cap":
            names = tuple(written(quoted or titled) for quoted, titled in _NAMES.findall(but["names"]))
            yield start, but.end(), replace(value, reach="all_but", products=names)
            continue
        near = said[max(0, start - 12) : end]
        if value.kind == "cap" and _OWN.search(near):
            yield start, end, replace(value, reach="named")
        elif value.kind != "cap" and (case := _WITH_CASE.search(said[:start])):
            similar = "similar" if _SIMILAR.search(said[case.start() : end]) else ""
            yield case.start(), end, replace(value, reach=similar)
        else:
            yield (
                start,
                end,
                replace(value, reach="similar") if value.kind != "cap" and _SIMILAR.search(near) else value,
            )


def _rules(said: str) -> Iterator[tuple[int, int, StatedBenefit]]:
    for each in sums(said):
        before = _TOTAL.search(said[: each.start])
        if before and re.search(r"累计|合计|总计|总额|同一|单个|每家|独立法人", before.group()):
            of = "year" if re.search(r"每年|年度|当年|一年|全年", before.group()) else "total"
            value = StatedBenefit("cap", most=each.high, unit=each.unit, currency=each.currency, up_to=True, of=of)
            yield before.start(), each.end, value
        elif (single := _SINGLE.search(said[: each.start])) and not re.search(r"给予|\d[%‰]", said[: each.start]):
            value = StatedBenefit("cap", most=each.high, unit=each.unit, currency=each.currency, up_to=True, of="case")
            yield single.start(), each.end, value
    higher = _HIGHER.search(said) if "高" in said or "优" in said else None
    if higher:
        yield *higher.span(), StatedBenefit("higher_wins")
    for found in _EXCLUSIVE.finditer(said) if "不" in said or "只" in said else ():
        if not _REPEATED.search(found.group()) and not (higher and found.start() < higher.end()):
            yield *found.span(), StatedBenefit("exclusive_with")
