"""What the buttons of an amendment's worksheet do; each gives the place of the page to return to."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages

from catalog.amending import carrying_out, services
from catalog.amending.forms import InstructionForm, StartForm, TargetForm
from catalog.amending.services import NotApplied, Seen
from catalog.amending.works import AmendmentWork


def seen(request: HttpRequest, work: AmendmentWork) -> Seen:
    """Who looks, and which version of the work they saw when the page was made."""
    given = request.POST.get("version", "")
    return Seen(work.pk, int(given) if given.isdigit() else 0, request.user)


def settle(request: HttpRequest, work: AmendmentWork) -> str:
    """Leave an entry out, mark it as done by hand, or take it up again."""
    key = _key(request)
    services.settle_entry(
        seen=seen(request, work), key=key, settled=request.POST.get("settled", ""),
        reason=request.POST.get("reason", ""),
    )  # fmt: skip
    return f"#entry-{key}"


def change(request: HttpRequest, work: AmendmentWork) -> str | InstructionForm:
    """Put an entry right, or add one (key 0)."""
    key = _key(request)
    form = InstructionForm(request.POST, prefix=f"e{key}" if key else "new")
    if not form.is_valid():
        return form
    words = next((entry["words"] for entry in work.entries if entry["key"] == key), "")
    services.change_entry(seen=seen(request, work), key=key or None, instruction=form.instruction(words))
    return f"#entry-{key}" if key else "#entries"


def move(request: HttpRequest, work: AmendmentWork) -> str:
    """The words are about another document."""
    to = request.POST.get("to", "")
    services.move_entry(seen=seen(request, work), key=_key(request), to=int(to) if to.isdigit() else 0)
    return "#entries"


def start(request: HttpRequest, work: AmendmentWork) -> str:
    """The day from which the changes hold."""
    form = StartForm(request.POST, prefix="start")
    if not form.is_valid():
        raise NotApplied(" ".join(str(error) for errors in form.errors.values() for error in errors))
    given = form.cleaned_data
    services.set_start(seen=seen(request, work), starts_on=given["starts_on"], in_order=given["in_order"])
    return ""


def target(request: HttpRequest, work: AmendmentWork) -> str:
    """The document meant: a candidate, or one chosen from the library."""
    form = TargetForm(request.POST, prefix="target")
    if not form.is_valid():
        raise NotApplied(_("Choose a document of the library."))
    services.choose_target(seen=seen(request, work), target=form.cleaned_data["target"])
    return ""


def by_hand(request: HttpRequest, work: AmendmentWork) -> str:
    """Keep what was written over a provision or the whole text."""
    given = {name: request.POST.get(name, "") for name in ("provision", "before", "after")}
    services.write_by_hand(seen=seen(request, work), **given)
    return "#text"


def take_back(request: HttpRequest, work: AmendmentWork) -> str:
    """What was written by hand no longer counts."""
    services.take_back_by_hand(seen=seen(request, work), provision=request.POST.get("provision", ""))
    return "#text"


def apply(request: HttpRequest, work: AmendmentWork) -> str:
    """Write the text on the target's draft, and say what it came to."""
    outcome = carrying_out.apply_work(seen=seen(request, work), over_draft="over_draft" in request.POST)
    if outcome.changed:
        messages.success(request, _("The text was written on the draft, which goes to review as usual."))
    else:
        messages.success(request, _("The draft holds this text already; nothing was changed."))
    for each in outcome.check:
        messages.warning(request, each)
    if outcome.relation_waits:
        words = _("That the act amends this document has to be written on it later: %(why)s")
        messages.warning(request, words % {"why": outcome.relation_waits})
    return ""


def _key(request: HttpRequest) -> int:
    given = request.POST.get("key", "")
    return int(given) if given.isdigit() else 0


ACTIONS: Final[dict[str, Callable[[HttpRequest, AmendmentWork], str | InstructionForm]]] = {
    "settle": settle, "change": change, "move": move, "start": start, "target": target, "by_hand": by_hand,
    "take_back": take_back, "apply": apply,
}  # fmt: skip
