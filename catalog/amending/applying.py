"""Apply an act to a text: the consolidated text, what changed in it, and what could not be done and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from catalog.provisions.assembling import Provision, assemble

from .blocks import Block, Structure
from .editing import Freed, delete, renumber, replace_provision, retitle
from .joining import merge, split
from .model import Action, Instruction
from .ordering import Reference, number_in_order, stale_references
from .paths import WHOLE, Path
from .placing import Placing, own_mark
from .reasons import Reason, Refused, across_cells
from .recutting import recut
from .words import across_tables, delete_words, insert_words, not_found, replace_everywhere, replace_words

_SINGLE = {
    Action.REPLACE: replace_provision,
    Action.REPLACE_WORDS: replace_words,
    Action.DELETE_WORDS: delete_words,
    Action.INSERT_WORDS: insert_words,
    Action.DELETE: delete,
    Action.RETITLE: retitle,
}
_NUMBERING = {Action.RENUMBER: renumber, Action.MERGE: merge, Action.SPLIT: split}


@dataclass(frozen=True, slots=True)
class Change:
    """What an instruction did to a provision. ``provision`` is None where the whole document changed (its name).

    A deleted provision is named by the identity it had, every other by the one it has in the new text.
    """

    provision: UUID | None
    action: Action
    instruction: Instruction


@dataclass(frozen=True, slots=True)
class Failure:
    """An instruction that changed nothing. ``reason`` is translatable and says what a person can do."""

    instruction: Instruction
    reason: Reason


@dataclass(frozen=True, slots=True)
class Applied:
    """The text after an act; ``references``: 第N条 in it that may mean a provision by its former number."""

    title: str
    text: str
    provisions: tuple[Provision, ...]
    changed: tuple[Change, ...]
    failed: tuple[Failure, ...]
    references: tuple[Reference, ...]


class _Work:
    """One act on one text. Every instruction speaks of the numbers the text had before the act."""

    def __init__(
        self, instructions: Sequence[Instruction], before: Sequence[Provision], title: str, in_order: bool
    ) -> None:
        self.instructions = instructions
        self.title = title
        self.structure = Structure(before)
        self.in_order = in_order or any(each.action == Action.REORDER for each in instructions)
        self.moving = _given_up(self.structure, instructions)
        self.touched: list[tuple[Block | None, Instruction]] = []
        self.failed: list[Failure] = []

    def run(self) -> None:
        """Carry out all instructions: words everywhere after the others, numbering in order last."""
        late = (Action.REPLACE_EVERYWHERE, Action.REORDER)
        for instruction in self.instructions:
            if instruction.action not in late:
                self._try(instruction)
        self._everywhere([each for each in self.instructions if each.action == Action.REPLACE_EVERYWHERE])
        if self.in_order:
            self._in_order()

    def changes(self, provisions: Sequence[Provision]) -> Iterator[Change]:
        """What was done, by the identities of the new text."""
        for block, each in self.touched:
            for identity in _identities(block, self.structure, provisions):
                yield Change(identity, each.action, each)

    def _try(self, instruction: Instruction) -> None:
        try:
            self.touched += [(block, instruction) for block in self._carry_out(instruction)]
        except Refused as refused:
            self.failed.append(Failure(instruction, refused.reason))

    def _carry_out(self, instruction: Instruction) -> Sequence[Block | None]:
        if instruction.action == Action.RENAME:
            self._rename(instruction.new)
            return [None]
        if instruction.action == Action.INSERT:
            return Placing(self.structure, self.moving, self.in_order).insert(instruction)
        if (numbering := _NUMBERING.get(instruction.action)) is not None:
            return numbering(self.structure, instruction, Freed(self.moving, self.in_order))
        return _SINGLE[instruction.action](self.structure, instruction)

    def _rename(self, new: str) -> None:
        """The name, also where it heads the text."""
        first = next(iter(self.structure.live()), None)
        if first is not None and self.title and first.words.startswith(self.title):
            first.words = new + first.words[len(self.title) :]
        self.title = new

    def _everywhere(self, instructions: list[Instruction]) -> None:
        pairs = {each.old: each.new for each in instructions if each.old}
        if not pairs:
            return
        barred = across_tables(self.structure, pairs)
        changed = replace_everywhere(self.structure, pairs)
        for each in instructions:
            self.touched += [(block, each) for block in dict.fromkeys(changed.get(each.old, ()))]
            if each.old in barred:
                self.failed.append(Failure(each, across_cells(each.old)))
            elif not changed.get(each.old) and not each.shared:
                self.failed.append(Failure(each, not_found(WHOLE, each.old, self.structure.live())))

    def _in_order(self) -> None:
        said = next((each for each in self.instructions if each.action == Action.REORDER), Instruction(Action.REORDER))
        try:
            self.touched += [(block, said) for block in number_in_order(self.structure)]
        except Refused as refused:
            self.failed.append(Failure(said, refused.reason))


def apply_instructions(
    instructions: Sequence[Instruction],
    before: Sequence[Provision] | str,
    *,
    act: UUID,
    title: str = "",
    in_order: bool = False,
) -> Applied:
    """The text ``before`` as an act leaves it. The instructions are those for this document alone.

    ``act`` gives new provisions their identity: the same act applied again gives the same ones. ``in_order`` numbers
    later provisions anew though the act does not say so. An instruction whose provision or words are not found, or
    are found more than once, changes nothing and is in ``failed``. ``title`` is the name until now.
    """
    old = assemble(before) if isinstance(before, str) else list(before)
    work = _Work(instructions, old, title, in_order)
    work.run()
    provisions = recut(work.structure, old, act)
    return Applied(
        work.title,
        work.structure.text,
        provisions,
        tuple(dict.fromkeys(work.changes(provisions))),
        tuple(work.failed),
        tuple(stale_references(work.structure)),
    )


def _given_up(structure: Structure, instructions: Sequence[Instruction]) -> set[str]:
    """Marks of provisions that the act deletes or numbers otherwise, so that others may take them."""
    given_up: set[str] = set()
    for each in instructions:
        new_mark = each.action == Action.REPLACE and own_mark(each.path.last.kind, each.new)[0]
        moved = each.action in (Action.DELETE, Action.RENUMBER, Action.MERGE, Action.SPLIT) or new_mark
        merged = each.more if each.action == Action.MERGE else ()
        for path in (each.path, *merged) if moved else ():
            try:
                head = structure.select(path).first
            except Refused:
                continue
            keeps = _keeps_number(each, path)
            if path.last.kind != "款" and new_mark != head.mark and not keeps:
                given_up.add(head.mark)
    return given_up


def _keeps_number(instruction: Instruction, path: Path) -> bool:
    """The first of what is merged or split keeps its number unless it is given another."""
    if instruction.action not in (Action.MERGE, Action.SPLIT) or path != instruction.path:
        return False
    return instruction.to is None or instruction.to.last == path.last


def _identities(block: Block | None, structure: Structure, provisions: Sequence[Provision]) -> list[UUID | None]:
    """The provisions that a changed block is, or is part of."""
    if block is None:
        return [None]
    if block.gone:
        return [block.provision]
    start = structure.start_of(block)
    end = start + len(block.text)
    inside: list[UUID | None] = []
    around: UUID | None = None
    place = 0
    for provision in provisions:
        if start <= place < end:
            inside.append(provision.id)
        elif place < start:
            around = provision.id
        place += len(provision.text)
    if block.provision and block.provision in {provision.id for provision in provisions}:
        return [block.provision]
    return inside or [around]
