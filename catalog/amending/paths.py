"""Where in a document: 第十条第二款第（三）项, as legislative practice names provisions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.provisions.numbering import value

RANKS = ("编", "章", "节", "部分", "条", "款", "项", "目")
"""From the outside in. 部分 is how a document numbered 一、（一）names its first level."""
HEADED = frozenset({"编", "章", "节"})
_N = r"(?:[零〇○一二三四五六七八九十百]+|\d{1,3})"
_STEP = (
    rf"(?:第[（(]?{_N}[）)]?(?:编|章|节|部分|条(?:之[一二三四五六七八九十]+)?|款|项|目)"
    rf"|(?<=[条款分])[（(]{_N}[）)][项目]?)"
)
PATH = rf"(?:原)?{_STEP}(?:的?{_STEP})*"
PATHS = rf"{PATH}(?:(?:[、和及与至到]|以及){PATH})*"
"""Patterns without groups, to be put into larger ones."""

_PARTS = re.compile(
    rf"第[（(]?(?P<n>{_N})[）)]?(?P<kind>编|章|节|部分|条|款|项|目)(?:之(?P<branch>[一二三四五六七八九十]+))?"
    rf"|[（(](?P<bare>{_N})[）)](?P<unit>[项目])?"
)
_ONE = re.compile(PATH)
_LONGEST_RANGE = 30  # provisions named by 第三条至第十条


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a path; ``branch`` is the 一 of 第十条之一, 0 without."""

    kind: str
    number: int
    branch: int = 0

    def __str__(self) -> str:
        inner = numeral(self.number)
        shown = f"（{inner}）" if self.kind == "项" else inner
        return f"第{shown}{self.kind}" + (f"之{numeral(self.branch)}" if self.branch else "")


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the outside in; without steps it is the whole document."""

    steps: tuple[Step, ...] = ()

    def __str__(self) -> str:
        return "".join(str(step) for step in self.steps)

    @property
    def last(self) -> Step:
        """What is named; a whole document names nothing (IndexError)."""
        return self.steps[-1]

    @property
    def complete(self) -> bool:
        """Whether it can be found without knowing what was spoken of before."""
        return not self.steps or self.steps[0].kind not in ("款", "项", "目")

    def inside(self, context: "Path | None") -> "Path":
        """第二款 said after 第十条 is 第十条第二款; a path that begins with an article needs nothing."""
        if context is None or self.complete:
            return self
        first = RANKS.index(self.steps[0].kind)
        return Path((*(step for step in context.steps if RANKS.index(step.kind) < first), *self.steps))


WHOLE = Path()
"""The document as a whole."""


def read_path(written: str) -> Path:
    """The path of one provision; text between its steps is not read."""
    return Path(tuple(_step(found) for found in _PARTS.finditer(written)))


def read_paths(written: str, context: Path | None = None) -> list[Path]:
    """The provisions of an enumeration (第三条、第五条第一款和第二款; 第七条至第九条), each complete if it can be."""
    found: list[Path] = []
    end = 0
    for match in _ONE.finditer(written):
        path = read_path(match.group()).inside(found[-1] if found else context)
        if found and written[end : match.start()] in ("至", "到"):
            found += _between(found[-1], path)
        found.append(path)
        end = match.end()
    return found


def numeral(number: int) -> str:
    """12 → 十二, 103 → 一百零三; for 1 to 999, as provisions are numbered."""
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    written = f"{digits[hundreds]}百" if hundreds else ""
    if hundreds and rest and not tens:
        written += "零"
    if tens:
        written += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    return written + (digits[ones] if ones else "")


def _step(found: re.Match[str]) -> Step:
    if found["bare"]:
        return Step(found["unit"] or "项", value(found["bare"]))
    return Step(found["kind"], value(found["n"]), value(found["branch"]) if found["branch"] else 0)


def _between(first: Path, last: Path) -> Iterator[Path]:
    """What lies between the ends of a range; nothing when they are not of one kind."""
    if first.steps[:-1] != last.steps[:-1] or first.last.kind != last.last.kind:
        return
    for number in range(first.last.number + 1, min(last.last.number, first.last.number + _LONGEST_RANGE)):
        yield Path((*first.steps[:-1], Step(first.last.kind, number)))
