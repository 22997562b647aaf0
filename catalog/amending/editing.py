"""Single instructions carried out on a structure: each is checked first, and changes nothing when it is refused."""

import re
from collections.abc import Iterable

from .blocks import SPACE, Block, Selection, Structure, numbers_of, renumbered
from .model import Action, Instruction
from .paths import HEADED, Path
from .placing import STOPS, keeps_to_itself, own_mark, punctuated
from .reasons import Refused, emptied, in_table, taken, uncounted, uncut, words_missing, words_repeated

_ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百]+条[ 　]")
_BEFORE_STOP, _STOPS = "，、；：,", "，、。；：,;"


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
        raise Refused(words_missing(path, old))
    if len(found) > 1 and not instruction.every:
        raise Refused(words_repeated(path, old, len(found)))
    if selection.loose and instruction.every:
        raise Refused(uncounted(path))
    _refuse_tables(found, old)
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
    found = occurrences(structure.select(path).blocks, old)
    if len(found) != 1:
        raise Refused(words_repeated(path, old, len(found)) if found else words_missing(path, old))
    _refuse_tables(found, old)
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

    Tables are left alone: ``standing_in_tables`` tells of them.
    """
    protected = {new for old, new in pairs.items() if new and old in new}
    by_length = sorted({*pairs, *protected}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, by_length)))
    changed: dict[str, list[Block]] = {old: [] for old in pairs}
    for block in structure.live():
        if block.kind == "table":
            continue
        words, end = "", 0
        for found in pattern.finditer(block.words):
            if found.group() in pairs:
                words = _joined(words + block.words[end : found.start()], pairs[found.group()], "")
                changed[found.group()].append(block)
            else:
                words += block.words[end : found.end()]
            end = found.end()
        block.words = words + block.words[end:]
    return changed


def standing_in_tables(structure: Structure, words: Iterable[str]) -> set[str]:
    """Which of the words stand in a table as well."""
    tables = [block.words for block in structure.heads("table")]
    return {each for each in words if any(each in table for table in tables)}


def occurrences(blocks: list[Block], old: str, new: str = "") -> list[tuple[Block, int]]:
    """Where words stand (they never run over several provisions), apart from those that are part of ``new`` already."""
    if not old:
        return []
    inside = [match.start() for match in re.finditer(rf"(?={re.escape(old)})", new)]
    return [
        (block, found.start())
        for block in blocks
        for found in re.finditer(re.escape(old), block.words)
        if not any(block.words.startswith(new, found.start() - place) for place in inside if found.start() >= place)
    ]


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


def _refuse_tables(found: list[tuple[Block, int]], words: str) -> None:
    if any(block.kind == "table" for block, _start in found):
        raise Refused(in_table(words))


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
