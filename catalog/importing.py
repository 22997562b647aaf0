"""What the imports of all published types share: rows become drafts by the editors' own path (DESIGN §2)."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar

from wagtail.models import Locale

from catalog.reference.bearers import Bearers, Places, places
from catalog.reference.models import Organisation, OrganisationStatus, Region, Term
from cms.content import services
from cms.content.publication import source_language
from cms.transfer.adapters import ImportAdapter, Proposal
from cms.transfer.differences import differences
from cms.transfer.fields import text_fields
from cms.transfer.models import ImportJob

DEFAULT_SOURCE = "import"
"""The name of a source that the options do not name."""


class DraftAdapter(ImportAdapter):
    """Base of adapters whose rows are kept as drafts and, where the import may, approved and published."""

    not_compared: ClassVar[frozenset[str]]
    """Values that are no difference: why a draft is kept is the editors' matter once it is here."""

    def diff(self, existing: Any, values: dict[str, Any]) -> list[list[str]]:
        """Differences in what the file says, in words: codes and keys tell an editor nothing."""
        said = {name: value for name, value in values.items() if name not in self.not_compared}
        before = self.current(existing)
        found = []
        for name, old, new in differences(before, said):
            words = differences({name: self.in_words(name, before.get(name))}, {name: self.in_words(name, said[name])})
            found.append([self.called(name), *(words[0][1:] if words else (old, new))])
        return found

    def in_words(self, name: str, value: Any) -> Any:
        """A value as an editor knows it: the label of a choice; the same value where it speaks for itself."""
        field = text_fields(self.model).get(name)
        return dict(field.flatchoices).get(value, value) if field is not None else value

    def called(self, name: str) -> str:
        """The column whose heading a value of this name has."""
        return name

    def version(self, existing: Any) -> str:
        """The latest revision and when it was written: autosave rewrites a revision in place."""
        latest = existing.latest_revision
        return f"{latest.pk}@{latest.created_at.isoformat()}" if latest else "none"

    def awaits_publication(self, existing: Any) -> bool:
        """A draft that was never public and has nothing against it."""
        return existing.first_published_at is None and not existing.get_latest_revision_as_object().draft_reason

    def publish(self, instance: Any, *, job: ImportJob, user: Any, approved_by: Any) -> None:
        """Publish exactly the saved draft, approved by the second person."""
        revision = instance.latest_revision
        services.approve(revision=revision, approver=approved_by, comment=str(job))
        services.publish(revision=revision, user=approved_by)

    def create_proposed(self, proposals: Iterable[Proposal], *, job: ImportJob, user: Any) -> None:
        """Create the organisations and terms that the preview listed; organisations wait for a person to confirm."""
        for proposal in proposals:
            if proposal.kind == "organisation":
                known = {"name_zh": proposal.label, "level": proposal.data.get("level", "")}
                known |= {"region_id": proposal.data.get("region"), "status": OrganisationStatus.PROPOSED}
                Organisation.objects.get_or_create(code=proposal.key, defaults=known)
            else:
                Term.objects.get_or_create(
                    vocabulary=proposal.kind, code=proposal.key, defaults={"name_zh": proposal.label}
                )

    def saved(self, instance: Any, user: Any) -> Any:
        """``instance`` kept as a draft of ``user``."""
        instance.latest_revision = services.save_draft(instance=instance, user=user)
        return instance

    @property
    def source(self) -> str:
        """Where the rows come from, as objects remember it."""
        return str(self.options.extra.get("source") or DEFAULT_SOURCE)

    @cached_property
    def locale(self) -> Locale:
        """The editors' language."""
        return Locale.objects.get(language_code=source_language())

    def organisation_called(self, name: str, region_code: str) -> str:
        """The code of who bears just this name; a short one counts only where the row's region is of its bearer."""
        if region_code not in self._places:
            self._places[region_code] = places(Region.objects.filter(code=region_code))
        found = self._bearers.exact(name, self._places[region_code])
        return found.code if found else ""

    @cached_property
    def _bearers(self) -> Bearers:
        return Bearers()

    @cached_property
    def _places(self) -> dict[str, Places]:
        """By the code of a row's region: a file has many rows of few regions."""
        return {}

    @cached_property
    def region_names(self) -> dict[str, str]:
        """Chinese names by code."""
        return dict(Region.objects.values_list("code", "name_zh"))
