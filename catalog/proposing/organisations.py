"""Who does what, as a text names them: 责任单位：…, 由…负责解释, 受理单位：…, each name as written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.reference.names import looks_like_organisation, split_names

from .source import Proposal, Sentence, Source

Roles = tuple[tuple[str, re.Pattern[str]], ...]
_NAME = r"[^,。;:()\n]{2,80}?"
_LABELLED: Roles = (
    ("competent", re.compile(

    r"(?:责任单位|责任部门|牵头单位|牵头部门|主管部门|主管单位|业务主管(?:部门"
    r"|单位)|组织实施(?:单位|部门)|负责单位)(?:\([^()]{0,12}\))? ?: ?("
    r"?P<names>[^。;:()\n]{2,160})")),
    ("accepting", re.compile(
    r"(?:受理(?:单位|部门|机构|窗口)|申报受理(?:单位|部门)?|经办机构|承办单位) ?: ?(?P<names>[^。;"
    r":()\n]{2,120})")),
    ("interpreting", re.compile(r"解释(?:单位|部门|机关) ?: ?(?P<names>[^。;:()\n]{2,120})")),
)  # fmt: skip
_SAID: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("解释", "interpreting", re.compile(
        rf"(?:由|,)(?P<names>{_NAME})(?:会同[^,。;]{{2,60}})?(?:负责|进行)(?:具体)?(?:政策)?(?:的)?解释"
    )),
    ("受理", "accepting", re.compile(
        rf"(?:由|向)(?P<names>{_NAME})(?:统一|负责|集中|常年)*(?:受理|接收)(?:申[报请])?"
    )),
    ("接收", "accepting", re.compile(
        rf"(?:由|向)(?P<names>{_NAME})(?:统一|负责|集中|常年)*(?:受理|接收)(?:申[报请])?"
    )),
    ("受理", "accepting", re.compile(
        r"(?:^|[,;。])(?P<names>[^,。;:()由向\n]{2,30}?)(?:负责|统一|常年|集中)+受理"
    )),
    ("由", "competent", re.compile(
        rf"由(?P<names>{_NAME})(?:负责|牵头|具体|会同[^,。;]{{2,40}})+(?:组织"
        rf"|实施|管理|认定|审核|评审|推进|统筹|落实)"
    )),
    ("负责", "competent", re.compile(
        r"(?:^|[,;。]|第[一二三四五六七八九十百]+条 ?)(?P<names>[^,。;:()由向\n]{4,30}?)"
        r"负责[^,。;\n]{0,20}?(?:日常(?:管理|工作)|组织实施)"
    )),
    ("委托", "authorising", re.compile(rf"(?:受|经)(?P<names>{_NAME})(?:委托|授权)")),
    ("授权", "authorising", re.compile(rf"(?:受|经)(?P<names>{_NAME})(?:委托|授权)")),
)  # fmt: skip
"""A word without which it is not worth trying, the role, and how it is said."""
_IN_BRACKETS = re.compile(r"\((?:牵头|责任)(?:单位|部门) ?: ?(?P<names>[^()]{2,200})\)")
_LEADS = re.compile(
    r"^(?:第[一二三四五六七八九十百零\d]+条 ?|牵头(?:单位)?|配合(?:单位)?|各|有关|相关|和|及|、|会同|等)+"
    r"|(?:等)?(?:按职责分工(?:负责)?|牵头|配合|负责|等)$"
)
_SOME = re.compile(r"^(?:各|有关|相关)")
_GENERIC = re.compile(r"^(?:(?:设区)?[省市县区]+(?:级|人民)?(?:政府|部门|单位|局|委)|部门|单位)")
"""有关市政府 names nobody."""
_VAGUE = re.compile(r"^(?:本|该|其|上级|同级|所在地?|当地|各级?|有关|相关|县级以上|设区|第三方|我[省市区县厅局委])")


@dataclass(frozen=True, slots=True)
class StatedOrganisation:
    """An organisation by its role (the codes of ``catalog.reference.roles``), its name as written."""

    role: str
    name: str

    @property
    def aspect(self) -> str:
        """Tells apart the roles of one name."""
        return self.role


def read_organisations(source: Source) -> tuple[Proposal[StatedOrganisation], ...]:
    """In the order of the text; whose the names are is for those to say who know where it applies."""
    return tuple(each for sentence in source.sentences for each in _of_sentence(source, sentence))


def _of_sentence(source: Source, sentence: Sentence) -> Iterator[Proposal[StatedOrganisation]]:
    said = sentence.said
    if not _MAY.search(said):
        return
    seen: set[tuple[str, int]] = set()
    found = [("competent", each) for each in _IN_BRACKETS.finditer(said)]
    if ":" in said:
        found += [(role, each) for role, pattern in _LABELLED for each in pattern.finditer(said)]
    found += [(role, each) for word, role, pattern in _SAID if word in said for each in pattern.finditer(said)]
    for role, match in sorted(found, key=lambda pair: pair[1].start("names")):
        for name, start in _names(match["names"], match.start("names")):
            if (role, start) in seen:
                continue
            seen.add((role, start))
            quote = source.quote(
                sentence.start + start, sentence.start + start + len(name), (sentence.start, sentence.end)
            )
            yield source.proposal("organisation", StatedOrganisation(role, quote.words), quote, certain=False)


def _names(written: str, start: int) -> Iterator[tuple[str, int]]:
    """Each name of a list and where it stands in the sentence."""
    at = 0
    for part in split_names(written):
        name = _LEADS.sub("", part)
        if _SOME.match(part) and _GENERIC.match(name):
            continue
        place = written.find(name, at) if name else -1
        if place < 0 or len(name) < 3 or _VAGUE.search(name) or not looks_like_organisation(name):
            continue
        at = place + len(name)
        yield name, start + place


_MAY = re.compile(r"单位|部门|机构|机关|窗口|由|向|受|经|负责")
