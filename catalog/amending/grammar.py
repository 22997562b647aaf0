"""The sentences in which Chinese amending decisions speak, as patterns over text whose quotations are filled in."""

import re
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from catalog.provisions.numbering import value

from .grammar_joining import joining_forms
from .model import Action, Instruction, Unclear
from .paths import HEADED, PATH, PATHS, Path, read_path, read_paths
from .phrases import (
    ADD,
    AS,
    CUT,
    IN,
    MANY,
    QUOTED,
    STOPS,
    TAKE,
    TITLED,
    TO,
    WHOLE,
    Builder,
    Clause,
    Context,
    Said,
    target_of,
)  # fmt: skip

_ALL = re.compile("均|全部|一律|所有")
_OWN = re.compile("[本该](?:规章|文件|办法|法规|规定|条例|细则|通知|意见|方案)")
_SKIPPED = re.compile(
    r"(?:[\s，,；;。：:、]|并且|并|(?P<general>同时|此外|另外)|其中的?(?!“)|根据(?:以上|上述|前述)修改|相应(?=删))*"
)
_GENERAL = re.compile(
    r"^[\s，,；;。]*(?:同时|此外|另外)"
    r"|(?:上述|以上|前述|前列|所列)(?:[0-9一二两三四五六七八九十]{1,3}[件部个])?(?:政府)?(?:规章|文件|办法|法规|条例|规范性文件)"
)
_DOCUMENT = re.compile(rf"{TAKE}(?P<t>{TITLED})(?:中的?|的)?(?=第|中)")
_NOT_TOLD = _("It is not said which words change.")


def of_all(words: str) -> bool:
    """Whether words, with quotations filled in, say that they speak of every document of the decision."""
    return bool(_GENERAL.search(words))


def clauses(text: str, filled: str, start: int, end: int, context: Context) -> list[Said] | None:
    """Everything one sentence says, or None when a part of it is not understood: half a sentence may mislead."""
    said: list[Said] = []
    while True:
        skipped = _SKIPPED.match(filled, start, end)
        general = bool(skipped and skipped["general"])
        start = skipped.end() if skipped else start
        if start >= end:
            return said
        if named := _DOCUMENT.match(filled, start, end):
            context.target, context.path = target_of(text, named), None
            start = named.end()
        for pattern, build in _FORMS:
            found = pattern.match(filled, start, end)
            if found and (new := build(Clause(text, found, context))):
                break
        else:
            return None
        general = of_all(found.group()) or (general and not _OWN.search(found.group()))
        said += [_general(each, general) for each in new]
        start = found.end()


def _general(said: Said, general: bool) -> Said:
    """此外 and 同时 speak of every document of the decision; whether there are several is not known here."""
    if isinstance(said, Instruction) and said.action in (Action.REPLACE_EVERYWHERE, Action.REORDER):
        return replace(said, shared=general)
    return said


def _renamed(clause: Clause) -> list[Said]:
    target = target_of(clause.text, clause.found) if clause.found["t"] else clause.context.target
    return [Instruction(Action.RENAME, target, new=clause.quotes("q")[0].strip("《》"))]


def _pairs(clause: Clause) -> list[tuple[str, str]]:
    """Old and new words: as many of one as of the other, or several that become one."""
    old, new = clause.quotes("a"), clause.quotes("b")
    if len(new) == 1:
        new *= len(old)
    return list(zip(old, new, strict=True)) if len(old) == len(new) else []


def _everywhere(clause: Clause) -> list[Said]:
    return [
        Instruction(Action.REPLACE_EVERYWHERE, clause.context.target, old=old, new=new, every=True)
        for old, new in _pairs(clause)
    ]


def _everywhere_else(clause: Clause) -> list[Said]:
    """将“…”统一修改为“…” without a place means the whole text, unless a provision was spoken of."""
    return [] if clause.context.path else _everywhere(clause)


def _gone_everywhere(clause: Clause) -> list[Said]:
    return [
        Instruction(Action.REPLACE_EVERYWHERE, clause.context.target, old=old, every=True) for old in clause.quotes("a")
    ]


def _renumbered(clause: Clause) -> list[Said]:
    old, new = clause.paths("p"), clause.paths("to")
    if len(old) != len(new) or any(one.last.kind != other.last.kind for one, other in zip(old, new, strict=True)):
        return []
    if len(old) == 1 and old[0].last.kind == "条":
        clause.context.path, clause.context.renumbered = old[0], new[0]
    return [
        Instruction(Action.RENUMBER, clause.context.target, path=one, to=other)
        for one, other in zip(old, new, strict=True)
    ]


