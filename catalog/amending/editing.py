"""Single instructions carried out on a structure: each is checked first, and changes nothing when it is refused."""

import re
from collections.abc import Iterable, Mapping

from .blocks import SPACE, Block, Selection, Structure, numbers_of, renumbered
from .model import Action, Instruction
from .paths import HEADED, Path
from .placing import STOPS, keeps_to_itself, own_mark, punctuated
from .reasons import (
    Reason,
    Refused,
    across_cells,
    emptied,
    taken,
    uncounted,
    uncut,
    within_number,
    words_missing,
    words_repeated,
)  # fmt: skip
from .tables import crosses_cells

_ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百]+条[ 　]")
_BEFORE_STOP, _STOPS = "，、；：,", "，、。；：,;"
_FIGURE = "0-9０-９零〇一二三四五六七八九十百千"


def replace_provision(structure: Structure, instruction: Instruction) -> list[Block]:
    """New words for a whole provision; its number stays unless the new words begin with another one."""
    path = instruction.path
    selection = _whole(structure, path)
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
    selection = _whole(structure, path)
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


def replace_words(structure: Structure, instruction: Instruction) -> list[Block]:
    """Words for other words: found exactly once, or all of them when the act says so."""
    path, old, new = instruction.path, instruction.old, instruction.new
    selection = structure.select(path)
    found = occurrences(selection.blocks, old, new)
    if not found:
        raise Refused(not_found(path, old, selection.blocks))
    if len(found) > 1 and not instruction.every:
        raise Refused(words_repeated(path, old, len(found)))
    if selection.loose and instruction.every:
        raise Refused(uncounted(path))
    _refuse_across_cells(found, old, new)
    for block, start in reversed(found):
        block.words = _joined(block.words[:start], new, block.words[start + len(old) :])
    return list(dict.fromkeys(block for block, _start in found))


def delete_words(structure: Structure, instruction: Instruction) -> list[Block]:
    """Words taken out; a comma that would be left before another stop goes with them.

    Where they are all the words of the provision that is named, the provision goes: 删去第二项“……”.
    """
    selection = structure.select(instruction.path)
    spoken_of = "".join(block.words for block in selection.blocks).strip(STOPS)
    if not selection.loose and spoken_of == instruction.old.strip(STOPS) and instruction.path.last.kind in ("项", "目"):
        return delete(structure, instruction)
    return replace_words(structure, instruction)


def insert_words(structure: Structure, instruction: Instruction) -> list[Block]:
    """Words put behind, or before, words that are found exactly once."""
    path, old = instruction.path, instruction.old
    blocks = structure.select(path).blocks
    found = occurrences(blocks, old)
    if len(found) != 1:
        raise Refused(words_repeated(path, old, len(found)) if found else not_found(path, old, blocks))
    _refuse_across_cells(found, old, instruction.new)
    block, start = found[0]
    place = start if instruction.before else start + len(old)
    block.words = block.words[:place] + instruction.new + block.words[place:]
    return [block]


def renumber(structure: Structure, instruction: Instruction, moving: set[str], in_order: bool) -> list[Block]:
    """Another number for one provision; it must be free, or be given up by the same act."""
    assert instruction.to is not None
    head = structure.select(instruction.path).first
    number = instruction.to.last.number, instruction.to.last.branch
    mark = renumbered(head.mark, *number)
    holders = [block for block in structure.heads(head.kind) if block is not head and block.current == number]
    if head.kind != "article":
        holders = [block for block in holders if block.above == head.above]
    if any(block.planned or (block.mark not in moving and not in_order) for block in holders):
        raise Refused(taken(mark))
    head.mark, head.planned = mark, number
    return [head]


def replace_everywhere(structure: Structure, pairs: dict[str, str]) -> dict[str, list[Block]]:
    """All pairs in one pass over the whole text, so that no new words are replaced again; by pair where it was.

    What would change the cells of a table is left alone there: ``across_tables`` tells of it.
    """
    protected = {new for old, new in pairs.items() if new and old in new}
    by_length = sorted({*pairs, *protected}, key=len, reverse=True)
    pattern = re.compile("|".join(map(_whole_figures, by_length)))
    changed: dict[str, list[Block]] = {old: [] for old in pairs}
    for block in structure.live():
        barred = across_tables(structure, pairs) if block.kind == "table" else ()
        words, end = "", 0
        for found in pattern.finditer(block.words):
            if found.group() in pairs and found.group() not in barred:
                words = _joined(words + block.words[end : found.start()], pairs[found.group()], "")
                changed[found.group()].append(block)
            else:
                words += block.words[end : found.end()]
            end = found.end()
        block.words = words + block.words[end:]
    return changed


def across_tables(structure: Structure, pairs: Mapping[str, str]) -> set[str]:
    """Which of the old words stand in a table over the border of a cell, or would make a new one."""
    tables = [block.words for block in structure.heads("table")]
    return {old for old, new in pairs.items() if crosses_cells(old + new) and any(old in table for table in tables)}


def occurrences(blocks: list[Block], old: str, new: str = "") -> list[tuple[Block, int]]:
    """Where words stand (they never run over several provisions), apart from those that are part of ``new`` already.

    Nor do they begin or end inside a longer number: 五万元 does not stand in 十五万元.
    """
    if not old:
        return []
    inside = [match.start() for match in re.finditer(rf"(?={re.escape(old)})", new)]
    return [
        (block, found.start())
        for block in blocks
        for found in re.finditer(_whole_figures(old), block.words)
        if not any(block.words.startswith(new, found.start() - place) for place in inside if found.start() >= place)
    ]


def not_found(path: Path, words: str, blocks: Iterable[Block]) -> Reason:
    """Why words were not found in the provision that consists of ``blocks``."""
    hidden = any(words in block.words for block in blocks)
    return within_number(path, words) if hidden and words else words_missing(path, words)


SINGLE = {
    Action.REPLACE: replace_provision,
    Action.REPLACE_WORDS: replace_words,
    Action.DELETE_WORDS: delete_words,
    Action.INSERT_WORDS: insert_words,
    Action.DELETE: delete,
    Action.RETITLE: retitle,
}


def _whole(structure: Structure, path: Path) -> Selection:
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


def _whole_figures(words: str) -> str:
    """A pattern for words that does not match where a number goes on before or behind them."""
    before = rf"(?<![{_FIGURE}])(?<!\d[.,])" if re.match(f"[{_FIGURE}]", words) else ""
    after = rf"(?![{_FIGURE}万亿])(?![.,]\d)" if re.search(f"[{_FIGURE}]$", words) else ""
    return before + re.escape(words) + after


def _refuse_across_cells(found: list[tuple[Block, int]], old: str, new: str) -> None:
    if crosses_cells(old + new) and any(block.kind == "table" for block, _start in found):
        raise Refused(across_cells(old))


def _remove(blocks: list[Block]) -> None:
    for block in blocks:
        block.gone = True


def _joined(before: str, new: str, after: str) -> str:
    """Words put together; where nothing comes in, a comma does not stay before a stop or at the beginning."""
    if new:
        return before + new + after
    if after[:1] in tuple(_STOPS) and before[-1:] in tuple(_BEFORE_STOP):
        return before[:-1] + after
    if not before.strip(SPACE) and after[:1] in tuple(_BEFORE_STOP):
        return before + after[1:]
    return before + after
