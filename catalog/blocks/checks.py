"""What must fit together inside a benefit, a window or an entry: problems by field, in words for editors."""

import itertools
from typing import Any

from django.utils.translation import gettext as _

Problems = dict[str, str]


def period_problems(value: Any) -> Problems:
    """A period ends no earlier than it begins."""
    starts, ends = value["starts_on"], value["ends_on"]
    if starts is None or ends is None or starts <= ends:
        return {}
    return {"ends_on": _("%(ends)s lies before %(starts)s.") % {"ends": ends, "starts": starts}}


def range_problems(value: Any, least: str = "least", most: str = "most") -> Problems:
    """From the less to the more."""
    lower, upper = value[least], value[most]
    if lower is None or upper is None or lower <= upper:
        return {}
    return {most: _("%(most)s is less than %(least)s.") % {"most": upper, "least": lower}}


def rate_problems(value: Any) -> Problems:
    """The bounds of the base rise, and a second cap is a share of something."""
    problems = range_problems(value, "least_base", "most_base")
    if value["cap_rate"] is not None and not value["cap_base"]:
        problems["cap_base"] = _("Say of what %(rate)s percent is taken.") % {"rate": value["cap_rate"]}
    return problems


def tier_problems(value: Any, *, draft: bool) -> Problems:
    """Tiers rise, each with a rate or an amount; amounts cannot be progressive."""
    tiers = list(value["tiers"])
    starts = [tier["starts"] for tier in tiers if tier["starts"] is not None]
    if any(later <= earlier for earlier, later in itertools.pairwise(starts)):
        return {"tiers": _("Each tier must begin above the one before: %(starts)s.") % {
            "starts": "、".join(map(str, starts))
        }}  # fmt: skip
    both = [tier for tier in tiers if (tier["rate"] is None) == (tier["amount"] is None)]
    if both and not draft:
        return {"tiers": _("Each tier needs a rate or an amount, not both.")}
    if value["kind"] == "progressive" and any(tier["amount"] is not None for tier in tiers):
        return {"kind": _("Fixed amounts cannot be counted part by part.")}
    return {}


def quota_problems(value: Any) -> Problems:
    """A quota counts something."""
    return {} if value["places"] or value["fund"] else {"places": _("Say how many places, or how much money.")}


def one_of_them(value: Any, *names: str, draft: bool) -> Problems:
    """Just one of the fields is given; a draft may have none yet."""
    given = [name for name in names if value[name] not in (None, "", False)]
    if len(given) > 1:
        return {given[1]: _("Only one of these can count: take the other out.")}
    return {} if given or draft else {names[0]: _("Give one of these.")}


def window_problems(value: Any) -> Problems:
    """Bounds fit their precision and each other; what has no end has none."""
    problems = {
        f"{bound}_on": _("Say the day as well as the time.")
        for bound in ("opens", "closes")
        if value[f"{bound}_at"] is not None and value[f"{bound}_on"] is None
    }
    problems |= {
        f"{bound}_at": _("Known to the minute: say the time.")
        for bound in ("opens", "closes")
        if value[f"{bound}_precision"] == "minute" and value[f"{bound}_at"] is None and value[f"{bound}_on"] is not None
    }
    opens, closes = ((value[f"{bound}_on"], value[f"{bound}_at"]) for bound in ("opens", "closes"))
    if opens[0] and closes[0] and (closes[0] < opens[0] or _ends_before(opens, closes)):
        problems["closes_on"] = _("%(closes)s lies before %(opens)s.") % {"closes": closes[0], "opens": opens[0]}
    if value["standing"] and closes[0]:
        problems["standing"] = _("What is open all the time has no last day: take %(day)s out.") % {"day": closes[0]}
    if value["announced_later"] and closes[0]:
        problems["announced_later"] = _("The last day is known: %(day)s.") % {"day": closes[0]}
    return problems


def entry_problems(value: Any) -> Problems:
    """What each channel needs."""
    needed = {
        "web": ("url",), "mini_program": ("app_id", "path"), "app": ("url", "path", "contact"),
        "counter": ("address",), "post": ("address",), "email": ("contact",),
    }.get(value["channel"], ())  # fmt: skip
    if not needed or any(value[name] for name in needed):
        return {}
    return {needed[0]: _("Needed for this channel.")}


def _ends_before(opens: Any, closes: Any) -> bool:
    return bool(opens[0] == closes[0] and opens[1] and closes[1] and closes[1] <= opens[1])
