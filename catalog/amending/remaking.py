"""The texts of a document made anew from an act on, when the act is put in, moved to another day or taken out.

Nothing is saved here: the draft in memory changes, so that it can also be said beforehand what would happen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from catalog.documents.models import PolicyDocument
from catalog.documents.versions import TextVersion, versions_in_order

from .consolidating import Wording, consolidated, issued, of_version
from .works import AmendmentWork


@dataclass(frozen=True, slots=True)
class Later:
    """What became of a text that follows. ``work``: the one that made it, None where it was put in as a whole.

    ``problems``: why its act can no longer be carried out as it was.
    """

    row: TextVersion
    work: AmendmentWork | None = None
    changed: bool = False
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remade:
    """Whether the draft's texts differ now, the text the act made (None: it made none), and those that follow."""

    changed: bool
    own: TextVersion | None
    later: tuple[Later, ...] = ()


def text_before(draft: PolicyDocument, work: AmendmentWork) -> Wording:
    """The text that the act finds: as issued, or of the last version before its day."""
    rows = versions_in_order(draft)
    own = next((place for place, row in enumerate(rows) if row.act_id == work.act_id), None)
    others = [row for row in rows if row.act_id != work.act_id]
    if work.starts_on is None:
        earlier = others
    elif own is not None and rows[own].starts_on == work.starts_on:
        earlier = rows[:own]
    else:
        earlier = [row for row in others if row.starts_on <= work.starts_on]
    return of_version(draft, earlier[-1]) if earlier else issued(draft)


def put_in(draft: PolicyDocument, work: AmendmentWork) -> Remade:
    """The version that ``work`` makes, in its place by its day, and every later one anew."""
    assert work.starts_on is not None  # nothing is applied without a day
    rows = versions_in_order(draft)
    own = next((row for row in rows if row.act_id == work.act_id), None)
    was_at = rows.index(own) if own in rows else len(rows)
    own = own or TextVersion(act=work.act)
    others = [row for row in rows if row is not own]
    place = sum(row.starts_on <= work.starts_on for row in others)
    if own in rows and own.starts_on == work.starts_on:
        place = was_at
    states = [_state(row) for row in rows]
    own.starts_on = work.starts_on
    order = [*others[:place], own, *others[place:]]
    later = _remake(draft, order, min(was_at, place), work)
    return Remade(_ordered(draft, order) != states, own, later)


def taken_out(draft: PolicyDocument, work: AmendmentWork) -> Remade:
    """Without the version that ``work`` made; every later one anew from what is then before it."""
    rows = versions_in_order(draft)
    own = next((row for row in rows if row.act_id == work.act_id), None)
    if own is None:
        return Remade(changed=False, own=None)
    place = rows.index(own)
    order = [row for row in rows if row is not own]
    later = _remake(draft, order, place)
    _ordered(draft, order)
    return Remade(changed=True, own=own, later=later)


def _remake(
    draft: PolicyDocument, order: Sequence[TextVersion], start: int, applying: AmendmentWork | None = None
) -> tuple[Later, ...]:
    """Make the versions from ``start`` on; ``applying`` as it stands now, all others as they were applied."""
    kept = AmendmentWork.objects.filter(target=draft.pk).exclude(applied={}).select_related("act")
    works = {each.act_id: each for each in kept}
    before = of_version(draft, order[start - 1]) if start else issued(draft)
    later = []
    for row in order[start:]:
        own = applying is not None and row.act_id == applying.act_id
        work = applying if own else works.get(row.act_id)
        if work is None:
            later.append(Later(row))
            before = of_version(draft, row)
            continue
        done = consolidated(before, work.snapshot() if own else work.applied, work.act.translation_key)
        changed = _write(draft, row, done.wording)
        if not own:
            problems = (*map(str, done.failed.values()), *map(str, done.troubles))
            later.append(Later(row, work, changed, problems))
        before = done.wording
    return tuple(later)


def _write(draft: PolicyDocument, row: TextVersion, wording: Wording) -> bool:
    """Whether the row's text differs from what it was."""
    state = _state(row) if row.body is not None else None
    row.title = wording.title if wording.title != draft.title else ""
    body = wording.stream.get_prep_value()
    if body != row.body:
        row.body, row.provisions = body, wording.provisions
    return _state(row) != state


def _ordered(draft: PolicyDocument, order: list[TextVersion]) -> list[tuple[Any, ...]]:
    """The draft has these versions in this order; returns what they say."""
    for position, row in enumerate(order):
        row.sort_order = position
    draft.text_versions = order
    return [_state(row) for row in order]


def _state(row: TextVersion) -> tuple[Any, ...]:
    return row.act_id, row.act_title, row.starts_on, row.title, row.body
