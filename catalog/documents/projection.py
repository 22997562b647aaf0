"""What the world sees of a policy document."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from catalog.citations.citing import named
from cms.content.phases import Phase
from cms.content.projections import Projection, PublicFile, Reference
from cms.content.published import Audience

from . import validity
from .body import figure_files
from .duplicates import survivor_of
from .identity import identity_keys, number_keys, wanted_key
from .models import ENDING_ROLES, Disclosure, DocumentRelation, PolicyDocument
from .serializers import PolicyCardSerializer, PolicyDocumentSerializer
from .versions import texts_in_time, titles_until_now, versions_in_order


class PolicyProjection(Projection):
    """Policy documents as ``policy``."""

    type = "policy"
    version = 2
    document_serializer = PolicyDocumentSerializer
    card_serializer = PolicyCardSerializer

    def audience(self, instance: PolicyDocument) -> str:
        """Only what is open on own initiative is public."""
        return Audience.PUBLIC if instance.disclosure == Disclosure.PROACTIVE else Audience.STAFF

    def title(self, instance: PolicyDocument) -> str:
        return titles_until_now(instance)[-1]

    def card(self, instance: PolicyDocument, document: Mapping[str, Any]) -> dict[str, Any]:
        """The document is called as issued, with what it is called later among its texts; cards know today's alone."""
        return {**super().card(instance, document), "title": self.title(instance)}

    def terms(self, instance: PolicyDocument) -> Iterable[tuple[str, str]]:
        """Everything lists filter by; ``region_within`` carries every containing region as well."""
        for vocabulary in ("genre", "rank", "theme"):
            if (term := getattr(instance, vocabulary)) is not None:
                yield vocabulary, term.code
        for area in instance.policy_areas.all():
            yield "policy_area", area.code
        for region in instance.regions.all():
            yield "region", region.code
            yield from (("region_within", code) for code in region.ancestor_codes)
        yield from _organisation_terms(instance)
        yield from (("number", key) for key in number_keys(instance.number_raw))
        for title in titles_until_now(instance):
            yield from (("identity", key) for key in identity_keys(title, instance.number_raw))
        for axis, value in (("level", instance.level), ("source_site", instance.source_site)):
            if value:
                yield axis, value
        if (day := public_date(instance)) is not None:
            yield "year", str(day.year)

    def references(self, instance: PolicyDocument) -> Sequence[Reference]:
        return [_reference(relation) for relation in instance.relations.all()]

    def phases(self, instance: PolicyDocument) -> Sequence[Phase]:
        """Its validity, and which of its texts holds."""
        return [*texts_in_time(instance), *validity.phases(validity_dates(instance))]

    def files(self, instance: PolicyDocument) -> Sequence[PublicFile]:
        """Attachments and the pictures of the text."""
        attached = [PublicFile(row.file.sha256, row.public_name) for row in instance.attachments.all()]
        texts = [instance.body, *(version.stream for version in versions_in_order(instance))]
        shown = {file.sha256: file.name for text in texts for file in figure_files(text)}
        return attached + [PublicFile(sha256, name) for sha256, name in shown.items()]

    def published_key(self, instance: PolicyDocument) -> int:
        day = public_date(instance)
        return day.year * 10_000 + day.month * 100 + day.day if day else 0

    def successor_id(self, instance: PolicyDocument) -> UUID | None:
        """What it was merged into; else the document that repeals, replaces or declares it invalid, if just one."""
        if (survivor := survivor_of(instance)) is not None:
            return survivor.translation_key
        successors = set(
            DocumentRelation.objects.filter(
                role__in=ENDING_ROLES, target__translation_key=instance.translation_key, document__live=True
            ).values_list("document__translation_key", flat=True)
        )
        return successors.pop() if len(successors) == 1 else None


def public_date(instance: PolicyDocument) -> date | None:
    """The day lists sort by: published, else written, else posted on the web."""
    return instance.published_on or instance.written_on or instance.posted_on


def validity_dates(instance: PolicyDocument) -> validity.ValidityDates:
    """What the pure function of validity needs of a document."""
    return validity.ValidityDates(
        published_on=instance.published_on,
        effective_on=instance.effective_on,
        expires_on=instance.expires_on,
        expires_basis=instance.expires_basis,
        terminated_on=instance.terminated_on,
        termination_kind=instance.termination_kind,
        source_status=instance.source_status,
        end_bound_to=instance.end_bound_to,
    )


def _organisation_terms(instance: PolicyDocument) -> Iterable[tuple[str, str]]:
    for issuer in instance.issuers.all():
        yield "issuer", issuer.organisation.code
        yield "organisation", issuer.organisation.code
    if instance.interpreter is not None:
        yield "interpreter", instance.interpreter.code
        yield "organisation", instance.interpreter.code


def _reference(relation: DocumentRelation) -> Reference:
    target = relation.target
    return Reference(
        role=relation.role,
        to_id=target.translation_key if target else None,
        to_key="" if target else wanted_key(relation.target_title, relation.target_number),
        title=relation.target_title,
        number=relation.target_number,
        note=relation.note,
        provisions=_cited(relation),
    )


def _cited(relation: DocumentRelation) -> str:
    """What the relation names of the other document as JSON: by identity with the words kept, else by label alone."""
    kept = {citation["label"]: citation for citation in relation.citations}
    found = [
        {"id": kept[label]["provision"], "label": label, "quoted": kept[label]["words"]}
        if label in kept
        else {"id": None, "label": label, "quoted": ""}
        for label in named(relation.provisions_cited)
    ]
    return orjson.dumps(found).decode() if found else ""
