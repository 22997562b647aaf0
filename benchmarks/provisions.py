"""``python -m benchmarks.provisions FILE``: how texts are cut, and whether provisions are known again after edits.

FILE holds JSON lines with ``id`` and ``body``. Edits are scripted with a fixed seed: a provision is inserted, deleted,
moved, split, merged with the next or reworded, and every number behind it shifts.
"""

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

from catalog.provisions.assembling import Provision, assemble
from catalog.provisions.cutting import cut
from catalog.provisions.naming import chinese
from catalog.provisions.numbering import STYLES, marks

EDITS = 200
SEED = 20240501
FEWEST = 6  # provisions of a text that is edited
MOST_WRONG = 0.02
_NUMERAL = re.compile(r"[零〇一二三四五六七八九十百]+|\d+")


@dataclass(frozen=True, slots=True)
class Part:
    """A provision while a text is edited; ``id`` is whose words it has, None for new ones; ``list`` where it counts."""

    id: UUID | None
    number: str
    words: str
    list: tuple[str, UUID | None]


def main() -> None:
    """Print both tables; ends with 1 when a text does not join back or too many provisions are mistaken."""
    parser = argparse.ArgumentParser(description="Cutting and identity of provisions over real texts.")
    parser.add_argument("file", type=Path)
    rows = [json.loads(line) for line in parser.parse_args().file.read_text().splitlines()]
    texts = {row["id"]: row.get("body") or "" for row in rows}
    unjoined = report_cutting(texts)
    wrong = report_identity(list(texts.values()))
    raise SystemExit(1 if unjoined or wrong > MOST_WRONG else 0)


def report_cutting(texts: dict[str, str]) -> int:
    """By numbering style how many texts use it; returns how many do not join back."""
    fates, styles, unjoined = Counter[str](), Counter[str](), []
    for name, text in texts.items():
        pieces = cut(text)
        used = {piece.style for piece in pieces if piece.style}
        fates["empty" if not text else "cut" if used else "whole"] += 1
        styles.update(used)
        if "".join(provision.text for provision in assemble(text)) != text:
            unjoined.append(name)
    print(f"{len(texts)} texts: {dict(fates)}; not joined back: {len(unjoined)} {unjoined}")
    print("texts by numbering style:", ", ".join(f"{style} {styles[style]}" for style in STYLES))
    return len(unjoined)


def report_identity(texts: Sequence[str]) -> float:
    """Wrong matches of all provisions after the scripted edits, 0…1."""
    chance = random.Random(SEED)
    numbered = [text for text in texts if len(assemble(text)) >= FEWEST]
    judged, wrong = Counter[str](), Counter[str]()
    for turn in range(EDITS):
        name, edit = list(KINDS.items())[turn % len(KINDS)]
        before = assemble(chance.choice(numbered))
        parts = [_part(each) for each in before]
        mistaken, looked_at = _compare(before, _renumbered(edit(list(parts), chance), parts))
        judged[name] += looked_at
        wrong[name] += mistaken
    share = wrong.total() / judged.total()
    print(f"{EDITS} edits, {judged.total()} provisions, wrong: {wrong.total()} ({share:.2%})")
    print("wrong by edit:", ", ".join(f"{name} {wrong[name]} of {judged[name]}" for name in KINDS))
    return share


def _compare(before: Sequence[Provision], expected: Sequence[Part]) -> tuple[int, int]:
    """How many provisions of the edited text got another identity than their words have, of how many."""
    known = {provision.id for provision in before}
    whose: dict[str, list[UUID | None]] = defaultdict(list)
    for part in expected:
        whose[part.words.strip()].append(part.id)
    mistaken = judged = 0
    for each in assemble("".join(part.number + part.words for part in expected), before):
        if owners := whose[each.words]:  # words that stand there twice are told apart by their order
            judged += 1
            mistaken += (each.id if each.id in known else None) != owners.pop(0)
    return mistaken, judged


