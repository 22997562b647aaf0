"""Policy documents from files: what a row means (``import_rules``), brought in by the editors' own path."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.importing import DraftAdapter
from catalog.reference.models import Organisation, Region, Term, Vocabulary, split_list
from catalog.reference.names import ResolvedName, organisation_code, organisation_level
from cms.transfer.adapters import ParsedRow, Proposal
from cms.transfer.columns import Column
from cms.transfer.models import ImportJob
from cms.transfer.problems import Level, RowProblem

from .body import html_from_plain, normal_text
from .columns import COLUMNS, DATE_COLUMNS
from .import_rules import CALL, PolicyRow, read_policy_row
from .models import DocumentIssuer, PolicyDocument
from .screening import Finding

_LEVELS = {"keep_draft": Level.KEPT_DRAFT, "warning": Level.WARNING, "refused": Level.ERROR}
_UNREADABLE = {"level_unknown": "level", "status_unknown": "source_status", "region_invalid": "regions"}
"""By finding what the row gives and nobody can read: a new document has the default, one that is here keeps its own."""
_PLAIN = (
    "title", "number_raw", "level", "source_status", "source_url", "source_site", "source_attachments", "summary",
    "index_number", "addressees", "termination_kind", "end_bound_to", "disclosure", *DATE_COLUMNS,
    *(name.replace("_on", "_basis") for name in DATE_COLUMNS),
)  # fmt: skip
_OWN_COLUMNS = ("summary", "index_number", "addressees", "termination_kind", "end_bound_to", "disclosure")
"""Columns of our own export that collected data does not have; they are written only where the file has them."""


_ASIDE = {
    "interpretation": gettext_lazy("Set aside: this kind of content is imported on its own, not as a policy document."),
    CALL: gettext_lazy(
        "Set aside: a call. To take it in, import this file once more and choose “Notices of calls (申报通知)” as what "
        "it holds."
    ),
    "only_calls": gettext_lazy("Set aside: no call. This import takes rows of the kind 申报通知 or 申报指南 only."),
}
_VOCABULARIES = (Vocabulary.GENRE, Vocabulary.RANK, Vocabulary.THEME, Vocabulary.POLICY_AREA)


@dataclass(frozen=True, slots=True)
class Known:
    """Reference rows by what files call them, read once for each pass over a file."""

    regions: dict[str, int]
    names: dict[tuple[str, str], int]
    codes: dict[tuple[str, str], int]

    def term(self, vocabulary: str, said: str) -> int | None:
        """The term of this code or name."""
        return self.codes.get((vocabulary, said)) or self.names.get((vocabulary, said))


@dataclass(frozen=True, slots=True)
class Names:
    """What people call what values hold as codes and keys; read only when something differs."""

    issuers: dict[str, str]
    regions: dict[int, str]
    terms: dict[int, str]


class PolicyAdapter(DraftAdapter):
    """Rows are known again by their source id, or by the content id that our own export gives them."""

    name = "policies"
    verbose_name = gettext_lazy("Policy documents")
    permission = "catalog.add_policydocument"
    approve_permission = "catalog.approve_policydocument"
    columns: ClassVar[Sequence[Column]] = COLUMNS
    not_compared = frozenset({"draft_reason", "issuers_written", "derived", "source_id"})
    model = PolicyDocument
    takes: ClassVar[str] = ""
    """The kind of content that is taken (``import_rules.ASIDE_KINDS``), and no other; policies where it is empty."""

    def read(self, row: Mapping[str, Any]) -> ParsedRow:
        """What the row says, with every default it took as a warning."""
        read = read_policy_row(row, self.region_names, self.takes)
        problems = [_problem(finding, row) for finding in read.problems]
        problems += _outcome_problems(read, self.takes)
        problems += self._unknown_codes(row) + self._unknown_regions(read, row)
        as_written = bool(row.get("issuers"))
        organisations = [self._organisation(issuer, read, as_written=as_written) for issuer in read.issuers]
        values = {**self._values(read, row), "issuers": [code for code, _written, _proposal in organisations]}
        values["issuers_written"] = [written for _code, written, _proposal in organisations]
        return ParsedRow(
            identity=self._identity(read, row),
            values=values,
            problems=problems,
            title=read.title,
            proposals=[] if read.outcome.kind == "set_aside" else [each for *_known, each in organisations if each],
        )

    def match(self, identities: Collection[str], *, for_update: bool = False) -> dict[str, PolicyDocument]:
        """Documents in the editors' language by source id or content id, with their latest draft."""
        content_ids = [identity.removeprefix("id:") for identity in identities if identity.startswith("id:")]
        source_ids = [identity.partition(":")[2] for identity in identities if not identity.startswith("id:")]
        queryset = PolicyDocument.objects.in_source_language().select_related("latest_revision", "locale")
        if for_update:
            queryset = queryset.select_for_update(of=("self",))
        found = {}
        for document in queryset.filter(Q(translation_key__in=content_ids) | Q(source_id__in=source_ids)):
            found[f"id:{document.translation_key}"] = document
            found[f"{document.source}:{document.source_id}"] = document
        return {identity: found[identity] for identity in identities if identity in found}

    def current(self, existing: PolicyDocument) -> dict[str, Any]:
        """The words of the latest draft, under the names that ``read`` gives."""
        draft = existing.get_latest_revision_as_object()
        return {
            **{name: _plain(getattr(draft, name)) for name in _PLAIN},
            "issuers": [issuer.organisation.code for issuer in draft.issuers.all()],
            "regions": sorted(region.pk for region in draft.regions.all()),
            "policy_areas": sorted(term.pk for term in draft.policy_areas.all()),
            "genre": draft.genre_id,
            "theme": draft.theme_id,
            "rank": draft.rank_id,
            "body": normal_text(draft.text),
        }

    def in_words(self, name: str, value: Any) -> Any:
        """Names instead of keys and codes."""
        if name == "issuers":
            return [self._names.issuers.get(code) or self._to_create.get(code, code) for code in value or ()]
        if name in ("regions", "policy_areas"):
            names = self._names.regions if name == "regions" else self._names.terms
            return [names.get(key, key) for key in value or ()]
        if name in ("genre", "theme", "rank"):
            return self._names.terms.get(value, value)
        return super().in_words(name, value)

    def called(self, name: str) -> str:
        """How a day is known has a column of its own beside the day's."""
        return name.replace("_basis", "_on_basis") if name.endswith("_basis") else name

    def apply(
        self, values: dict[str, Any], existing: PolicyDocument | None, *, job: ImportJob, user: Any
    ) -> PolicyDocument:
        """Save the row as a draft of ``user``."""
        document = existing.get_latest_revision_as_object() if existing else self._new(values)
        before = self.current(existing) if existing else {}
        for name in _PLAIN:
            if name in values:
                setattr(document, name, _typed(name, values[name]))
        terms = values if "genre" in values else values["derived"] if existing is None else {}
        for name in ("genre", "theme", "rank"):
            if name in terms:
                setattr(document, f"{name}_id", terms[name])
        if "policy_areas" in terms:
            document.policy_areas = Term.objects.filter(pk__in=terms["policy_areas"])
        if "regions" in values:
            document.regions = Region.objects.filter(pk__in=values["regions"])
        if before.get("issuers") != values["issuers"]:
            document.issuers = _issuers(values)
        if before.get("body") != values["body"]:
            document.body = [("text", html_from_plain(values["body"]))] if values["body"] else []
        return self.saved(document, user)

    def _values(self, read: PolicyRow, row: Mapping[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {
            "title": read.title,
            "number_raw": _number(read),
            "level": read.level,
            "regions": self._regions(read, row),
            "source_status": read.status,
            "source_url": read.source_url,
            "source_site": read.source_site,
            "source_attachments": "\n".join(read.attachments),
            "body": normal_text(read.body),
            "draft_reason": _reasons(read),
            "source_id": read.source_id,
        }
        for name in DATE_COLUMNS:
            day = getattr(read.dates, name)
            values[name] = day.value.isoformat() if day.value else ""
            values[name.replace("_on", "_basis")] = day.basis
        own = {name: str(row[name] or "") for name in _OWN_COLUMNS if row.get(name) is not None}
        if not own.get("disclosure"):
            # Nobody may leave it open: an empty cell says nothing, and a new document is 主动公开 by default.
            own.pop("disclosure", None)
        unread = {_UNREADABLE.get(finding.code, "") for finding in read.problems}
        if read.region_code not in self._known.regions and read.region_code:
            unread.add("regions")
        said = {name: value for name, value in (values | own).items() if value or name not in unread}
        return said | self._classification(read, row)

    def _classification(self, read: PolicyRow, row: Mapping[str, Any]) -> dict[str, Any]:
        """Terms by their codes where the file is our own export; otherwise what title and category say, for new rows.

        Editors classify better than a source's category does, so the derived terms never replace theirs.
        """
        known = self._known
        if row.get("genre") is not None:
            # Columns that the file does not have say nothing: what an editor chose there stays.
            given = [name for name in ("genre", "theme", "rank") if row.get(name) is not None]
            found: dict[str, Any] = {name: known.term(name, str(row[name])) for name in given}
            if row.get("policy_areas") is not None:
                areas = [known.term("policy_area", said) for said in split_list(str(row["policy_areas"]))]
                found["policy_areas"] = sorted(pk for pk in areas if pk)
            return found
        theme = next((known.names[pair] for name in read.categories if (pair := ("theme", name)) in known.names), None)
        areas = [known.names.get(("policy_area", name)) for name in read.categories]
        genre = known.names.get(("genre", read.genre))
        return {"derived": {"genre": genre, "theme": theme, "policy_areas": sorted(pk for pk in areas if pk)}}

    def _unknown_codes(self, row: Mapping[str, Any]) -> list[RowProblem]:
        found = []
        for name in ("genre", "theme", "rank", "policy_areas"):
            vocabulary = "policy_area" if name == "policy_areas" else name
            for code in split_list(str(row.get(name) or "")):
                if self._known.term(vocabulary, code) is None:
                    allowed = "、".join(name_zh for kind, name_zh in self._known.names if kind == vocabulary)
                    found.append(RowProblem(_("Unknown name or code."), name, code, allowed))
        return found

    def _unknown_regions(self, read: PolicyRow, row: Mapping[str, Any]) -> list[RowProblem]:
        """What is named in our own column is meant; a source's code is dirt like its other cells."""
        known = self._known.regions
        if own := split_list(str(row.get("regions") or "")):
            allowed = _("six digits of GB/T 2260")
            return [RowProblem(_("Unknown code."), "regions", code, allowed) for code in own if code not in known]
        if not read.region_code or read.region_code in known:
            return []
        message = _("No region has this code; default: no region.")
        return [RowProblem(message, "region_code", read.region_code, level=Level.WARNING)]

    def _regions(self, read: PolicyRow, row: Mapping[str, Any]) -> list[int]:
        codes = split_list(str(row.get("regions") or "")) or [read.region_code]
        return sorted(self._known.regions[code] for code in codes if code in self._known.regions)

    def _identity(self, read: PolicyRow, row: Mapping[str, Any]) -> str:
        content_id = str(row.get("content_id") or "").strip()
        if content_id:
            return f"id:{content_id}"
        return f"{self.source}:{read.source_id}" if read.source_id else ""

    def _new(self, values: dict[str, Any]) -> PolicyDocument:
        return PolicyDocument(
            locale=self.locale,
            source=self.source,
            source_id=values["source_id"],
            draft_reason=values["draft_reason"],
        )

    def _organisation(
        self, issuer: ResolvedName, read: PolicyRow, *, as_written: bool
    ) -> tuple[str, str, Proposal | None]:
        """(code, name as written, proposal when it is not known yet); names of our own column are known as written."""
        if as_written and (code := self.organisation_called(issuer.written, read.region_code)):
            return code, "", None
        written = issuer.written if issuer.written != issuer.name else ""
        if code := self.organisation_called(issuer.name, read.region_code):
            return code, written, None
        data = {"level": organisation_level(issuer.name), "region": self._known.regions.get(read.region_code)}
        proposed = organisation_code(issuer.name)
        self._to_create[proposed] = issuer.name
        return proposed, written, Proposal("organisation", proposed, issuer.name, data)

    @cached_property
    def _to_create(self) -> dict[str, str]:
        """Names of organisations that do not exist yet, by the codes they will have."""
        return {}

    @cached_property
    def _names(self) -> Names:
        return Names(
            issuers=dict(Organisation.objects.values_list("code", "name_zh")),
            regions=dict(Region.objects.values_list("pk", "name_zh")),
            terms=dict(Term.objects.filter(vocabulary__in=_VOCABULARIES).values_list("pk", "name_zh")),
        )

    @cached_property
    def _known(self) -> Known:
        terms = list(
            Term.objects.filter(vocabulary__in=_VOCABULARIES).values_list("vocabulary", "name_zh", "code", "pk")
        )
        return Known(
            regions=dict(Region.objects.values_list("code", "pk")),
            names={(vocabulary, name): pk for vocabulary, name, _code, pk in terms},
            codes={(vocabulary, code): pk for vocabulary, _name, code, pk in terms},
        )


def _issuers(values: dict[str, Any]) -> list[DocumentIssuer]:
    by_code = {row.code: row for row in Organisation.objects.filter(code__in=values["issuers"])}
    pairs = zip(values["issuers"], values["issuers_written"], strict=True)
    return [
        DocumentIssuer(organisation=by_code[code], name_as_written=written, sort_order=position)
        for position, (code, written) in enumerate(dict(pairs).items())
    ]


def _number(read: PolicyRow) -> str:
    """The number as printed; none where the field holds another document's number or a word for none."""
    codes = {finding.code for finding in read.problems}
    if "number_from_body" in codes:
        return "、".join(number.display for number in read.numbers)
    return read.number_raw if read.numbers or "number_unreadable" in codes else ""


def _problem(finding: Finding, row: Mapping[str, Any]) -> RowProblem:
    return RowProblem(
        message=finding.message,
        column=finding.field,
        value=finding.evidence or str(row.get(finding.field) or ""),
        level=_LEVELS[finding.level],
    )


def _outcome_problems(read: PolicyRow, takes: str) -> list[RowProblem]:
    outcome = read.outcome
    if outcome.kind == "set_aside":
        message = _ASIDE["only_calls" if takes == CALL else outcome.aside_as]
        return [RowProblem(message, "kind", read.kind, level=Level.SET_ASIDE)]
    if outcome.kind == "refused":
        return [
            RowProblem(_("The value is missing."), reason.removesuffix("_missing"), "", _("a value"))
            for reason in outcome.reasons
        ]
    return []


def _reasons(read: PolicyRow) -> str:
    kept = [finding for finding in read.problems if finding.level == "keep_draft"]
    return "；".join(
        f"{finding.message}（{finding.evidence}）" if finding.evidence else str(finding.message) for finding in kept
    )


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _typed(name: str, value: str) -> Any:
    if name in DATE_COLUMNS:
        return date.fromisoformat(value) if value else None
    return value
