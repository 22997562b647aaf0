"""What the world sees of a type: each room registers one projection for each of its published types.

A projection is run once, at publish; its serializers are also what the OpenAPI document is drawn from.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.utils.functional import cached_property
from rest_framework.serializers import Serializer

from .phases import Phase
from .published import Audience

if TYPE_CHECKING:
    from .publishable import Publishable


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to ``to_id``, or to whatever bears the identity ``to_key`` once that is published.

    ``provisions``: a JSON list of ``{"id", "label", "quoted"}``, the parts of the other that are meant; empty for all
    of it. It is written once, so that a detail passes it on as it is.
    """

    role: str
    to_id: UUID | None = None
    to_key: str = ""
    title: str = ""
    number: str = ""
    note: str = ""
    provisions: str = ""


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A stored file that becomes readable under this name while the item is public."""

    sha256: str
    name: str


SerializerClass = type[Serializer[Any]]


class Projection:
    """Base of projections: subclasses name the type and its serializers and say what lists may filter by."""

    type: ClassVar[str]
    version: ClassVar[int] = 1
    document_serializer: ClassVar[SerializerClass]
    card_serializer: ClassVar[SerializerClass]

    @cached_property
    def card_fields(self) -> tuple[str, ...]:
        """The members of the document that make its card: every card is a part of its document."""
        return tuple(self.card_serializer().fields)

    def audience(self, instance: Any) -> str:
        """Who may see it; only what is public leaves the house."""
        return Audience.PUBLIC

    def title(self, instance: Any) -> str:
        """What it is called today, also on its card."""
        return str(instance)

    def card(self, instance: Any, document: Mapping[str, Any]) -> dict[str, Any]:
        """Its card, a part of its document as projected."""
        return {name: document[name] for name in self.card_fields}

    def terms(self, instance: Any) -> Iterable[tuple[str, str]]:
        """(axis, code) pairs that lists and search filter by."""
        return ()

    def references(self, instance: Any) -> Sequence[Reference]:
        return ()

    def phases(self, instance: Any) -> Sequence[Phase]:
        return ()

    def files(self, instance: Any) -> Sequence[PublicFile]:
        return ()

    def published_key(self, instance: Any) -> int:
        """The publication date as yyyymmdd, 0 when unknown: what lists sort by."""
        return 0

    def successor_id(self, instance: Any) -> UUID | None:
        """What a reader of a withdrawn object should read instead."""
        return None


_projections: dict[type, Projection] = {}


def register(model: type["Publishable"], projection: Projection) -> None:
    """Make ``projection`` the one way in which ``model`` reaches the world."""
    _projections[model] = projection


def for_model(model: type) -> Projection:
    """The projection of ``model``; a KeyError names a published type that nobody registered."""
    return _projections[model]


def registered() -> dict[type["Publishable"], Projection]:
    """All published types with their projections."""
    return dict(_projections)


def for_type(type_: str) -> Projection:
    """The projection whose public type name is ``type_``."""
    return next(projection for projection in _projections.values() if projection.type == type_)


def model_of(type_: str) -> type["Publishable"]:
    """The model whose public type name is ``type_``."""
    return next(model for model, projection in _projections.items() if projection.type == type_)
