"""The numbered lists of a text under the headings that say what they list: conditions, materials.

The numbering is read as provisions are cut, so that an item here is a provision there.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from catalog.provisions.cutting import Piece, cut

from .source import Source

_ASKS_FOR_LIST = re.compile(
    r"(?:下列|以下)[^。;:]{0,20}: *\n*$|(?:^|\n)[^。;:\n]{0,14}(?:条件|材料"
    r"|要求|情形|指标)[^。;:\n]{0,6}:? *\n+$"
)
"""下列条件： in a sentence, or 申报条件 on a line of its own, before what is numbered from one."""
_LAST = 90
_MIXED = re.compile(r"程序|流程|步骤|管理|方式")
_FIRST = 48
"""Characters in which a heading stands at the beginning of what it heads."""


@dataclass(slots=True)
class Item:
    """A numbered part of a text: its own words from ``words`` to ``own_end``, and what is numbered under it."""

    start: int
    words: int
    own_end: int
    end: int
    kind: str
    style: str
    number: int
    children: list["Item"] = field(default_factory=list)


class Outline:
    """The tree of a text's numbering."""

    def __init__(self, source: Source) -> None:
        self.source = source

    @cached_property
    def items(self) -> list[Item]:
        """All items in order."""
        pieces = cut(self.source.raw)
        items = [
            Item(piece.start, piece.words, piece.end, piece.end, piece.kind, piece.style, piece.number)
            for piece in pieces
        ]
        for item, piece in zip(items, pieces, strict=True):
            if piece.parent is not None:
                items[piece.parent].children.append(item)
        self._extend(items, pieces)
        self._adopt(items)
        return items

    def _adopt(self, items: list[Item]) -> None:
        """A list that begins right behind 下列条件之一： belongs to that item, whatever the text's other numbering."""
        for place, item in enumerate(items):
            if item.children or not _ASKS_FOR_LIST.search(self.own(item)):
                continue
            taken: list[Item] = []
            for following in items[place + 1 :]:
                fits = following.number == len(taken) + 1 and following.style != item.style
                if not fits or (taken and following.style != taken[0].style):
                    break
                taken.append(following)
            self._move(items[: place + 1], item, taken)

    @staticmethod
    def _move(before: list[Item], item: Item, taken: list[Item]) -> None:
        """Give ``taken`` to ``item``, each with its own words only: what the cut put under them belongs further up."""
        if not taken:
            return
        places = {each.start for each in taken}
        for parent in before:
            parent.children = [child for child in parent.children if child.start not in places]
        item.children = [replace(each, end=each.own_end, children=[]) for each in taken]
        item.end = taken[-1].own_end

    @staticmethod
    def _extend(items: list[Item], pieces: list[Piece]) -> None:
        """A piece ends where its first child begins; the item reaches to the end of its last."""
        for item, piece in zip(reversed(items), reversed(pieces), strict=True):
            if item.children:
                item.own_end = min(item.own_end, item.children[0].start)
                item.end = max(item.end, item.children[-1].end)
            if piece.parent is not None:
                items[piece.parent].end = max(items[piece.parent].end, item.end)

    def own(self, item: Item) -> str:
        """The folded words of an item without those numbered under it."""
        return self.source.plain[item.words : item.own_end]

    def headed(self, title: re.Pattern[str], intro: re.Pattern[str]) -> Iterator[Item]:
        """The outermost items that begin with ``title``, or end with ``intro`` before what is numbered under them.

        A chapter that is of more than that (认定条件与程序) is left to its articles.
        """
        beyond = 0
        for item in self.items:
            own = self.own(item)
            headed = title.search(own[:_FIRST]) or (item.children and title.search(own.rstrip().rpartition("\n")[2]))
            mixed = headed and item.children and _MIXED.search(headed.group())
            told = (headed and not mixed) or (item.children and intro.search(own[-_LAST:]))
            if item.start >= beyond and told:
                beyond = item.end
                yield item

    def beside(self, headed: Iterable[Item], like: re.Pattern[str]) -> Iterator[Item]:
        """These items in order, with what goes on behind one in the same numbering under a heading ``like`` its own."""
        known = list(headed)
        last: Item | None = None
        for item in self.items:
            if any(each is item for each in known):
                last = item if like.search(self.own(item)) else None
                yield item
            elif last is not None and (item.start, item.style, item.number) == (last.end, last.style, last.number + 1):
                last = item if like.search(self.own(item)) else None
                if last is not None:
                    yield item
