"""Single instructions carried out on a structure: each is checked first, and changes nothing when it is refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .blocks import Block, Selection, Structure, numbers_of, renumbered
from .model import Instruction
from .paths import HEADED, Path
from .placing import keeps_to_itself, own_mark, punctuated
from .reasons import (
    Refused,
    emptied,
    taken,
    uncounted,
    uncut,
)  # fmt: skip

_ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百]+条[ 　]")


@dataclass(frozen=True, slots=True)
class Freed:
    """Which numbers are free for others: ``moving`` are marks the act takes away; ``in_order``: all are given anew."""

    moving: set[str]
    in_order: bool


def replace_provision(structure: Structure, instruction: Instruction) -> list[Block]:
    """New words for a whole provision; its number stays unless the new words begin with another one."""
    path = instruction.path
    selection = whole(structure, path)
    head, last = selection.first, selection.blocks[-1]
    mark, words = own_mark(path.last.kind, instruction.new)
    if mark and mark != head.mark:
        head.mark, head.planned = mark, numbers_of(mark)
    head.words = words if path.last.kind in HEADED else punctuated(words, last.words)
    if last is not head:
        head.gap = last.gap
    _remove(selection.blocks[1:])
    return [head]


def retitle(structure: Structure, instruction: Instruction) -> list[Block]:
    """Another heading for a chapter; what stands in it is left alone."""
    head = structure.select(instruction.path).first
    head.words = own_mark(instruction.path.last.kind, instruction.new)[1]
    return [head]


def delete(structure: Structure, instruction: Instruction) -> list[Block]:
    """Take a provision out. The list it ended ends like before; of a first 款 the article's number stays."""
    path = instruction.path
    selection = whole(structure, path)
    head, last = selection.first, selection.blocks[-1]
    if path.last.kind == "款" and head.kind == "article":
        return _delete_first_paragraph(structure, selection, path)
    place = structure.live().index(head)
    previous = structure.live()[place - 1] if place else None
    ended = path.last.kind in ("项", "目") and last.words.endswith("。")
    if previous is not None and ended and previous.words[-1:] in ("；", ";"):
        previous.words = previous.words[:-1] + "。"
    if previous is not None and structure.live()[-1] is last:
        previous.gap = last.gap
    _remove(selection.blocks)
    return selection.blocks


def renumber(structure: Structure, instruction: Instruction, freed: Freed) -> list[Block]:
    """Another number for one provision; it must be free, or be given up by the same act."""
    assert instruction.to is not None
    head = structure.select(instruction.path).first
    number = instruction.to.last.number, instruction.to.last.branch
    claim(structure, head, number, freed)
    head.mark, head.planned = renumbered(head.mark, *number), number
    return [head]


def claim(
    structure: Structure, head: Block, number: tuple[int, int], freed: Freed, giving_up: Sequence[Block] = ()
) -> None:
    """Refuse a number that another provision keeps: one that the act neither moves nor takes away."""
    holders = [block for block in structure.heads(head.kind) if block is not head and block.current == number]
    if head.kind != "article":
        holders = [block for block in holders if block.above == head.above]
    holders = [block for block in holders if block not in giving_up]
    if any(block.planned or (block.mark not in freed.moving and not freed.in_order) for block in holders):
        raise Refused(taken(renumbered(head.mark, *number)))


def whole(structure: Structure, path: Path) -> Selection:
    """A provision of which beginning and end are known."""
    selection = structure.select(path)
    if selection.loose and path.last.kind == "款":
        raise Refused(uncounted(path))
    if path.last.kind in ("项", "目"):
        keeps_to_itself(structure, selection.first, path)
    for block in selection.blocks[1:]:
        if not block.mark and _ARTICLE.match(block.words):
            raise Refused(uncut(path, block.words))
    return selection


def _delete_first_paragraph(structure: Structure, selection: Selection, path: Path) -> list[Block]:
    article = selection.first
    following = [
        block for block in structure.subtree(article) if block.kind == "paragraph" and block not in selection.blocks
    ]
    if not following:
        raise Refused(emptied(path))
    following[0].gone = True
    article.words, article.gap, article.paragraph = following[0].words, following[0].gap, following[0].paragraph
    _remove(selection.blocks[1:])
    return [article]


def _remove(blocks: list[Block]) -> None:
    for block in blocks:
        block.gone = True