def _part(provision: Provision) -> Part:
    style = next((mark.style for mark in marks(provision.number)), "")
    words = provision.text[len(provision.number) :]
    return Part(provision.id, provision.number, words, (style, provision.parent))


def _whole(parts: Sequence[Part], at: int) -> int:
    """Where the provision at ``at`` ends with all that stands under it."""
    inside = {parts[at].id}
    end = at + 1
    while end < len(parts) and parts[end].list[1] in inside and parts[end].list[1] is not None:
        inside.add(parts[end].id)
        end += 1
    return end


def _insert(parts: list[Part], chance: random.Random) -> list[Part]:
    at = chance.randrange(1, len(parts))
    words = f"新增{uuid4().hex}：符合前述要求的单位可以按规定另行提出。"
    return [*parts[:at], Part(None, parts[at].number, words, parts[at].list), *parts[at:]]


def _delete(parts: list[Part], chance: random.Random) -> list[Part]:
    at = chance.randrange(1, len(parts))
    return parts[:at] + parts[_whole(parts, at) :]


def _move(parts: list[Part], chance: random.Random) -> list[Part]:
    at = chance.randrange(1, len(parts))
    moved = parts[at : _whole(parts, at)]
    rest = parts[:at] + parts[at + len(moved) :]
    beside = [place for place, part in enumerate(rest) if part.list == moved[0].list]
    to = chance.choice(beside) if beside else at
    return [*rest[:to], *moved, *rest[to:]]


def _split(parts: list[Part], chance: random.Random) -> list[Part]:
    at = max(range(1, len(parts)), key=lambda place: (parts[place].words.count("。"), chance.random()))
    part, cut_at = parts[at], parts[at].words.find("。") + 1
    if not cut_at or cut_at == len(part.words):
        return parts
    one, other = replace(part, words=part.words[:cut_at]), replace(part, words=part.words[cut_at:])
    larger_first = len(one.words) >= len(other.words)
    one, other = (one, replace(other, id=None)) if larger_first else (replace(one, id=None), other)
    return [*parts[:at], one, other, *parts[at + 1 :]]


def _merge(parts: list[Part], chance: random.Random) -> list[Part]:
    places = [at for at in range(len(parts) - 1) if parts[at].list == parts[at + 1].list]
    if not places:
        return parts
    at = chance.choice(places)
    one, other = parts[at : at + 2]
    whose = one.id if len(one.words) >= len(other.words) else other.id
    return [*parts[:at], Part(whose, one.number, one.words + other.words, one.list), *parts[at + 2 :]]


def _reword(parts: list[Part], chance: random.Random) -> list[Part]:
    at = max(range(1, len(parts)), key=lambda place: (len(parts[place].words) > 30, chance.random()))
    words = parts[at].words
    begin = chance.randrange(max(1, len(words) - len(words) // 5))
    changed = words[:begin] + "另有规定的从其规定" + words[begin + len(words) // 5 :]
    return [*parts[:at], replace(parts[at], words=changed), *parts[at + 1 :]]


def _renumbered(parts: list[Part], before: list[Part]) -> list[Part]:
    """Every list counted anew from where it began, as an amendment does."""
    first: dict[tuple[str, UUID | None], int | None] = {}
    for part in before:
        first.setdefault(part.list, _value(part))
    counted, found = Counter[tuple[str, UUID | None]](), []
    for part in parts:
        number = (first[part.list] or 0) + counted[part.list]
        counted[part.list] += 1
        found.append(replace(part, number=_NUMERAL.sub(partial(_written, number), part.number, count=1)))
    return found


def _value(part: Part) -> int | None:
    return next((mark.number for mark in marks(part.number)), None)


def _written(number: int, numeral: re.Match[str]) -> str:
    return str(number) if numeral.group().isdecimal() else chinese(number)


KINDS: dict[str, Callable[[list[Part], random.Random], list[Part]]] = {
    "insert": _insert, "delete": _delete, "move": _move, "split": _split, "merge": _merge, "reword": _reword,
}  # fmt: skip

if __name__ == "__main__":
    main()
