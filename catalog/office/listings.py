"""The listing of a published type in the office: states, exports and withdrawal, one query for each kind of thing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.utils import set_query_params
from wagtail.admin.widgets.button import Button, ButtonWithDropdown
from wagtail.snippets.views import snippets

from cms.transfer.columns import Column as FileColumn
from cms.transfer.exports import export_response
from cms.transfer.writers import CONTENT_TYPES

from .state import state_labels, with_state

EXPORTED_AT_ONCE = 200
"""How many objects an export holds in memory."""


class StateTitleColumn(TitleColumn):
    """The title with its state below it."""

    cell_template_name = "catalog/office/title_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "states": state_labels(instance), "kept_back": self.kept_back(instance)}

    def kept_back(self, instance: Any) -> Any:
        """What the tag of a row says that somebody has to look at first; empty for the others."""
        return _("Kept back") if getattr(instance, "draft_reason", "") else ""


class PublishableIndexView(snippets.IndexView):
    """What an editor looks for; a type that comes in files sets how it goes out in them.

    ``long_fields`` are left out of the listing's query.
    """

    withdraw_url_name = ""
    default_ordering = "-_updated_at"
    is_searchable = True
    long_fields: Sequence[str] = ()
    export_columns: Sequence[FileColumn] = ()
    export_name = ""
    export_rows: Callable[[Iterable[Any]], Iterator[dict[str, Any]]] | None = None

    def _get_title_column(self, field_name: str, column_class: Any = StateTitleColumn, **kwargs: Any) -> Any:
        kwargs["accessor"] = latest_title
        return super()._get_title_column(field_name, column_class, **kwargs)

    def get_base_queryset(self) -> "QuerySet[Any]":
        rows = super().get_base_queryset().select_related("locale", "latest_revision").defer(*self.long_fields)
        return with_state(rows)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *self._export_buttons()]

    def _export_buttons(self) -> list[Button]:
        return [
            Button(
                _("Export as %(format)s") % {"format": format.upper()},
                url=set_query_params(self.request.get_full_path(), {"export": format, "p": None}),
                icon_name="download",
                priority=80 + place,
            )
            for place, format in enumerate(CONTENT_TYPES if self.export_columns else ())
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The listing, or what it holds under the current filters as a file that can be imported again."""
        format = request.GET.get("export", "")
        if format not in CONTENT_TYPES or not self.export_columns:
            return super().get(request, *args, **kwargs)
        chosen = self.get_queryset().order_by().values("pk")
        objects = self.model._default_manager.filter(pk__in=chosen).select_related("latest_revision").order_by("pk")
        rows = type(self).export_rows(objects.iterator(chunk_size=EXPORTED_AT_ONCE))  # type: ignore[misc]
        return export_response(rows, self.export_columns, format, name=self.export_name)

    def get_list_buttons(self, instance: Any) -> list[Any]:
        """Without wagtail-localize's buttons, which ask two queries for each row; the edit screen has them."""
        buttons = [
            Button.from_menu_item(button) if isinstance(button, MenuItem) else button
            for button in self.get_list_more_buttons(instance)
        ]
        label = _("More options for '%(title)s'") % {"title": instance}
        return [ButtonWithDropdown(buttons=buttons, icon_name="dots-horizontal", attrs={"aria-label": label})]

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        """No deletion of what was ever public; its withdrawal for those who may."""
        buttons = super().get_list_more_buttons(instance)
        if instance.first_published_at is not None:
            delete_url = self.get_delete_url(instance)
            buttons = [button for button in buttons if getattr(button, "url", None) != delete_url]
        if instance.live and self.user_has_permission("withdraw"):
            url = reverse(self.withdraw_url_name, args=[instance.pk])
            buttons.append(Button(_("Withdraw from the public"), url=url, icon_name="download", priority=40))
        return buttons


def latest_title(instance: Any) -> str:
    """The title of the last draft, which an editor looks for, public or not."""
    return instance.latest_revision.object_str if instance.latest_revision else instance.title
