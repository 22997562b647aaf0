"""What must hold before anything becomes public; each room registers its own gates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import Promise

if TYPE_CHECKING:
    from .publishable import Publishable


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a publication may not happen: a stable code and words for the editor.

    ``place`` is the field of the form in which it is settled, so that a checklist leads there.
    """

    code: str
    message: str | Promise
    place: str = ""


class PublicationRefused(ValidationError):
    """A publication, or a write that would have been one, was refused; ``refusals`` says why.

    It is a ValidationError so that wagtail-localize, which publishes by itself, treats it as one.
    """

    def __init__(self, *refusals: Refusal) -> None:
        self.refusals = refusals
        super().__init__(
            {NON_FIELD_ERRORS: [ValidationError(str(refusal.message), code=refusal.code) for refusal in refusals]}
        )


Gate = Callable[["Publishable"], Iterable[Refusal]]
_gates: list[tuple[type, Gate]] = []
_advice: list[tuple[type, Gate]] = []


def register(model: type, gate: Gate) -> None:
    """Ask ``gate`` whenever an object of ``model`` is about to become public."""
    _gates.append((model, gate))


def advise(model: type, advice: Gate) -> None:
    """Show what ``advice`` says beside the checklist of ``model``; it never stands against publishing."""
    _advice.append((model, advice))


def remarks(instance: "Publishable") -> list[Refusal]:
    """What a person should look at before these words become public, and may let stand."""
    return [remark for model, advice in _advice if isinstance(instance, model) for remark in advice(instance)]


def refusals(instance: "Publishable") -> list[Refusal]:
    """Everything that stands against publishing these words, for checklists and for ``check``."""
    return [refusal for model, gate in _gates if isinstance(instance, model) for refusal in gate(instance)]


def check(instance: "Publishable") -> None:
    """Raise ``PublicationRefused`` when any gate objects."""
    if found := refusals(instance):
        raise PublicationRefused(*found)
