"""A document's text as blocks that an amendment can take hold of: numbered provisions, and 款 by their lines."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from catalog.provisions.assembling import Provision
from catalog.provisions.numbering import value

from .paths import Path, Step, numeral
from .reasons import Refused, ambiguous, missing

KINDS = {"编": "part", "章": "chapter", "节": "section", "条": "article", "项": "item", "目": "subitem"}
SPACE = " 　\t\n"
_NUMERAL = re.compile(r"[零〇○一二三四五六七八九十百]+|\d+|[①-⑳]")
_BRANCH = re.compile(r"条之([一二三四五六七八九十]+)")


@dataclass(slots=True, eq=False)
class Block:
    """Text that is changed as one: ``mark`` + ``lead`` + ``words`` + ``gap`` (white space around the words).

    ``number`` and ``branch`` stay as they were before the act, by which it speaks of provisions; ``planned`` is the
    number the act gives. ``paragraph`` counts 款 inside an article, 0 for what the act itself put in. ``provision`` is
    its identity, None for what is new.
    """

    kind: str
    mark: str = ""
    lead: str = ""
    words: str = ""
    gap: str = ""
    number: int = 0
    branch: int = 0
    provision: UUID | None = None
    above: tuple[UUID, ...] = ()
    paragraph: int = 0
    gone: bool = False
    planned: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """What stands in the document."""
        return "" if self.gone else self.mark + self.lead + self.words + self.gap

    @property
    def current(self) -> tuple[int, int]:
        """Its number and branch as far as the act has come."""
        return self.planned or (self.number, self.branch)


@dataclass(slots=True)
class Selection:
    """The blocks of one provision in order. ``loose``: 款 could not be counted, so these are of the whole article."""

    blocks: list[Block]
    loose: bool = False

    @property
    def first(self) -> Block:
        """The block that begins it."""
        return self.blocks[0]


class Structure:
    """A document taken apart; joined again by ``text``."""

    def __init__(self, provisions: Sequence[Provision]) -> None:
        self.blocks: list[Block] = []
        self.ended: set[UUID] = set()  # what was merged into another: its words may live on, not it
        by_id = {provision.id: provision for provision in provisions}
        for provision in provisions:
            self._take(provision, _above(provision, by_id))
        articles = [place for place, block in enumerate(self.blocks) if block.kind == "article"]
        lines = sum("\n" in self.blocks[place - 1].gap for place in articles if place)
        self.lined = 2 * lines > len([place for place in articles if place])
        self.has_articles = bool(articles)

    @property
    def text(self) -> str:
        """The document's text as it stands."""
        return "".join(block.text for block in self.blocks)

    def live(self) -> list[Block]:
        """What has not been deleted."""
        return [block for block in self.blocks if not block.gone]

    def select(self, path: Path) -> Selection:
        """The provision a path names. Refused when there is none or more than one."""
        selection = Selection(self.live())
        for step in path.steps:
            selection = self._narrow(selection, step, path)
        return selection

    def heads(self, kind: str, pool: Iterable[Block] | None = None) -> list[Block]:
        """Those that begin a provision of the kind, in order."""
        return [block for block in (self.live() if pool is None else pool) if not block.gone and block.kind == kind]

    def subtree(self, head: Block) -> list[Block]:
        """A provision with all that stands under it."""
        return [block for block in self.live() if block is head or (head.provision and head.provision in block.above)]

    def article_of(self, block: Block) -> list[Block]:
        """All of the article that a block is part of; nothing outside of articles."""
        head = next((each for each in self.heads("article") if each is block or each.provision in block.above), None)
        return self.subtree(head) if head else []

    def counts_paragraphs(self, pool: Sequence[Block]) -> bool:
        """Whether lines tell the 款 of an article apart."""
        return self.lined or any(block.paragraph > 1 for block in pool)

    def kind_of(self, step: Step) -> str:
        """A document without articles numbers 一、（一）; 第三条 then speaks of 三、."""
        if step.kind in ("条", "部分") and not (step.kind == "条" and self.has_articles):
            return "point"
        return KINDS.get(step.kind, "") if self.has_articles or step.kind not in ("项", "目") else "point"

    def start_of(self, block: Block) -> int:
        """Where a block begins in the text."""
        place = self.blocks.index(block)
        return sum(len(each.text) for each in self.blocks[:place])

    def put_after(self, block: Block, new: Block) -> None:
        """Place a block behind another."""
        self.blocks.insert(self.blocks.index(block) + 1, new)

    def _narrow(self, selection: Selection, step: Step, path: Path) -> Selection:
        if step.kind == "款":
            return self._paragraph(selection, step, path)
        kind = self.kind_of(step)
        found = [
            block
            for block in self.heads(kind, selection.blocks)
            if (block.number, block.branch) == (step.number, step.branch) and self._at_depth(block, step, selection)
        ]
        if len(found) != 1:
            raise Refused(ambiguous(path, len(found)) if found else missing(path))
        kept = set(map(id, self.subtree(found[0])))
        return Selection([block for block in selection.blocks if id(block) in kept], selection.loose)

    def _at_depth(self, block: Block, step: Step, selection: Selection) -> bool:
        """Points stand at every depth: 第三条第二项 of a document without articles is （二） right under 三、."""
        if block.kind != "point":
            return True
        if step.kind in ("条", "部分"):
            return not block.above
        return bool(block.above) and block.above[-1] == selection.first.provision

    def _paragraph(self, selection: Selection, step: Step, path: Path) -> Selection:
        if not self.has_articles or not self.counts_paragraphs(selection.blocks):
            return Selection(selection.blocks, loose=True)
        found = [block for block in selection.blocks if block.paragraph == step.number]
        if not found:
            raise Refused(missing(path))
        return Selection(found)

    def _take(self, provision: Provision, above: tuple[UUID, ...]) -> None:
        rest = provision.text[len(provision.number) :]
        lead = rest[: len(rest) - len(rest.lstrip(SPACE))]
        words = rest[len(lead) :].rstrip(SPACE)
        block = Block(provision.kind, provision.number, lead, words, rest[len(lead) + len(words) :])
        block.number, block.branch = numbers_of(provision.number)
        block.provision, block.above = provision.id, above
        block.paragraph = self._paragraph_of(block)
        self.blocks.append(block)

    def _paragraph_of(self, block: Block) -> int:
        """Which 款 of its article a block is, or is part of."""
        if block.kind == "article":
            return 1
        article = next((each for each in reversed(self.blocks) if each.kind == "article"), None)
        if article is None or article.provision not in block.above:
            return 0
        return self.blocks[-1].paragraph + (block.kind == "paragraph")


def renumbered(mark: str, number: int, branch: int = 0) -> str:
    """The mark with another number in its own style: 第十条 → 第十一条, （2） → （3）, 第10条 → 第11条."""
    bare = _BRANCH.sub("条", mark)

    def written(found: re.Match[str]) -> str:
        if found.group() in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳":
            return chr(ord("①") + number - 1) if number <= 20 else str(number)
        return str(number) if found.group().isdecimal() else numeral(number)

    changed = _NUMERAL.sub(written, bare, count=1)
    return changed.replace("条", f"条之{numeral(branch)}", 1) if branch else changed


def _above(provision: Provision, by_id: dict[UUID, Provision]) -> tuple[UUID, ...]:
    """Identities of what a provision stands under, from the outside in."""
    above: list[UUID] = []
    parent = provision.parent
    while parent is not None:
        above.insert(0, parent)
        parent = by_id[parent].parent
    return tuple(above)


def numbers_of(mark: str) -> tuple[int, int]:
    """The number and branch a mark shows: 第十条之一 is (10, 1); (0, 0) without one."""
    found, branch = _NUMERAL.search(mark), _BRANCH.search(mark)
    return (value(found.group()) if found else 0), (value(branch[1]) if branch else 0)
