"""Adapters made of a django-import-export Resource: its fields parse, clean and export; saving goes through services.

Only ``import_row`` is used, never ``import_data``: that holds the whole file, and its dry run saves and rolls back.
"""

from collections.abc import Collection, Mapping
from copy import copy
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ManyToManyWidget

from .adapters import ImportAdapter, ParsedRow
from .models import ImportJob
from .problems import RowProblem, RowRefused
from .saving import problems_of
from .writers.cells import cell_text


class ServiceResource(ModelResource):
    """A ModelResource that is given its instance and saves it through its adapter. Subclasses declare the fields."""

    adapter: "ResourceAdapter"
    existing: Any | None = None
    job: ImportJob
    user: AbstractBaseUser

    class Meta:
        skip_diff = True
        skip_html_diff = True
        clean_model_instances = True
        store_instance = True

    def get_or_init_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> tuple[Any, bool]:
        """The instance was found by ``match``; looking it up again could find another one."""
        return (self.existing, False) if self.existing is not None else (self.init_instance(row), True)

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        """Hands the filled and cleaned instance to the adapter."""
        self.adapter.save(instance, job=self.job, user=self.user)


class ResourceAdapter(ImportAdapter):
    """Base for kinds whose columns are plain fields of one model. Subclasses set ``resource`` and ``identity_column``.

    ``values`` are the row's own values; differences are found between exported texts of the object before and after.
    """

    resource: ClassVar[type[ServiceResource]]
    identity_column: ClassVar[str]

    def read(self, row: Mapping[str, Any]) -> ParsedRow:
        """Cleans each field of the resource; what a field refuses becomes a problem of its column."""
        values = {name: cell_text(value) for name, value in row.items()}
        identity = str(values.get(self.identity_column, "")).strip()
        problems = []
        for field in self._given(values):
            try:
                field.clean(values)
            except (ValueError, ValidationError, LookupError) as error:
                problems.append(RowProblem(str(error), field.column_name, values.get(field.column_name, "")))
        return ParsedRow(identity, values, problems)

    def match(self, identities: Collection[str], *, for_update: bool = False) -> dict[str, Any]:
        """Objects whose identity field has one of these values."""
        field = self._resource.fields[self._field_name(self.identity_column)]
        queryset = self._resource.get_queryset()
        queryset = queryset.select_for_update() if for_update else queryset
        found = queryset.filter(**{f"{field.attribute}__in": list(identities)})
        return {str(getattr(instance, field.attribute)): instance for instance in found}

    def current(self, existing: Any) -> dict[str, Any]:
        """The object as its resource exports it."""
        return self.exported(existing)

    def diff(self, existing: Any, values: dict[str, Any]) -> list[list[str]]:
        """Differences between what is there and what the row would make of it, in the columns that the row has."""
        return super().diff(existing, self._after(existing, values))

    def check(self, values: dict[str, Any], existing: Any | None) -> list[RowProblem]:
        """The model's own validation of the object as the row would make it."""
        try:
            self._resource.validate_instance(self._filled(existing, values))
        except ValidationError as error:
            return problems_of(error)
        return []

    def apply(self, values: dict[str, Any], existing: Any | None, *, job: ImportJob, user: AbstractBaseUser) -> Any:
        """Lets the resource fill, clean and save (through :meth:`save`) one instance."""
        resource = self.resource()
        resource.adapter, resource.existing, resource.job, resource.user = self, existing, job, user
        result = resource.import_row(values, None, row_number=0)
        if result.validation_error is not None:
            raise RowRefused(*problems_of(result.validation_error))
        for problem in result.errors:
            raise problem.error
        return result.instance

    def save(self, instance: Any, *, job: ImportJob, user: AbstractBaseUser) -> None:
        """Saves the instance; rooms with drafts save a revision here."""
        instance.save()

    def exported(self, instance: Any) -> dict[str, str]:
        """The object's values by column name, as the export writes them."""
        fields = self._resource.get_export_fields()
        return {field.column_name: cell_text(self._resource.export_field(field, instance)) for field in fields}

    def _after(self, existing: Any, values: dict[str, Any]) -> dict[str, str]:
        after = self.exported(self._filled(existing, values))
        for field in self._given(values):
            if isinstance(field.widget, ManyToManyWidget):
                after[field.column_name] = cell_text(field.widget.render(field.clean(values)))
        return {name: text for name, text in after.items() if name in values}

    def _filled(self, existing: Any | None, values: dict[str, Any]) -> Any:
        instance = self._resource.init_instance(values) if existing is None else copy(existing)
        self._resource.import_instance(instance, values)
        return instance

    def _given(self, values: Mapping[str, Any]) -> list[Field]:
        return [field for field in self._resource.get_import_fields() if field.column_name in values]

    def _field_name(self, column: str) -> str:
        return next(name for name, field in self._resource.fields.items() if field.column_name == column)

    @cached_property
    def _resource(self) -> ServiceResource:
        return self.resource()
