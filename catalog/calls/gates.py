"""What a call must have before it can become public (7.4.1.1); the editor's checklist, each line with its place."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from catalog.documents.models import Disclosure
from catalog.products.gates import basis_refusals, in_role, kept_back
from catalog.reference.roles import OrganisationRole
from cms.content.gates import Refusal

from .models import Call
from .times import StatedWindow, windows_of


def call_refusals(call: Call) -> Iterable[Refusal]:
    """7.4.1.1: 申报条件、申报时间、申报方式、申报材料; 6.1.4: who is competent and who accepts; what it rests on."""
    yield from kept_back(call)
    if not call.title.strip():
        yield Refusal("no_title", _("It has no title."), "title")
    yield from _basis_refusals(call)
    if not call.conditions:
        yield Refusal("no_conditions", _("It does not say who may apply: no condition (申报条件)."), "conditions")
    yield from _time_refusals(call)
    if not call.method.strip():
        yield Refusal("no_method", _("It does not say how one applies (申报方式)."), "method")
    yield from _material_refusals(call)
    if not in_role(call, OrganisationRole.COMPETENT):
        yield Refusal("no_competent_organisation", _("It names no competent organisation."), "organisations")
    if not in_role(call, OrganisationRole.ACCEPTING):
        yield Refusal("no_accepting_organisation", _("It names no accepting organisation."), "organisations")


def _basis_refusals(call: Call) -> Iterator[Refusal]:
    """The notice itself is a basis; what is cited besides must be open too."""
    for refusal in basis_refusals(call):
        if refusal.code != "no_basis":
            yield refusal
        elif call.document is None:
            message = _("It is built from no notice and cites no document: choose the notice, or cite its basis.")
            yield Refusal("no_basis", message, "document")
    if call.document is not None and call.document.disclosure != Disclosure.PROACTIVE:
        closed = _("The notice “%(title)s” is not open.")
        yield Refusal("closed_document", closed % {"title": call.document.title}, "document")


def _material_refusals(call: Call) -> Iterator[Refusal]:
    if not call.materials and not call.no_materials:
        message = _("It does not say what is handed in (申报材料), nor that nothing is (无需提交材料).")
        yield Refusal("no_materials", message, "materials")
    if call.materials and call.no_materials:
        message = _("Materials are listed, though it says that nothing is handed in (无需提交材料): take out either.")
        yield Refusal("materials_not_asked", message, "materials")


def _time_refusals(call: Call) -> Iterator[Refusal]:
    windows = windows_of(call)
    if not windows and not call.is_forecast:
        message = _("It does not say when one applies (申报时间): no window, and it is no forecast.")
        yield Refusal("no_window", message, "windows")
    for number, stated in enumerate(windows, 1):
        if _says_nothing(stated):
            nothing = _("Window %(number)s names no day, and is neither open all the time nor announced later.")
            yield Refusal("window_without_time", nothing % {"number": number}, "windows")
        elif _is_empty(stated):
            over = _("Window %(number)s is over before it begins.")
            yield Refusal("window_over_before_it_begins", over % {"number": number}, "windows")


def _says_nothing(stated: StatedWindow) -> bool:
    window = stated.window
    return not (window.opens or window.closes or window.standing or window.announced_later)


def _is_empty(stated: StatedWindow) -> bool:
    """A window that was called off before its first day is empty too, and rightly so."""
    window = stated.window
    if window.opens is None or window.closes is None or window.ended_at is not None:
        return False
    return any(start >= end for start, end in (each.span() for each in window.each_year(*_A_YEAR)))


_A_YEAR = (2028, 2028)
