"""What the worksheet shows: entries with their state, and the text before and after by provision."""

from typing import Any

from django.utils.translation import gettext as _

from catalog.amending.consolidating import Consolidated, Wording
from catalog.amending.forms import InstructionForm
from catalog.amending.model import Action
from catalog.amending.works import AmendmentWork
from catalog.provisions.naming import labels
from cms.content.differences import Difference, Entry, Kind, difference

WORDS: dict[Kind, Any] = {
    Kind.ADDED: lambda: _("added"),
    Kind.REMOVED: lambda: _("removed"),
    Kind.CHANGED: lambda: _("changed"),
    Kind.MOVED: lambda: _("moved"),
    Kind.RENUMBERED: lambda: _("renumbered"),
    Kind.UNCHANGED: lambda: "",
}


def shown_entries(
    work: AmendmentWork, done: Consolidated | None, rejected: InstructionForm | None
) -> list[dict[str, Any]]:
    """The entries with how they stand and a form to put each right."""
    return [_entry(entry, done, rejected) for entry in work.entries]


def _entry(entry: dict[str, Any], done: Consolidated | None, rejected: InstructionForm | None) -> dict[str, Any]:
    prefix = f"e{entry['key']}"
    wrong = rejected is not None and rejected.prefix == prefix
    failed = done.failed.get(entry["key"], "") if done else ""
    said = entry["instruction"]
    return {
        **entry, "failed": failed, "state": _state(entry, bool(failed), done is not None),
        "form": rejected if wrong else InstructionForm(prefix=prefix, initial=_initial(said)), "wrong": wrong,
        "said": said and {**said, **_named(said), "label": Action(said["action"]).label},
    }  # fmt: skip


def _initial(said: dict[str, Any] | None) -> dict[str, Any]:
    names = ("action", "path", "old", "new", "unit", "to", "before", "every")
    return {**{name: said[name] for name in names}, **_named(said)} if said else {}


def _named(said: dict[str, Any]) -> dict[str, Any]:
    """The provisions an instruction names, with the further ones of a merge or a split."""
    path, to, more = said["path"], said["to"], said.get("more", ())
    if said["action"] == Action.MERGE:
        path = "、".join((path, *more))
    elif said["action"] == Action.SPLIT:
        to = "、".join((to, *more))
    return {"path": path, "to": to}


def _state(entry: dict[str, Any], failed: bool, tried: bool) -> tuple[str, str]:
    """A code for the look, and words."""
    if entry["settled"] == "left_out":
        return "settled", _("left out")
    if entry["settled"] == "by_hand":
        return "settled", _("done by hand")
    if entry["instruction"] is None:
        return "open", _("not understood")
    if failed:
        return "open", _("cannot be carried out")
    return ("done", _("carried out")) if tried else ("read", _("understood"))


def shown_changes(work: AmendmentWork, before: Wording, done: Consolidated, *, whole: bool) -> dict[str, Any]:
    """The text after the act against the one before; all of it with ``whole``, else what differs."""
    after = done.wording
    told = difference(before.provisions, after.provisions, titles=(before.title, after.title))
    texts = {each["id"]: each["text"].strip() for each in after.provisions}
    written = {each["provision"] for each in work.by_hand}
    rows = [
        {**row, "text": texts.get(row["id"], ""), "by_hand": row["id"] in written}
        for row in shown_difference(told, before, after, whole=whole)
    ]
    names = {**labels(before.provisions), **labels(after.provisions)}
    hands = [{**each, "label": names.get(each["provision"], "")} for each in work.by_hand]
    return {"difference": told, "rows": rows, "text": after.text, "hands": hands, "same": not told.changes}


def shown_difference(told: Difference, before: Wording, after: Wording, *, whole: bool) -> list[dict[str, Any]]:
    """Provisions as rows: what they are called, what became of them, and their words in runs."""
    names = labels(before.provisions), labels(after.provisions)
    return [_row(entry, *names) for entry in (told.entries if whole else told.changes)]


def _row(entry: Entry, before: dict[str, str], after: dict[str, str]) -> dict[str, Any]:
    old, new = before.get(entry.id, ""), after.get(entry.id, "")
    signs = {Kind.ADDED: "insert", Kind.REMOVED: "delete"}
    single = [{"sign": signs.get(entry.kind, "equal"), "text": entry.after or entry.before}]
    renumbered = bool(old and new and old != new)
    return {
        "id": entry.id, "kind": entry.kind.value, "word": WORDS[entry.kind](), "label": new or old,
        "was": old if renumbered else "", "runs": entry.runs or single, "removed": entry.kind == Kind.REMOVED,
    }  # fmt: skip
