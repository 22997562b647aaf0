"""Provisions that become one, and an article that becomes several; identities stay with the words that stay.

What is merged is the first of them from then on; the others are gone, so that whoever cites them is told.
"""

from .blocks import Block, Structure, numbers_of, renumbered
from .editing import Freed, claim, delete, replace_provision, whole
from .model import Action, Instruction
from .paths import Path
from .placing import own_mark, punctuated
from .reasons import Refused, disagreeing, placeless, uncounted, undivided, unjoined


def merge(structure: Structure, instruction: Instruction, freed: Freed) -> list[Block]:
    """The provisions as one where the first of them stands: in new words, or articles with the 款 of all in order."""
    paths = sorted(dict.fromkeys((instruction.path, *instruction.more)), key=lambda path: _place(structure, path))
    heads = [whole(structure, path).first for path in paths]
    first, others = heads[0], heads[1:]
    if not instruction.new and not _plain(structure, paths):
        raise Refused(unjoined(paths))
    number = _number(instruction, first)
    if number:
        claim(structure, first, number, freed, others)
    structure.ended |= {other.provision for other in others if other.provision}
    if instruction.new:
        for path in paths[1:]:
            delete(structure, Instruction(Action.DELETE, path=path))
        replace_provision(structure, Instruction(Action.REPLACE, path=paths[0], new=instruction.new))
    else:
        for other in others:
            _append(structure, first, other)
    if number:
        first.mark, first.planned = renumbered(first.mark, *number), number
    return heads


def split(structure: Structure, instruction: Instruction, freed: Freed) -> list[Block]:
    """An article cut at its 款, or a 款 that becomes the article behind its own."""
    if instruction.path.last.kind == "款":
        return [_raised(structure, instruction, freed)]
    assert instruction.to is not None
    selection = structure.select(instruction.path)
    head = selection.first
    if instruction.path.last.kind != "条" or head.kind != "article":
        raise Refused(placeless(str(instruction.to)))
    if not structure.counts_paragraphs(selection.blocks):
        raise Refused(uncounted(instruction.path))
    starts = [block for block in selection.blocks if block.kind in ("article", "paragraph")]
    numbers = [(path.last.number, path.last.branch) for path in (instruction.to, *instruction.more)]
    if len(starts) != len(numbers):
        raise Refused(undivided(instruction.path, len(starts), len(numbers)))
    for number in numbers:
        claim(structure, head, number, freed)
    for start, number in zip(starts[1:], numbers[1:], strict=True):
        _as_article(structure, start, _paragraph(structure, head, start), head, number)
    if numbers[0] != head.current:
        head.mark, head.planned = renumbered(head.mark, *numbers[0]), numbers[0]
    return starts


def _place(structure: Structure, path: Path) -> int:
    return structure.blocks.index(structure.select(path).first)


def _plain(structure: Structure, paths: list[Path]) -> bool:
    """Whether it needs no words how they read as one: articles, whose 款 lines tell apart."""
    heads = [structure.select(path).first for path in paths]
    articles = all(path.last.kind == "条" for path in paths) and all(head.kind == "article" for head in heads)
    return articles and structure.counts_paragraphs(structure.subtree(heads[0]))


def _number(instruction: Instruction, first: Block) -> tuple[int, int] | None:
    """The number that the merged provision is given, by the act or at the head of its new words."""
    if instruction.path.last.kind == "款":
        return None  # it has none, and where it stands first its block is the article's
    own = own_mark(instruction.path.last.kind, instruction.new)[0]
    written = numbers_of(own) if own else None
    given = (instruction.to.last.number, instruction.to.last.branch) if instruction.to else None
    if written and given and written != given:
        raise Refused(disagreeing(own, str(instruction.to)))
    number = given or written
    return number if number != first.current else None


def _append(structure: Structure, first: Block, other: Block) -> None:
    """The 款 of an article put behind those of another; what it was itself is gone."""
    moved, tail = structure.subtree(other), structure.subtree(first)[-1]
    _end_in_line(structure, moved, tail)
    last = max(block.paragraph for block in structure.subtree(first))
    outer = (*first.above, first.provision) if first.provision else first.above
    for block in moved:
        inner = block.above[len(other.above) + 1 :] if block is not other else ()
        block.above, block.paragraph = (*outer, *inner), last + block.paragraph
    other.kind, other.mark, other.lead, other.provision = "paragraph", "", "", None
    other.number, other.branch, other.planned = 0, 0, None
    _move(structure, moved, tail)


def _raised(structure: Structure, instruction: Instruction, freed: Freed) -> Block:
    assert instruction.to is not None
    selection = whole(structure, instruction.path)
    start, blocks = selection.first, selection.blocks
    article = structure.article_of(start)
    number = instruction.to.last.number, instruction.to.last.branch
    if not article or start is article[0]:
        raise Refused(placeless(str(instruction.to)))
    head = article[0]
    if number[0] not in (head.number + 1, head.current[0] + 1) and not freed.in_order:
        raise Refused(placeless(str(instruction.to)))
    claim(structure, head, number, freed)
    if instruction.new:
        start.words = punctuated(own_mark("条", instruction.new)[1], blocks[-1].words)
        start.gap = blocks[-1].gap
        for block in blocks[1:]:
            block.gone = True
        blocks = blocks[:1]
    if article[-1] is not blocks[-1]:
        _end_in_line(structure, blocks, article[-1])
        _move(structure, blocks, article[-1])
    _as_article(structure, start, blocks, head, number)
    return start


def _paragraph(structure: Structure, head: Block, start: Block) -> list[Block]:
    return [block for block in structure.subtree(head) if block.paragraph == start.paragraph]


def _as_article(
    structure: Structure, start: Block, blocks: list[Block], former: Block, number: tuple[int, int]
) -> None:
    """A 款 becomes an article like the one it was part of; its identity goes with its words."""
    for block in blocks:
        block.above = tuple(each for each in block.above if each != former.provision)
        block.paragraph = 1
    start.kind, start.mark, start.lead = "article", renumbered(former.mark, *number), former.lead or "　"
    start.number, start.branch, start.planned = 0, 0, number
    before = structure.live()[structure.live().index(start) - 1]
    if "\n" not in before.gap:
        before.gap += "\n"


def _end_in_line(structure: Structure, moved: list[Block], tail: Block) -> None:
    """What is moved behind ``tail`` stands on lines of its own, and the text ends as it did."""
    live = structure.live()
    before = live[live.index(moved[0]) - 1]
    if live[-1] is moved[-1] and before is not tail:
        before.gap, moved[-1].gap = moved[-1].gap, before.gap
    elif live[-1] is tail:
        tail.gap, moved[-1].gap = moved[-1].gap, tail.gap
    if "\n" not in tail.gap:
        tail.gap += "\n"


def _move(structure: Structure, moved: list[Block], tail: Block) -> None:
    for block in moved:
        structure.blocks.remove(block)
    place = structure.blocks.index(tail) + 1
    structure.blocks[place:place] = moved
