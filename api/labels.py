"""Labels of codes that have no table: statuses that depend on the clock, levels, roles of relations."""

from functools import lru_cache

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATUSES: dict[str, dict[str, Promise]] = {
    "validity": {
        "upcoming": _("Not yet in force"),
        "in_force": _("In force"),
        "repealed": _("Repealed"),
        "expired": _("Expired"),
        "unknown": _("Unknown"),
    },
    "application": {
        "forecast": _("Announced in advance"),
        "upcoming": _("Not open yet"),
        "open": _("Open for applications"),
        "closing": _("Closing soon"),
        "closed": _("Closed"),
        "standing": _("Open all year"),
        "suspended": _("Suspended"),
        "local": _("As local notices say"),
    },
    "notice": {
        "upcoming": _("Period not begun"),
        "open": _("Period running"),
        "over": _("Period over"),
    },
}
"""By phase axis. Open: a reader must accept a status it does not know."""

LEVELS: dict[str, Promise] = {
    "national": _("National"),
    "province": _("Province"),
    "city": _("City"),
    "county": _("District or county"),
    "town": _("Town or subdistrict"),
}

CHOICES: dict[str, dict[str, Promise]] = {
    "access_mode": {
        "apply": _("On application (申报)"),
        "no_application": _("Without application (免申即享)"),
        "instant": _("At once on request (即申即享)"),
        "self_declared": _("By own declaration, papers kept (备查自享)"),
    },
    "benefit": {
        "fixed": _("Fixed amount"),
        "range": _("Amount in a range"),
        "rate": _("Share of an amount"),
        "tiers": _("Amount by tiers"),
        "quota": _("Quota of places"),
        "deferral": _("Deferred payment"),
        "reduction": _("Reduction"),
        "deduction": _("Deduction"),
        "guarantee": _("Guarantee or risk compensation"),
        "interest": _("Loan interest"),
        "text": _("Other benefit"),
    },
    "industry": {"any": _("Every industry")},
    "item_kind": {
        "survey": _("Call for candidates or survey (征集或摸底)"),
        "retention": _("Keeping of data (数据留存)"),
        "application": _("Application (政策申报)"),
    },
    "route": {
        "recognition": _("Recognition (认定类)"),
        "project": _("Project (项目类)"),
        "funds": _("Funds or support (资金类、扶持类)"),
    },
}
"""By axis: codes of a few, fixed by the standard or by what the model can say."""

ROLES: dict[str, tuple[Promise, Promise]] = {
    "basis": (pgettext_lazy("this document", "is based on"), pgettext_lazy("this document", "is the basis of")),
    "amends": (pgettext_lazy("this document", "amends"), pgettext_lazy("this document", "is amended by")),
    "supplements": (
        pgettext_lazy("this document", "supplements"),
        pgettext_lazy("this document", "is supplemented by"),
    ),
    "repeals": (pgettext_lazy("this document", "repeals"), pgettext_lazy("this document", "is repealed by")),
    "partly_repeals": (
        pgettext_lazy("this document", "repeals in part"),
        pgettext_lazy("this document", "is repealed in part by"),
    ),
    "declares_invalid": (
        pgettext_lazy("this document", "declares invalid"),
        pgettext_lazy("this document", "is declared invalid by"),
    ),
    "extends": (
        pgettext_lazy("this document", "extends the validity of"),
        pgettext_lazy("this document", "has its validity extended by"),
    ),
    "replaces": (pgettext_lazy("this document", "replaces"), pgettext_lazy("this document", "is replaced by")),
    "interprets": (pgettext_lazy("this document", "interprets"), pgettext_lazy("this document", "is interpreted by")),
    "implements": (pgettext_lazy("this document", "implements"), pgettext_lazy("this document", "is implemented by")),
    "forwards": (pgettext_lazy("this document", "forwards"), pgettext_lazy("this document", "is forwarded by")),
    "approves": (pgettext_lazy("this document", "approves"), pgettext_lazy("this document", "is approved by")),
    "calls_to_amend": (
        pgettext_lazy("this document", "calls for the amendment of"),
        pgettext_lazy("this document", "is to be amended according to"),
    ),
    "item_of": (pgettext_lazy("this item", "is a service item of"), pgettext_lazy("this product", "has the item")),
    "carried_out_by": (
        pgettext_lazy("this item", "is carried out by"),
        pgettext_lazy("this government service", "carries out"),
    ),
    "replaced_by": (
        pgettext_lazy("this product", "is replaced by"),
        pgettext_lazy("this product", "takes the place of"),
    ),
    "notice": (pgettext_lazy("this call", "is built from"), pgettext_lazy("this notice", "is the notice of")),
    "passed_down_from": (
        pgettext_lazy("this call", "is passed down from"),
        pgettext_lazy("this call", "is passed down as"),
    ),
    "follows": (
        pgettext_lazy("this call", "follows, of the year before"),
        pgettext_lazy("this call", "is followed by"),
    ),
    "product": (pgettext_lazy("this call", "calls for"), pgettext_lazy("this product", "is called for by")),
    "built_from": (pgettext_lazy("this notice", "is built from"), pgettext_lazy("this document", "is the text of")),
    "fulfils": (
        pgettext_lazy("this notice", "hands out what was applied for in"),
        pgettext_lazy("this call", "is fulfilled by"),
    ),
    "hands_out": (pgettext_lazy("this notice", "hands out"), pgettext_lazy("this product", "is handed out by")),
    "result_of": (
        pgettext_lazy("this notice", "shows the result of"),
        pgettext_lazy("this call", "has its result shown by"),
    ),
    "about": (pgettext_lazy("this notice", "is about"), pgettext_lazy("this product", "has its result shown by")),
    "service_item": (pgettext_lazy("this call", "opens the item"), pgettext_lazy("this item", "is opened by")),
}
"""By role: how it reads from the document that refers, and from the one referred to."""


@lru_cache(maxsize=1024)
def status_label(axis: str, status: str, locale: str) -> str:
    """What a status is called; the code itself where a room brings a new one without a label."""
    with translation.override(locale):
        return str(STATUSES.get(axis, {}).get(status, status))


@lru_cache(maxsize=1024)
def role_label(role: str, locale: str, *, referred_to: bool = False) -> str:
    """How a role reads from the one side or the other."""
    with translation.override(locale):
        return str(ROLES.get(role, (role, role))[referred_to])


@lru_cache(maxsize=256)
def choice_label(axis: str, code: str, locale: str) -> str:
    """What a code of ``CHOICES`` is called; the code itself where it has no label."""
    with translation.override(locale):
        return str(CHOICES.get(axis, {}).get(code, code))


@lru_cache(maxsize=64)
def level_label(level: str, locale: str) -> str:
    with translation.override(locale):
        return str(LEVELS.get(level, level))
