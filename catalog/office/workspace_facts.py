"""What the workspace asks of an object besides its entries: a short form; the object's own page has everything."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.calls.models import Call, CallOrganisation
from catalog.items.models import ItemOrganisation, ServiceItem
from catalog.products.models import Product, ProductOrganisation
from catalog.reference.bearers import NOWHERE, Bearers, Places
from catalog.reference.models import LIST_SEPARATOR, Organisation, split_list
from catalog.reference.roles import OrganisationInRole, OrganisationRole
from cms.content.publishable import Publishable


class OrganisationNamesField(forms.CharField):
    """Organisations in one line, by any name they bear, separated by 、; ``where`` says whose a short name is."""

    where = NOWHERE

    def __init__(self, **kwargs: Any) -> None:
        help_text = _("Names separated by 、; former and short names are known too.")
        super().__init__(required=False, max_length=1000, help_text=help_text, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else LIST_SEPARATOR.join(map(str, value))

    def clean(self, value: Any) -> list[Organisation]:
        known = Bearers()
        found = [known.named(name, self.where) for name in split_list(super().clean(value) or "")]
        if unknown := [each.name for each in found if each.organisation is None]:
            message = _("There is no organisation called %(names)s; add it under organisations first.")
            raise ValidationError(message, params={"names": LIST_SEPARATOR.join(unknown)})
        return list(dict.fromkeys(each.organisation for each in found if each.organisation))


class FactsForm(forms.ModelForm):
    """Plain fields and the organisations; roles that it does not show stay as they are."""

    row: ClassVar[type[OrganisationInRole]]

    competent = OrganisationNamesField(label=OrganisationRole.COMPETENT.label)
    accepting = OrganisationNamesField(label=OrganisationRole.ACCEPTING.label)

    def __init__(self, data: Any = None, *, instance: Any, where: Places = NOWHERE) -> None:
        held = list(instance.organisations.select_related("organisation").all())
        initial: dict[str, Any] = {
            str(role): [each.organisation for each in held if each.role == role] for role in _SHOWN
        }
        super().__init__(data, instance=instance, initial=initial)
        for role in _SHOWN:
            self.fields[role].where = where  # type: ignore[attr-defined]

    def write(self, draft: Any) -> None:
        """Put what was sent into another object of the kind: the latest draft, read under a lock."""
        for name in self._meta.fields or ():
            setattr(draft, name, self.cleaned_data[name])
        kept = [each for each in draft.organisations.all() if each.role not in _SHOWN]
        draft.organisations = [*self._in_roles(), *kept]

    def _in_roles(self) -> Iterable[OrganisationInRole]:
        for role in _SHOWN:
            yield from (self.row(role=role, organisation=each) for each in self.cleaned_data[role])


_SHOWN = (OrganisationRole.COMPETENT, OrganisationRole.ACCEPTING)


class ProductFacts(FactsForm):
    row = ProductOrganisation

    class Meta:
        model = Product
        fields = (
            "title", "kind", "access_mode", "level", "who_applies", "who_benefits", "who_is_paid",
            "certificate_term_months", "re_examination",
        )  # fmt: skip


class CallFacts(FactsForm):
    row = CallOrganisation

    class Meta:
        model = Call
        fields = ("title", "year", "batch", "method", "no_materials", "contact", "is_forecast")
        widgets: ClassVar[dict[str, Any]] = {
            "method": forms.Textarea(attrs={"rows": 3}), "contact": forms.Textarea(attrs={"rows": 2}),
        }  # fmt: skip


class ItemFacts(FactsForm):
    row = ItemOrganisation

    class Meta:
        model = ServiceItem
        fields = ("title", "kind", "product", "method")
        widgets: ClassVar[dict[str, Any]] = {"method": forms.Textarea(attrs={"rows": 3})}


FACTS: dict[type[Publishable], type[FactsForm]] = {Product: ProductFacts, Call: CallFacts, ServiceItem: ItemFacts}
