"""Put new provisions where an act says: among their neighbours by number, with the punctuation of a list kept."""

import re
from itertools import pairwise

from .blocks import SPACE, Block, Structure, numbers_of, renumbered
from .model import Instruction
from .paths import HEADED, Path
from .reasons import Refused, between_chapters, endless, placeless, taken, uncounted

STOPS = "。；！？”…：:;."
_MARK = {
    "编": re.compile(r"第[^编\s]{1,6}编"),
    "章": re.compile(r"第[^章\s]{1,6}章"),
    "节": re.compile(r"第[^节\s]{1,6}节"),
    "条": re.compile(r"第[零〇○一二三四五六七八九十百\d]+条(?:之[一二三四五六七八九十]+)?"),
    "项": re.compile(r"[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、]|[一二三四五六七八九十]+、"),
    "目": re.compile(r"[（(]\d+[）)]|\d{1,2}[.．、）)]|[①-⑳]"),
}
_INSIDE = re.compile(
    rf"(?:(?<=\n)|(?<=。))(?:{_MARK['条'].pattern}|{_MARK['节'].pattern})|{_MARK['条'].pattern}(?=[ 　])"
)


def own_mark(unit: str, words: str) -> tuple[str, str]:
    """The number that quoted words begin with, and the words behind it; an empty number when they have none."""
    found = _MARK[unit].match(words) if unit in _MARK else None
    return (found.group(), words[found.end() :].lstrip(SPACE)) if found else ("", words)


def punctuated(words: str, as_before: str, default: str = "。") -> str:
    """Quoted words often lack the closing stop; it is the one that stood there before."""
    if words[-1:] in STOPS:
        return words
    return words + (as_before[-1:] if as_before[-1:] in "。；;！？" and as_before else default)


def keeps_to_itself(structure: Structure, block: Block, path: Path) -> None:
    """Refuse a last item without line breaks that further sentences follow: they may be a 款 of their own."""
    last, article = structure.subtree(block)[-1], structure.article_of(block)
    if not article or article[-1] is not last or structure.counts_paragraphs(article):
        return
    if "。" in last.words[:-1]:
        raise Refused(endless(path))


