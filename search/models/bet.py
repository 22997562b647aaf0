"""Items that editors put first for certain queries."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ..analysis import tokens
from ..documents import DocumentKey, searchable_items
from .synonym import lines_of

MAX_QUERIES, MAX_ITEMS = 12, 10
USUAL = timedelta(days=90)


def query_key(text: str) -> str:
    """Return what makes two queries the same for best bets: their tokens. 苏府规〔2021〕3号 is 苏府规[2021]3号."""
    return " ".join(tokens(text))


def usual_end() -> date:
    """Return the end offered for a new best bet."""
    return localdate() + USUAL


class BestBet(models.Model):
    """Public items shown first, in this order, to whoever asks exactly one of the queries, up to and including a day.

    ``items`` is a list of ``{"type", "id", "title"}``, the title as it was when it was chosen. What is not public when
    somebody searches is not shown.
    """

    queries = models.TextField(
        _("queries"), help_text=_("One query per line. Only exactly these queries are meant; spaces do not matter.")
    )
    items = models.JSONField(_("items shown first"), default=list)
    until = models.DateField(
        _("shown first until"), default=usual_end, help_text=_("The last day on which they come first.")
    )
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("For colleagues; not searched."))

    class Meta:
        verbose_name = _("best bet")
        verbose_name_plural = _("best bets")
        ordering = ["-until", "pk"]

    def __str__(self) -> str:
        return "、".join(self.query_list())

    def query_list(self) -> tuple[str, ...]:
        """Return the queries as written, each once."""
        return lines_of(self.queries)

    def document_keys(self) -> list[DocumentKey]:
        """Return type and id of the items in order; the locale is left open."""
        return [DocumentKey(item["type"], item["id"], "") for item in self.items]

    @property
    def ended(self) -> bool:
        """Whether its last day is over."""
        return self.until < localdate()

    def clean(self) -> None:
        """Refuse what could not work, naming the line or the item."""
        errors: dict[str, Any] = {}
        queries = self.query_list()
        if found := [*self._odd(queries), *self._taken(queries)]:
            errors["queries"] = found
        if not isinstance(self.items, list) or not all(map(_is_item, self.items)):
            errors["items"] = [_("Items shown first: the list cannot be read; choose the items again.")]
        elif found := list(self._unfit()):
            errors["items"] = found
        if errors:
            raise ValidationError(errors)
        self.queries = "\n".join(queries)

    def _odd(self, queries: tuple[str, ...]) -> Iterator[str]:
        if not 1 <= len(queries) <= MAX_QUERIES:
            yield _("Queries: %(count)d given; 1 to %(most)d are allowed.") % {
                "count": len(queries),
                "most": MAX_QUERIES,
            }
        for query in queries:
            if not query_key(query):
                yield _("Queries: “%(query)s” has no letter, digit or character.") % {"query": query}

    def _taken(self, queries: tuple[str, ...]) -> Iterator[str]:
        """A query that another best bet of today serves already: it would be left to chance which one counts."""
        if self.until and self.ended:
            return
        wanted = {query_key(query): query for query in queries}
        for other in BestBet.objects.filter(until__gte=localdate()).exclude(pk=self.pk):
            for query in other.query_list():
                if query_key(query) in wanted:
                    yield _("Queries: “%(query)s” already has a best bet, “%(other)s”; add to that one instead.") % {
                        "query": wanted[query_key(query)],
                        "other": other,
                    }

    def _unfit(self) -> Iterator[str]:
        if not 1 <= len(self.items) <= MAX_ITEMS:
            yield _("Items shown first: %(count)d chosen; 1 to %(most)d are allowed.") % {
                "count": len(self.items),
                "most": MAX_ITEMS,
            }
        titles = public_titles(self.document_keys())
        for item in self.items:
            if (title := titles.get((item["type"], item["id"]))) is None:
                yield _("Items shown first: “%(title)s” is not public any more; take it out of the list.") % {
                    "title": item.get("title") or item["id"]
                }
            else:
                item["title"] = title


def public_titles(keys: list[DocumentKey]) -> dict[tuple[str, str], str]:
    """Return the titles of those of the items that are public, by type and id; Chinese before other languages."""
    rows = searchable_items().filter(content_id__in=[key.content_id for key in keys]).order_by("locale")
    found = {(type_, str(content_id)): title for type_, content_id, title in rows.values_list(*_TITLED)}
    return {key[:2]: found[key[:2]] for key in keys if key[:2] in found}


_TITLED = ("type", "content_id", "title")


def _is_item(item: Any) -> bool:
    try:
        return item["id"] == str(UUID(item["id"])) and isinstance(item["type"], str)
    except (TypeError, KeyError, ValueError, AttributeError):
        return False
