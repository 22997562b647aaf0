"""Words of provisions changed: found once or wherever the act says so, and never as a part of something else."""

import re
from collections.abc import Iterable, Mapping

from .blocks import SPACE, Block, Structure
from .editing import delete
from .model import Instruction
from .paths import Path
from .placing import STOPS
from .reasons import Reason, Refused, across_cells, uncounted, within_number, words_missing, words_repeated
from .tables import crosses_cells

_BEFORE_STOP, _STOPS = "，、；：,", "，、。；：,;"
_FIGURE = "0-9０-９零〇一二三四五六七八九十百千"


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


def _whole_figures(words: str) -> str:
    """A pattern for words that does not match where a number goes on before or behind them."""
    before = rf"(?<![{_FIGURE}])(?<!\d[.,])" if re.match(f"[{_FIGURE}]", words) else ""
    after = rf"(?![{_FIGURE}万亿])(?![.,]\d)" if re.search(f"[{_FIGURE}]$", words) else ""
    return before + re.escape(words) + after


def _refuse_across_cells(found: list[tuple[Block, int]], old: str, new: str) -> None:
    if crosses_cells(old + new) and any(block.kind == "table" for block, _start in found):
        raise Refused(across_cells(old))


def _joined(before: str, new: str, after: str) -> str:
    """Words put together; where nothing comes in, a comma does not stay before a stop or at the beginning."""
    if new:
        return before + new + after
    if after[:1] in tuple(_STOPS) and before[-1:] in tuple(_BEFORE_STOP):
        return before[:-1] + after
    if not before.strip(SPACE) and after[:1] in tuple(_BEFORE_STOP):
        return before + after[1:]
    return before + after
