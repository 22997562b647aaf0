"""How acts say that provisions become one, and that one becomes several."""

from collections.abc import Iterator

from catalog.provisions.numbering import value

from .model import Action, Instruction
from .paths import PATH, PATHS, Path, Step, read_path, read_paths
from .phrases import MANY, QUOTED, STOPS, TAKE, TO, Builder, Clause, Said

_APART = "(?:分为|分成|拆分为|拆分成|分拆为|拆为|拆成)"
_NOW = "(?:修改后的|新的)?"


def joining_forms() -> Iterator[tuple[str, Builder]]:
    """Merges and splits; before the others, which match parts of these."""
    words = rf"[，,]?(?:并|内容)*(?:{TO}|[：:]\s*)"
    yield (
        rf"{TAKE}(?P<p>{PATHS})(?:的?内容)?(?:予以)?合并(?:(?:为|成)(?:一[条款项]|(?P<into>{PATH})))?"
        rf"(?:[，,]?(?:并|一并)?(?:改|修改|调整)?(?:作为|改为|列为){_NOW}(?P<to>{PATH}))?(?:{words}(?P<q>{QUOTED})|{STOPS})",
        _merged,
    )
    yield (
        rf"{TAKE}(?P<p>{PATH})(?:的?内容)?{_APART}(?:(?P<n>[两二三四五六七八九]|\d)条|(?P<into>{PATHS}))"
        rf"(?:[，,]?(?:并|分别|依次)*(?:作为|改为|列为){_NOW}(?P<to>{PATHS}))?(?:{words}(?P<q>{MANY})|{STOPS})",
        _split,
    )
    yield (
        rf"{TAKE}(?P<p>{PATH})(?:的?内容)?(?:单独)?(?:作为|列为|单列为|改为|调整为|改作){_NOW}(?P<to>第[^款项，。；“]{{1,8}}条)(?![第“中的、])"
        rf"(?:{words}(?P<q>{QUOTED})|{STOPS})",
        _paragraph_raised,
    )


def _merged(clause: Clause) -> list[Said]:
    """Two or more of one kind. What articles read together is plain without new words; of others it is not."""
    paths = clause.known()
    kind = paths[0].last.kind if paths else ""
    new = clause.quotes("q")[0] if clause.found["q"] else ""
    to = read_path(clause.found["to"] or clause.found["into"] or "")
    if len(paths) < 2 or {path.last.kind for path in paths} != {kind} or kind not in ("条", "款", "项", "目"):
        return []
    if (to.steps and to.last.kind != kind) or (not new and kind != "条"):
        return []
    clause.context.path = paths[0]
    clause.context.renumbered = to if to.steps and kind == "条" else None
    target = clause.context.target
    return [
        Instruction(Action.MERGE, target, path=paths[0], more=tuple(paths[1:]), new=new, to=to if to.steps else None)
    ]


def _split(clause: Clause) -> list[Said]:
    """One article into several: with the words of each, or at its 款 where there are as many."""
    paths = clause.known()
    places = read_paths(clause.found["to"] or clause.found["into"] or "")
    count = value(clause.found["n"].replace("两", "二")) if clause.found["n"] else len(places)
    if len(paths) != 1 or paths[0].last.kind != "条" or count < 2:
        return []
    number = paths[0].last.number
    places = places or [Path((Step("条", number + place),)) for place in range(count)]
    if len(places) != count or any(place.last.kind != "条" for place in places):
        return []
    if not clause.found["q"]:
        target = clause.context.target
        return [Instruction(Action.SPLIT, target, path=paths[0], to=places[0], more=tuple(places[1:]))]
    return _split_in_words(clause, paths[0], places)


def _split_in_words(clause: Clause, path: Path, places: list[Path]) -> list[Said]:
    """The first words are the article's, the others are new articles behind it, last first."""
    texts, target = clause.quotes("q"), clause.context.target
    if len(texts) != len(places):
        return []
    said: list[Said] = [Instruction(Action.REPLACE, target, path=path, new=texts[0])]
    if places[0] != path:
        said.append(Instruction(Action.RENUMBER, target, path=path, to=places[0]))
    behind = list(zip(texts[1:], places[1:], strict=True))
    said += [Instruction(Action.INSERT, target, path=path, new=new, to=to, unit="条") for new, to in reversed(behind)]
    return said


def _paragraph_raised(clause: Clause) -> list[Said]:
    """A 款 that becomes an article of its own."""
    paths, places = clause.known(), read_paths(clause.found["to"])
    if len(paths) != 1 or paths[0].last.kind != "款" or len(places) != 1 or places[0].last.kind != "条":
        return []
    new = clause.quotes("q")[0] if clause.found["q"] else ""
    return [Instruction(Action.SPLIT, clause.context.target, path=paths[0], to=places[0], new=new)]