def _words_replaced(clause: Clause) -> list[Said]:
    every = bool(_ALL.search(clause.found.group()))
    return [
        Instruction(Action.REPLACE_WORDS, clause.context.target, path=path, old=old, new=new, every=every)
        for path in clause.known()
        for old, new in _pairs(clause)
    ]


def _words_deleted(clause: Clause) -> list[Said]:
    every = bool(_ALL.search(clause.found.group()))
    return [
        Instruction(Action.DELETE_WORDS, clause.context.target, path=path, old=old, every=every)
        for path in clause.known()
        for old in clause.quotes("a")
    ]


def _words_inserted(clause: Clause) -> list[Said]:
    before = clause.found["side"] == "前"
    old, new = clause.quotes("a")[0], clause.quotes("b")[0]
    return [
        Instruction(Action.INSERT_WORDS, clause.context.target, path=path, old=old, new=new, before=before)
        for path in clause.known()
    ]


def _deleted(clause: Clause) -> list[Said]:
    return [Instruction(Action.DELETE, clause.context.target, path=path) for path in clause.known()]


def _replaced(clause: Clause) -> list[Said]:
    paths = clause.known()
    if len(paths) != 1:
        return []
    return [Instruction(Action.REPLACE, clause.context.target, path=paths[0], new=clause.quotes("q")[0])]


def _retitled(clause: Clause) -> list[Said]:
    new = clause.quotes("q")[0]
    whole = re.search(r"第[^条\n]{1,6}条", new) or "\n" in new
    action = Action.REPLACE if whole else Action.RETITLE
    return [Instruction(action, clause.context.target, path=read_path(clause.found["p"]), new=new)]


def _inserted(clause: Clause) -> list[Said]:
    unit, count = clause.found["unit"], value(clause.found["n"].replace("两", "二"))
    new = clause.quotes("q")
    if len(new) == 1 and count > 1:
        new = new[0].split("\n")
    places = _places(clause, unit)
    container = _container(clause, unit, places)
    if len(new) != count or (places and len(places) != count) or container is None:
        return []
    return [
        Instruction(
            Action.INSERT,
            clause.context.target,
            path=container,
            new=words,
            to=place,
            unit=unit,
            before=(clause.found["where"] or "").endswith("前"),
        )
        for words, place in zip(new, places or [None] * count, strict=True)
    ]


def _places(clause: Clause, unit: str) -> list[Path | None]:
    """Where the insertions are to stand; 第四十九条第三款 names by its new number what was 第四十八条."""
    written = clause.found["to"] or clause.found["late"] or ""
    renumbered, spoken_of = clause.context.renumbered, clause.context.path
    places: list[Path | None] = []
    for path in read_paths(written):
        steps = path.steps
        if renumbered and spoken_of and unit != "条" and steps[: len(renumbered.steps)] == renumbered.steps:
            steps = steps[len(renumbered.steps) :]
        places.append(Path(steps))
    return places


def _container(clause: Clause, unit: str, places: list[Path | None]) -> Path | None:
    """What the insertions go into, or stand behind; None when it is not known."""
    if clause.found["p"]:
        paths = clause.paths("p")
        if len(paths) == 1 and paths[0].complete:
            clause.context.path = paths[0]
            return paths[0]
        return None
    place = places[0] if places else None
    if unit == "条" or unit in HEADED:
        return Path(place.steps[:-1]) if place else Path()
    if place and place.complete:
        return Path(place.steps[:-1])
    return Path(place.inside(clause.context.path).steps[:-1]) if place and clause.context.path else clause.context.path


def _reordered(clause: Clause) -> list[Said]:
    said: list[Said] = [Instruction(Action.REORDER, clause.context.target)]
    return [*said, *_untold(clause)] if "个别" in clause.found.group() else said


def _untold(clause: Clause) -> list[Said]:
    start, end = clause.found.span()
    return [Unclear(clause.text[start:end], start, end, clause.context.target, _NOT_TOLD)]


