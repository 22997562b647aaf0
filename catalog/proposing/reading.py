"""The front door: everything a text proposes, by provision, in one pass (6.1.2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from catalog.provisions.assembling import Provision

from .amounts import read_amounts
from .applicants import read_applicants
from .benefits import StatedBenefit
from .conditions import StatedCondition, read_conditions
from .deferrals import read_deferrals
from .materials import StatedMaterial, read_materials
from .methods import StatedEntry, StatedMethod, read_entries, read_methods
from .named import read_industries
from .organisations import StatedOrganisation, read_organisations
from .outline import Outline
from .products import StatedProduct, read_products
from .scorecards import StatedScorecard, read_scorecards
from .source import Kind, Proposal, Source
from .windows import StatedWindow, read_windows


@dataclass(frozen=True, slots=True)
class Proposals:
    """All proposals of one text, each kind in the order of the text."""

    products: tuple[Proposal[StatedProduct], ...]
    conditions: tuple[Proposal[StatedCondition], ...]
    amounts: tuple[Proposal[StatedBenefit], ...]
    materials: tuple[Proposal[StatedMaterial], ...]
    windows: tuple[Proposal[StatedWindow], ...]
    organisations: tuple[Proposal[StatedOrganisation], ...]
    methods: tuple[Proposal[StatedMethod], ...]
    entries: tuple[Proposal[StatedEntry], ...]
    scorecards: tuple[Proposal[StatedScorecard], ...] = ()

    def all(self) -> list[Proposal[Any]]:
        """Every proposal by its place in the text."""
        kinds = (
            self.products, self.conditions, self.amounts, self.materials, self.windows, self.organisations,
            self.methods, self.entries, self.scorecards,
        )  # fmt: skip
        return sorted(
            (each for kind in kinds for each in kind), key=lambda each: (each.quote.start, each.kind, each.key)
        )

    def of(self, kind: Kind) -> list[Proposal[Any]]:
        """Those of one kind."""
        return [each for each in self.all() if each.kind == kind]

    def by_provision(self) -> dict[UUID | None, list[Proposal[Any]]]:
        """Those of each provision, in the order of the text; None: of a text that is not cut."""
        grouped: dict[UUID | None, list[Proposal[Any]]] = {}
        for each in self.all():
            grouped.setdefault(each.quote.provision, []).append(each)
        return grouped


def read(
    text: str | Sequence[Provision],
    *,
    written_on: date | None = None,
    title: str = "",
    region: str = "",
) -> Proposals:
    """What a text proposes.

    ``written_on``: the day the document bears, for dates without a year. ``title``: tells calls, and whether they speak
    to persons. ``region``: the name that 本市 and 我省 stand for.
    """
    source = Source(text) if isinstance(text, str) else Source.of_provisions(text)
    outline = Outline(source)
    amounts = _amounts(source)
    scorecards, conditions = read_scorecards(source, read_conditions(source, outline, region))
    once = partial(_once, repeated=source.repeated)
    return Proposals(
        products=once(read_products(source, outline, amounts)),
        conditions=once((*conditions, *read_industries(source), *read_applicants(source))),
        amounts=once(amounts),
        materials=once(read_materials(source, outline)),
        windows=once(read_windows(source, written_on, title)),
        organisations=once(read_organisations(source)),
        methods=once(read_methods(source, outline)),
        entries=once(read_entries(source)),
        scorecards=once(scorecards),
    )


def _amounts(source: Source) -> tuple[Proposal[StatedBenefit], ...]:
    """What is deferred stands once, with its months and days, where the text tells them."""
    deferred: tuple[Proposal[Any], ...] = read_deferrals(source)
    amounts = read_amounts(source)
    if not deferred:
        return amounts
    left = (each for each in amounts if each.value.kind != "deferral" and each.value.what != "滞纳金")
    return (*left, *deferred)


def _once(found: tuple[Proposal[Any], ...], repeated: Collection[UUID | None]) -> tuple[Proposal[Any], ...]:
    """In the order of the text, each key once; nothing of provisions that repeat an earlier one word for word."""
    kept = {each.key: each for each in reversed(found) if each.quote.provision not in repeated}
    return tuple(sorted(kept.values(), key=lambda each: (each.quote.start, each.quote.end, each.key)))
