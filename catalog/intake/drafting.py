"""From what a person confirmed to an unsaved policy document."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Locale

from catalog.documents.models import ADDRESSEES, DocumentAttachment, DocumentIssuer, DocumentRelation, PolicyDocument
from catalog.reference.models import Organisation, OrganisationStatus, Region, Term
from catalog.reference.names import organisation_code, organisation_level
from catalog.reference.selectors import organisations_by_name
from cms.content import files
from cms.content.publication import source_language

from . import originals
from .cutting import cut_at
from .keeping import reading_of
from .models import Intake
from .reading import FigurePart, to_stream

KEPT_BACK = frozenset({"personal_data", "body_cut"})
"""Warnings that a person must settle before the document may become public."""


@dataclass(frozen=True, slots=True)
class ConfirmedIssuer:
    """A name as the document writes it, and whose it is; without ``organisation`` one is created."""

    name: str
    organisation: Organisation | None = None


@dataclass(frozen=True, slots=True)
class ConfirmedRelation:
    """What the document does to another: to one of the library, or to one known by title and number."""

    role: str
    title: str = ""
    number: str = ""
    target: PolicyDocument | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person confirmed; ``dates``: field → (day, basis)."""

    title: str
    number_raw: str = ""
    index_number: str = ""
    level: str = ""
    genre: Term | None = None
    rank: Term | None = None
    regions: Sequence[Region] = ()
    dates: dict[str, tuple[date | None, str]] = field(default_factory=dict)
    end_bound_to: str = ""
    issuers: Sequence[ConfirmedIssuer] = ()
    relations: Sequence[ConfirmedRelation] = ()
    attach_original: bool = False
    drop_repetition: bool = False


def document_of(intake: Intake, confirmed: Confirmed, user: Any) -> PolicyDocument:
    """The document, unsaved; organisations that are not known yet and the files it shows are kept already.

    Runs inside the caller's transaction. Raises ValidationError where a value is not allowed.
    """
    document = PolicyDocument(
        locale=Locale.objects.get(language_code=source_language()), title=confirmed.title,
        number_raw=confirmed.number_raw, index_number=confirmed.index_number, level=confirmed.level,
        genre=confirmed.genre, rank=confirmed.rank, end_bound_to=confirmed.end_bound_to,
        draft_reason=_kept_back(intake), addressees=_addressees(intake),
    )  # fmt: skip
    for name, (day, basis) in confirmed.dates.items():
        setattr(document, name, day)
        setattr(document, name.replace("_on", "_basis"), basis if day else "")
    document.full_clean()
    document.regions = confirmed.regions
    document.issuers = [_issuer(place, each) for place, each in enumerate(confirmed.issuers)]
    document.relations = [_relation(place, each) for place, each in enumerate(confirmed.relations)]
    document.body = to_stream(_reading(intake, confirmed), lambda part: _stored(part, user))
    if confirmed.attach_original:
        with originals.original(intake.key).open("rb") as content:
            file = files.store(content, name=intake.name, user=user)
        document.attachments = [DocumentAttachment(file=file, sort_order=0)]
    return document


def known_organisations(names: Sequence[str]) -> dict[str, Organisation]:
    """Organisations by the names a text gives them."""
    return organisations_by_name(names) if names else {}


def repetition(intake: Intake) -> int | None:
    """Where the text starts over; None when it stands there once."""
    places = [each["start"] for each in intake.proposals.get("warnings", ()) if each["code"] == "body_repeated"]
    return places[0] if places and places[0] > 0 else None


def _reading(intake: Intake, confirmed: Confirmed) -> Any:
    reading = reading_of(intake.reading, intake.key)
    place = repetition(intake)
    return cut_at(reading, intake.reading, place) if confirmed.drop_repetition and place else reading


def _stored(part: FigurePart, user: Any) -> files.StoredFile:
    return files.store(BytesIO(part.data), name=f"{part.alt[:80] or _('figure')}.{part.extension}", user=user)


def _issuer(place: int, issuer: ConfirmedIssuer) -> DocumentIssuer:
    organisation = issuer.organisation or _created(issuer.name)
    written = "" if issuer.name == organisation.name_zh else issuer.name
    return DocumentIssuer(organisation=organisation, name_as_written=written, sort_order=place)


def _created(name: str) -> Organisation:
    """As an import does: proposed until a person completes it in the table of organisations."""
    made, _new = Organisation.objects.get_or_create(
        code=organisation_code(name),
        defaults={"name_zh": name, "level": organisation_level(name), "status": OrganisationStatus.PROPOSED},
    )
    return made


def _relation(place: int, relation: ConfirmedRelation) -> DocumentRelation:
    if relation.target is not None:
        return DocumentRelation(role=relation.role, target=relation.target, sort_order=place)
    return DocumentRelation(
        role=relation.role, target_title=relation.title, target_number=relation.number, sort_order=place
    )


def _addressees(intake: Intake) -> str:
    """主送 as the text has it; a list longer than the field is left to a person."""
    found = [str(each["value"]) for each in intake.proposals["proposals"] if each["field"] == "addressed_to"]
    return found[0] if found and len(found[0]) <= ADDRESSEES else ""


def _kept_back(intake: Intake) -> str:
    found = [each for each in intake.proposals["warnings"] if each["code"] in KEPT_BACK]
    return "\n".join(f"{each['message']} {each['words']}" for each in found)
