"""Government services from files: what a row means (``rows``), brought in by the editors' own path."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.documents.body import normal_text
from catalog.importing import DraftAdapter
from catalog.reference.models import Organisation, Region, Term, Vocabulary
from catalog.reference.names import ResolvedName, organisation_code, organisation_level
from cms.transfer.adapters import ParsedRow, Proposal
from cms.transfer.models import ImportJob
from cms.transfer.problems import Level, RowProblem

from .columns import COLUMNS
from .materials import material_names, with_names
from .models import GovernmentService, GovernmentServiceOrganisation
from .rows import ROLE_COLUMNS, ServiceRow, read_service_row

_PLAIN = ("title", "code", "department", "level", "conditions", "unconditional", "place", "summary", "source_url")
_TIMES = tuple(f"{name}_{part}" for name in ("statutory", "promised") for part in ("number", "unit", "time"))
_MANY = ("service_objects", "service_themes")
_COLUMN_OF = {"unconditional": "conditions", "level": "level"}
"""A value is only written where the file has its column: what an editor chose elsewhere stays."""


class GovernmentServiceAdapter(DraftAdapter):
    """Rows are known again by their service code, or by the content id that our own export gives them."""

    name = "government_services"
    verbose_name = gettext_lazy("Government services")
    permission = "catalog.add_governmentservice"
    approve_permission = "catalog.approve_governmentservice"
    columns = COLUMNS
    not_compared = frozenset({"draft_reason", "source_id"})
    model = GovernmentService

    def read(self, row: Mapping[str, Any]) -> ParsedRow:
        """What the row says, with every default it took as a warning."""
        read = read_service_row(row, self.region_names)
        proposals: list[Proposal] = []
        values = {**self._plain_values(read), **self._terms(read, proposals)}
        values |= {role: self._organisations_of(names, read, proposals) for role, names in read.roles.items()}
        kept = [problem for problem in read.problems if problem.level == Level.KEPT_DRAFT]
        values["draft_reason"] = "；".join(f"{each.message}{each.value}" for each in kept)
        return ParsedRow(
            identity=self._identity(read, row),
            values=values,
            problems=read.problems,
            title=read.title,
            proposals=proposals,
        )

    def match(self, identities: Collection[str], *, for_update: bool = False) -> dict[str, GovernmentService]:
        """Services in the editors' language by code or content id; the code of an import counts even if it was edited.

        With their latest draft.
        """
        content_ids = [each.removeprefix("id:") for each in identities if each.startswith("id:")]
        codes = [each.removeprefix("code:") for each in identities if each.startswith("code:")]
        queryset = GovernmentService.objects.in_source_language().select_related("latest_revision", "locale")
        if for_update:
            queryset = queryset.select_for_update(of=("self",))
        wanted = Q(translation_key__in=content_ids) | Q(code__in=codes) | Q(source_id__in=codes)
        by_source, found = {}, {}
        for service in queryset.filter(wanted).order_by("-pk"):
            found[f"id:{service.translation_key}"] = service
            found[f"code:{service.code}"] = service
            by_source[f"code:{service.source_id}"] = service
        found = {**found, **by_source}
        return {identity: found[identity] for identity in identities if identity in found}

    def current(self, existing: GovernmentService) -> dict[str, Any]:
        """The words of the latest draft, under the names that ``read`` gives."""
        draft = existing.get_latest_revision_as_object()
        roles: dict[str, list[str]] = {role: [] for role in ROLE_COLUMNS}
        for row in draft.organisations.all():
            roles[row.role].append(row.organisation.code)
        return {
            **{name: getattr(draft, name) for name in (*_PLAIN, *_TIMES)},
            **{name: sorted(term.code for term in getattr(draft, name).all()) for name in _MANY},
            **roles,
            "conditions": normal_text(draft.conditions),
            "place": normal_text(draft.place),
            "service_type": draft.service_type.code if draft.service_type else "",
            "regions": sorted(region.code for region in draft.regions.all()),
            "materials": material_names(draft.materials),
        }

    def apply(
        self, values: dict[str, Any], existing: GovernmentService | None, *, job: ImportJob, user: Any
    ) -> GovernmentService:
        """Save the row as a draft of ``user``."""
        service = existing.get_latest_revision_as_object() if existing else self._new(values)
        before = self.current(service) if existing else {}
        for name in (*_PLAIN, *_TIMES):
            if name in values:
                setattr(service, name, values[name])
        if "service_type" in values:
            service.service_type = self._terms_made.get((Vocabulary.SERVICE_TYPE, values["service_type"]))
        for name in _MANY:
            if name in values:
                setattr(service, name, [self._terms_made[name.removesuffix("s"), code] for code in values[name]])
        if "regions" in values:
            service.regions = [self._regions_known[code] for code in values["regions"]]
        if any(role in values and values[role] != before.get(role) for role in ROLE_COLUMNS):
            service.organisations = self._in_roles({**before, **values})
        if "materials" in values and values["materials"] != before.get("materials"):
            service.materials = with_names(service.materials, values["materials"])
        return self.saved(service, user)

    def _plain_values(self, read: ServiceRow) -> dict[str, Any]:
        values: dict[str, Any] = {
            name: getattr(read, name) for name in _PLAIN if _COLUMN_OF.get(name, name) in read.said
        }
        for name, period in (("statutory", read.statutory), ("promised", read.promised)):
            if f"{name}_time" in read.said:
                values |= {f"{name}_time": period.words, f"{name}_number": period.number, f"{name}_unit": period.unit}
        if "materials" in read.said:
            values["materials"] = list(read.materials)
        if {"regions", "region_code"} & read.said:
            values["regions"] = self._regions(read)
        return {**values, "source_id": read.code}

    def _regions(self, read: ServiceRow) -> list[str]:
        for code in read.region_codes:
            if code not in self.region_names:
                column = "regions" if read.own_regions else "region_code"
                message = _("No region has this code; default: no region.")
                read.problems.append(RowProblem(message, column, code, level=Level.WARNING))
        return sorted(code for code in read.region_codes if code in self.region_names)

    def _terms(self, read: ServiceRow, proposals: list[Proposal]) -> dict[str, Any]:
        """Terms by name or code. Types and objects are a fixed list; a theme nobody knows is proposed."""
        values: dict[str, Any] = {}
        if "service_type" in read.said:
            found = self._codes(Vocabulary.SERVICE_TYPE, [read.service_type] if read.service_type else [], read)
            values["service_type"] = found[0] if found else ""
        if "service_objects" in read.said:
            values["service_objects"] = self._codes(Vocabulary.SERVICE_OBJECT, read.service_objects, read)
        if "service_themes" in read.said:
            themes = self._codes(Vocabulary.SERVICE_THEME, read.service_themes, read, proposals)
            values["service_themes"] = themes
        return values

    def _codes(
        self, vocabulary: Vocabulary, names: Iterable[str], read: ServiceRow, proposals: list[Proposal] | None = None
    ) -> list[str]:
        known = self._known_terms
        found = []
        for name in names:
            if (code := known.get((vocabulary, name))) is not None:
                found.append(code)
                continue
            column = "service_type" if vocabulary == Vocabulary.SERVICE_TYPE else f"{vocabulary}s"
            if proposals is not None and self.options.create_missing:
                proposals.append(Proposal(vocabulary, organisation_code(name), name))
                found.append(proposals[-1].key)
                continue
            message = _("The vocabulary has no such term; default: none.")
            read.problems.append(RowProblem(message, column, name, level=Level.WARNING))
        return sorted(set(found))

    def _organisations_of(
        self, names: Iterable[ResolvedName], read: ServiceRow, proposals: list[Proposal]
    ) -> list[str]:
        codes = []
        place = read.region_codes[0] if read.region_codes else ""
        for name in names:
            code = self.organisation_called(name.written, place) or self.organisation_called(name.name, place)
            if not code:
                code = organisation_code(name.name)
                region = self._regions_known.get(place)
                level = organisation_level(name.name) or read.level
                data = {"level": level, "region": region and region.pk}
                proposals.append(Proposal("organisation", code, name.name, data))
            codes.append(code)
        return list(dict.fromkeys(codes))

    def _identity(self, read: ServiceRow, row: Mapping[str, Any]) -> str:
        if content_id := str(row.get("content_id") or "").strip():
            return f"id:{content_id}"
        return f"code:{read.code}" if read.code else ""

    def _new(self, values: dict[str, Any]) -> GovernmentService:
        return GovernmentService(
            locale=self.locale,
            source=self.source,
            source_id=values["source_id"],
            draft_reason=values["draft_reason"],
        )

    def _in_roles(self, values: Mapping[str, Any]) -> list[GovernmentServiceOrganisation]:
        wanted = [(role, code) for role in ROLE_COLUMNS for code in values.get(role) or ()]
        return [
            GovernmentServiceOrganisation(role=role, organisation=self._organisations_made[code], sort_order=position)
            for position, (role, code) in enumerate(wanted)
        ]

    @cached_property
    def _regions_known(self) -> dict[str, Region]:
        return {region.code: region for region in Region.objects.all()}

    @cached_property
    def _terms_made(self) -> dict[tuple[str, str], Term]:
        """By vocabulary and code; first asked when a row is saved, after what was proposed is there."""
        terms = Term.objects.filter(vocabulary__startswith="service_").select_related("parent")
        return {(term.vocabulary, term.code): term for term in terms}

    @cached_property
    def _organisations_made(self) -> dict[str, Organisation]:
        return {row.code: row for row in Organisation.objects.all()}

    @cached_property
    def _known_terms(self) -> dict[tuple[str, str], str]:
        """Codes by vocabulary and name, and by vocabulary and code."""
        terms = Term.objects.filter(vocabulary__startswith="service_").values_list("vocabulary", "name_zh", "code")
        names = {(vocabulary, name): code for vocabulary, name, code in terms}
        return names | {(vocabulary, code): code for vocabulary, _name, code in terms}
