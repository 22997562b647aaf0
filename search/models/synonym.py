"""Groups of terms that mean the same."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..analysis import tokens
from ..reading import is_term

MAX_TERMS = 12


class Domain(models.TextChoices):
    """What a group is about: for those who look after a part of the list."""

    TECHNOLOGY = "technology", _("Science and technology")
    INDUSTRY = "industry", _("Industry")
    DIGITAL = "digital", _("Digital economy")
    TALENT = "talent", _("Talent")
    EMPLOYMENT = "employment", _("Employment and social insurance")
    TAX = "tax", _("Taxes and fees")
    FINANCE = "finance", _("Finance")
    TRADE = "trade", _("Commerce and trade")
    CONSTRUCTION = "construction", _("Housing and construction")
    AGRICULTURE = "agriculture", _("Agriculture")
    MARKET = "market", _("Market regulation")
    ENVIRONMENT = "environment", _("Environment")
    BUSINESS = "business", _("Business environment")
    REGION = "region", _("Regions")
    ORGANISATION = "organisation", _("Organisations")
    OTHER = "other", _("Other")


class Synonym(models.Model):
    """A group of terms that mean the same, such as 高企 and 高新技术企业; a query for one finds all."""

    domain = models.CharField(_("domain"), max_length=20, choices=Domain, default=Domain.OTHER, db_index=True)
    terms = models.TextField(
        _("terms"),
        help_text=_("One term per line, at least two. Whoever searches for one of them finds all of them."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("For colleagues; not searched."))
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["pk"]

    def __str__(self) -> str:
        return " = ".join(self.term_list())

    def term_list(self) -> tuple[str, ...]:
        """Return the terms as written, each once."""
        return lines_of(self.terms)

    def clean(self) -> None:
        """Refuse groups that could not work; say which line and why."""
        terms = self.term_list()
        errors = [*self._too_short(terms), *self._twice(terms), *self._taken(terms)]
        if not 2 <= len(terms) <= MAX_TERMS:
            errors.append(
                _("Terms: %(count)d given; 2 to %(most)d are allowed.") % {"count": len(terms), "most": MAX_TERMS}
            )
        if errors:
            raise ValidationError({"terms": errors})
        self.terms = "\n".join(terms)

    def _too_short(self, terms: tuple[str, ...]) -> Iterator[str]:
        for term in terms:
            if not is_term(tuple(tokens(term))):
                yield _("Terms: “%(term)s” is too short; at least two characters are needed.") % {"term": term}

    def _twice(self, terms: tuple[str, ...]) -> Iterator[str]:
        """Terms that search takes for the same: 首台套 and 首台（套）."""
        known: dict[tuple[str, ...], str] = {}
        for term in terms:
            first = known.setdefault(tuple(tokens(term)), term)
            if first != term:
                yield _("Terms: search takes “%(term)s” and “%(first)s” for the same; keep one of them.") % {
                    "term": term,
                    "first": first,
                }

    def _taken(self, terms: tuple[str, ...]) -> Iterator[str]:
        wanted = {tuple(tokens(term)): term for term in terms}
        for other in Synonym.objects.exclude(pk=self.pk):
            for term in other.term_list():
                if tuple(tokens(term)) in wanted:
                    yield _("Terms: “%(term)s” already stands in “%(group)s”; add to that group instead.") % {
                        "term": term,
                        "group": other,
                    }


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a field that holds one entry a line, each once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