class Placing:
    """Insertions of one act into a structure. ``moving``: numbers the act takes away; ``in_order``: it renumbers."""

    def __init__(self, structure: Structure, moving: set[str], in_order: bool) -> None:
        self.structure = structure
        self.moving = moving
        self.in_order = in_order

    def insert(self, instruction: Instruction) -> list[Block]:
        """The blocks put in. Refused when their place cannot be told."""
        if instruction.unit == "款":
            return [self._paragraph(instruction)]
        return self._numbered(instruction)

    def _numbered(self, instruction: Instruction) -> list[Block]:
        unit = instruction.unit
        mark, words = own_mark(unit, instruction.new)
        siblings, anchor = self._siblings(instruction)
        number = self._number(instruction, mark, siblings, anchor)
        if number is None or not siblings:
            raise Refused(placeless(mark or instruction.unit))
        mark = mark or renumbered(siblings[0].mark, *number)
        before, other = self._neighbour(number, mark, siblings, anchor, instruction)
        if unit == "条" and not any(step.kind in HEADED for step in instruction.path.steps) and anchor is None:
            self._inside_chapter(other, before, mark)
        if unit in ("项", "目") and not before:
            keeps_to_itself(self.structure, other, instruction.path)
        new = Block(
            siblings[0].kind, mark, siblings[0].lead.replace("\n", "") or "", words, above=other.above, planned=number
        )
        new.paragraph = 0 if unit == "条" else other.paragraph
        self._put(new, other, before, is_list=unit in ("项", "目"))
        return self._taken_apart(new) if unit in HEADED else [new]

    def _taken_apart(self, chapter: Block) -> list[Block]:
        """A chapter comes with its articles, which are numbered like all others."""
        gap, chapter.gap = chapter.gap, ""
        bounds = [0, *(found.start() for found in _INSIDE.finditer(chapter.words)), len(chapter.words)]
        parts = [chapter.words[start:end] for start, end in pairwise(bounds)]
        place = self.structure.blocks.index(chapter)
        for written in parts[1:]:
            unit = "条" if _MARK["条"].match(written) else "节"
            mark, words = own_mark(unit, written)
            lead = written[len(mark) : len(written) - len(words)]
            block = Block("article" if unit == "条" else "section", mark, lead, words, above=chapter.above)
            block.planned, place = numbers_of(mark), place + 1
            self.structure.blocks.insert(place, block)
        chapter.words = parts[0]
        blocks = self.structure.blocks[self.structure.blocks.index(chapter) : place + 1]
        for block in blocks:
            stripped = block.words.rstrip(SPACE)
            block.words, block.gap = stripped, block.words[len(stripped) :]
        blocks[-1].gap = gap
        return blocks

    def _siblings(self, instruction: Instruction) -> tuple[list[Block], Block | None]:
        """The provisions among which the new one stands, and the one it was said to stand beside."""
        path, unit = instruction.path, instruction.unit
        beside = bool(path.steps) and path.last.kind == unit
        selection = self.structure.select(Path(path.steps[:-1]) if beside else path)
        kind = "point" if not self.structure.has_articles and unit not in HEADED else ""
        kind = kind or {"编": "part", "章": "chapter", "节": "section", "条": "article", "项": "item"}.get(
            unit, "subitem"
        )
        heads = self.structure.heads(kind, selection.blocks)
        if kind == "point":
            under = selection.first.provision if path.steps[: len(path.steps) - beside] else None
            heads = [head for head in heads if (head.above[-1] if head.above else None) == under]
        if unit in ("项", "目") and len({head.paragraph for head in heads} - {0}) > 1:
            raise Refused(placeless(str(instruction.to) if instruction.to else unit))
        return heads, self.structure.select(path).first if beside else None

    def _number(
        self, instruction: Instruction, mark: str, siblings: list[Block], anchor: Block | None
    ) -> tuple[int, int] | None:
        if instruction.to is not None:
            return instruction.to.last.number, instruction.to.last.branch
        if mark:
            return numbers_of(mark)
        if anchor is not None:
            return (anchor.current[0] + (0 if instruction.before else 1), 0)
        if instruction.unit in ("项", "目") and siblings:
            return siblings[-1].current[0] + 1, 0
        return None

    def _neighbour(
        self,
        number: tuple[int, int],
        mark: str,
        siblings: list[Block],
        anchor: Block | None,
        instruction: Instruction,
    ) -> tuple[bool, Block]:
        """(whether the new one stands before it, the provision beside which it stands)."""
        if anchor is not None:
            self._free(number, mark, siblings)
            return instruction.before, anchor
        given = {block.planned: block for block in siblings if block.planned}
        at, branch = number
        if (at - 1, 0) in given and not branch:
            return False, given[at - 1, 0]
        if (at + 1, 0) in given and not branch:
            return True, given[at + 1, 0]
        if self.in_order and not branch:
            if at == siblings[-1].number + 1:
                return False, siblings[-1]
            if not 1 <= at <= len(siblings) + 1:
                raise Refused(placeless(mark))
            return (True, siblings[0]) if at == 1 else (False, siblings[at - 2])
        self._free(number, mark, siblings)
        return self._by_number(number, mark, siblings)

    def _free(self, number: tuple[int, int], mark: str, siblings: list[Block]) -> None:
        holder = next((block for block in siblings if block.current == number), None)
        if holder is not None and not self.in_order and holder.mark not in self.moving:
            raise Refused(taken(mark))

    def _by_number(self, number: tuple[int, int], mark: str, siblings: list[Block]) -> tuple[bool, Block]:
        at, branch = number
        before = [block for block in siblings if block.current == (at, branch - 1) or block.current[0] == at - 1]
        if branch:
            before = [block for block in before if block.current[0] == at]
        if before:
            return False, before[-1]
        if at == 1 and siblings[0].current[0] > 1:
            return True, siblings[0]
        raise Refused(placeless(mark))

    def _inside_chapter(self, other: Block, before: bool, mark: str) -> None:
        live = self.structure.live()
        place = live.index(other if before else self.structure.subtree(other)[-1])
        beside = live[place - 1] if before and place else live[place + 1] if place + 1 < len(live) else None
        if beside is not None and beside.kind in ("part", "chapter", "section"):
            raise Refused(between_chapters(mark))

    def _put(self, new: Block, other: Block, before: bool, *, is_list: bool) -> None:
        blocks = self.structure.blocks
        if before:
            new.gap = "\n" if self.structure.lined else ""
            new.words = punctuated(new.words, "", "；" if is_list else "。")
            blocks.insert(blocks.index(other), new)
            return
        last = self.structure.subtree(other)[-1]
        ending = is_list and last.words.endswith("。")
        new.gap = last.gap
        if self.structure.lined:
            last.gap = "\n"
        new.words = punctuated(new.words, last.words if is_list else "")
        if ending:
            last.words = last.words[:-1] + "；"
            new.words = new.words.rstrip("；;") + "。" if new.words[-1] in "；;" else new.words
        blocks.insert(blocks.index(last) + 1, new)

    def _paragraph(self, instruction: Instruction) -> Block:
        path = instruction.path
        beside = bool(path.steps) and path.last.kind == "款"
        selection = self.structure.select(Path(path.steps[:-1]) if beside else path)
        blocks = selection.blocks
        if not path.steps or selection.first.kind != "article":
            raise Refused(placeless("款"))
        if selection.loose or not self.structure.counts_paragraphs(blocks):
            raise Refused(uncounted(instruction.to.inside(path) if instruction.to else path))
        starts = [block for block in blocks if block.kind in ("article", "paragraph")]
        if beside:
            anchor = self.structure.select(path).first
            place = starts.index(anchor) + (0 if instruction.before else 1)
        else:
            place = instruction.to.last.number - 1 if instruction.to else len(starts)
        if not 0 <= place <= len(starts):
            raise Refused(placeless(str(instruction.to)))
        return self._put_paragraph(instruction.new, blocks, starts, place)

    def _put_paragraph(self, words: str, blocks: list[Block], starts: list[Block], place: int) -> Block:
        article = starts[0]
        above = (*article.above, article.provision) if article.provision else article.above
        new = Block("paragraph", words=punctuated(words, ""), gap="\n", above=above)
        new.lead = starts[1].lead if len(starts) > 1 else ""
        if place == 0:
            new.words, article.words = article.words, new.words
            new.paragraph, article.paragraph = article.paragraph, 0
            new.gap, article.gap = article.gap or "\n", "\n"
            self.structure.put_after(article, new)
            return article
        end = blocks.index(starts[place]) if place < len(starts) else len(blocks)
        last = blocks[end - 1]
        if "\n" not in last.gap:
            last.gap += "\n"
            new.gap = "" if place == len(starts) else "\n"
        elif place == len(starts):
            new.gap, last.gap = last.gap, "\n"
        self.structure.put_after(last, new)
        return new
