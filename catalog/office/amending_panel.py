"""The texts that amendments made, on the document's own form and in what a reviewer is shown of a draft."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel

from catalog.amending.consolidating import Wording, issued, of_version
from catalog.documents.models import PolicyDocument
from catalog.documents.versions import TextVersion, versions_in_order
from cms.content.differences import difference

from .amending_worksheet import shown_difference

_SIGNS = {"insert": "addition", "delete": "deletion", "equal": ""}


class TextVersionsPanel(Panel):
    """Lists the texts with a link to them; they are made by working through acts, not edited here."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalog/amending/panel.html"

        def is_shown(self) -> bool:
            """Only where there are any."""
            return bool(self.instance.pk) and bool(self.instance.text_versions.all())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            versions = versions_in_order(self.instance)
            return {**super().get_context_data(parent_context), "versions": versions, "document": self.instance}

        def get_comparison(self) -> list[Any]:
            """One for all texts together."""
            return [partial(TextsComparison, heading=self.heading)]


class TextsComparison:
    """What a draft does to the texts in time; of a text that is new, what its act changed in the one before it."""

    is_field = True
    is_child_relation = False

    def __init__(self, before: PolicyDocument, after: PolicyDocument, heading: str = "") -> None:
        self.before, self.after, self.heading = before, after, heading

    def field_label(self) -> str:
        """The panel's heading."""
        return self.heading or _("Text versions")

    def has_changed(self) -> bool:
        """Whether any text, its day or its act differs."""
        states = [[_state(row) for row in versions_in_order(each)] for each in (self.before, self.after)]
        return states[0] != states[1]

    def htmldiff(self) -> SafeString:
        """Every text that is new, other or gone, by provision."""
        return format_html_join("", "{}", ((part,) for part in self._parts()))

    def _parts(self) -> Iterator[SafeString]:
        left = versions_in_order(self.before)
        previous = issued(self.after)
        for row in versions_in_order(self.after):
            wording = of_version(self.after, row)
            same = next((each for each in left if _made_by(each) == _made_by(row)), None)
            if same is None:
                yield _changes(row, "addition", previous, wording)
            else:
                left.remove(same)
                if _state(same) != _state(row):
                    yield _changes(row, "", of_version(self.before, same), wording)
            previous = wording
        for row in left:
            yield format_html('<p class="comparison__child-object deletion">{}</p>', _headline(row))


def _changes(row: TextVersion, sign: str, before: Wording, after: Wording) -> SafeString:
    told = difference(before.provisions, after.provisions, titles=(before.title, after.title))
    rows = shown_difference(told, before, after, whole=False)
    title = before.title != after.title
    named = [(_("title"), _runs([("delete", before.title), ("insert", after.title)]))] if title else []
    shown = [(_name(each), _runs(_told(run) for run in each["runs"])) for each in rows]
    items = format_html_join("", "<dt>{}</dt><dd>{}</dd>", [*named, *shown])
    return format_html('<p class="{}">{}</p><dl class="comparison__list">{}</dl>', sign, _headline(row), items)


def _name(row: dict[str, Any]) -> str:
    """What the provision is called, what became of it, and its former number."""
    return " · ".join(filter(None, (row["label"], str(row["word"]), row["was"] and f"{_('was')} {row['was']}")))


def _told(run: Any) -> tuple[str, str]:
    return (run["sign"], run["text"]) if isinstance(run, dict) else (run.sign, run.text)


def _runs(runs: Any) -> SafeString:
    return format_html_join("", '<span class="{}">{}</span>', ((_SIGNS[sign], text) for sign, text in runs))


def _headline(row: TextVersion) -> str:
    values = {"day": row.starts_on.isoformat(), "act": row.act or row.act_title}
    return _("Text from %(day)s by “%(act)s”") % values


def _made_by(row: TextVersion) -> tuple[int | None, str]:
    return row.act_id, row.act_title


def _state(row: TextVersion) -> tuple[Any, ...]:
    return row.act_id, row.act_title, row.starts_on, row.title, row.body