def _whole_forms() -> Iterator[tuple[str, Builder]]:
    """What concerns a whole article or document; before the others, which match parts of these."""
    document = "(?:规章|文件|办法|法规|规定|条例|细则|通知|意见|方案)"
    yield rf"{TAKE}(?P<p>{PATH}){ADD}[^。；]*?[，,]\s*并将本条(?:内容)?{TO}(?P<q>{QUOTED})", _replaced
    yield (
        rf"{TAKE}(?:(?P<t>{TITLED})的?|(?:该|本|原)?{document}?的?)(?:名称|标题|题目)(?:由(?:{QUOTED}|{TITLED}))?"
        rf"{TO}(?P<q>{QUOTED}|《□*》)",
        _renamed,
    )
    scope = rf"{WHOLE}(?:凡|所有|涉及|出现|有关)*的?"
    yield rf"{TAKE}{scope}(?P<a>{MANY}){AS}{TO}(?P<b>{MANY})", _everywhere
    yield rf"{CUT}{scope}(?P<a>{MANY}){AS}", _gone_everywhere
    yield (
        rf"{TAKE}(?P<p>{PATHS})(?:依次|相应|分别)?(?:改为|调整为|改作|顺延为|变更为|修改为)(?P<to>{PATHS})(?![第“中的])",
        _renumbered,
    )


def _word_forms() -> Iterator[tuple[str, Builder]]:
    """Words in provisions that are named, or were spoken of before."""
    named = rf"(?P<p>{PATHS})"
    spoken_of = "(?:其中|本条|本款|本项|该条|该款|该项)?"
    for place in (named, spoken_of):
        yield rf"{TAKE}{place}{IN}(?:所有)?(?P<a>{MANY}){AS}{TO}(?P<b>{MANY}){AS}", _words_replaced
        yield rf"{CUT}{place}{IN}(?:所有)?(?P<a>{MANY}){AS}{STOPS}", _words_deleted
        yield rf"{TAKE}{place}{IN}(?P<a>{MANY}){AS}(?:予以)?{CUT}{STOPS}", _words_deleted
        yield (
            rf"(?:在|将|于)?{place}{IN}(?P<a>{QUOTED})(?:一词)?之?(?P<side>后|前)面?{ADD}(?P<b>{QUOTED}){AS}",
            _words_inserted,
        )
    yield rf"{TAKE}(?P<a>{MANY}){AS}(?=均|全部|统一|一律){TO}(?P<b>{MANY}){AS}", _everywhere_else


def _provision_forms() -> Iterator[tuple[str, Builder]]:
    """Provisions put in, taken out and replaced."""
    yield (
        rf"(?:在|于)?(?P<p>{PATH})?(?P<where>中|内|后面?|之后|前面?|之前)?[，,]?{ADD}(?P<n>[一两二三四五六七八九十]|\d)"
        rf"个?(?P<unit>编|章|节|条|款|项|目)(?:内容|规定)?[，,]?(?:(?:分别)?作为(?P<to>{PATHS}))?[：:，,]?\s*(?P<q>{MANY})"
        rf"(?:[，,](?:分别)?作为(?P<late>{PATHS}))?",
        _inserted,
    )
    yield rf"{CUT}(?P<p>{PATHS}){STOPS}", _deleted
    yield rf"{TAKE}(?P<p>{PATHS})(?:予以)?{CUT}{STOPS}", _deleted
    yield (
        rf"{TAKE}(?P<p>第[^，。；“第条]{{1,4}}[编章节])(?:{QUOTED}|[^第，。；“：]{{0,30}}?)的?(?:[编章节]名|名称|标题)?{TO}(?P<q>{QUOTED})",
        _retitled,
    )
    yield rf"{TAKE}(?P<p>{PATHS})(?:的?内容)?{TO}(?P<q>{QUOTED})", _replaced
    yield rf"{TAKE}(?:本条|该条|本款|该款|本项|该项)?{TO}(?P<q>{QUOTED})", _replaced


def _order_forms() -> Iterator[tuple[str, Builder]]:
    """Numbers put in order, and changes that are announced without being told."""
    yield (
        r"对?(?:(?!顺序|序号|次序)[^，。；“”第]){0,12}个别(?:文字|词句|表述|标点)[^，。；“”]{0,14}?(?:修改|调整|修正)(?!和)",
        _untold,
    )
    yield (
        r"(?:第[^，。；“第]{1,6}条)?[^，。；“”第]{0,16}?(?:顺序|序号|次序)[^，。；“”]{0,24}?(?:调整|顺延|递延|变动)(?:和修改)?",
        _reordered,
    )


_FORMS = [
    (re.compile(pattern), build)
    for forms in (joining_forms, _whole_forms, _word_forms, _provision_forms, _order_forms)
    for pattern, build in forms()
]
