"""What published blocks say in plain words: for search bodies, lists and compilations. One line for each part."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from catalog.benefits.kinds import Currency, Frequency
from catalog.conditions.wording import question_words

from .materials import Form, Original
from .publishing import Json, published_stream

INDENT = "　"


def condition_words(conditions: Any) -> str:
    """Conditions, each on a line, what belongs to a group or scorecard indented; a stream or its public JSON."""
    return "\n".join(_conditions(_as_json(conditions)))


def benefit_words(benefits: Any) -> str:
    """Benefits, each on a line; a stream or its public JSON."""
    return "\n".join(filter(None, map(benefit_line, _as_json(benefits))))


def stacking_words(rules: Any) -> str:
    """Rules of stacking, each on a line."""
    return "\n".join(filter(None, map(_rule, _as_json(rules))))


def material_words(materials: Any) -> str:
    """Materials, each on a line."""
    return "\n".join(map(_material, _as_json(materials)))


def window_words(windows: Any) -> str:
    """Windows in the words of the source, each on a line."""
    return "\n".join(each["words"] for each in _as_json(windows) if each["words"])


def entry_words(entries: Any) -> str:
    """Ways in, each on a line."""
    members = ("name", "url", "path", "address", "contact")
    return "\n".join(" ".join(filter(None, (each[name] for name in members))) for each in _as_json(entries))


WORDS: dict[str, Callable[[Any], str]] = {
    "application_conditions": condition_words, "recognition_conditions": condition_words,
    "conditions": condition_words, "benefits": benefit_words, "stacking": stacking_words,
    "materials": material_words, "windows": window_words, "entries": entry_words,
}  # fmt: skip
"""How each stream is put into words, by its name in whatever has one."""


def lines_of(shown: Mapping[str, Any], name: str) -> list[str]:
    """One of the published streams of something in words, a line for each part."""
    return WORDS[name](shown[name]).splitlines()


def benefit_line(benefit: Json) -> str:
    """One benefit in words."""
    kind = _BENEFITS.get(benefit["type"])
    said = kind(benefit) if kind else ""
    how = [str(Frequency(benefit["frequency"]).label)] if benefit["frequency"] else []
    how += [_("for each %(what)s") % {"what": benefit["per"]}] if benefit["per"] else []
    said = "，".join(filter(None, (said, *how)))
    return "：".join(filter(None, (benefit["case"], said))) if said else benefit["words"] or benefit["case"]


def _as_json(stream: Any) -> list[Json]:
    return stream if isinstance(stream, list) else published_stream(stream)


def _conditions(conditions: Iterable[Json], depth: int = 0) -> Iterator[str]:
    for each in conditions:
        for line in _CONDITIONS[each["type"]](each):
            yield INDENT * depth + line


def _criterion(criterion: Json) -> Iterator[str]:
    said = criterion["words"] or question_words(criterion)
    yield _("Excluded: %(what)s") % {"what": said} if criterion["effect"] == "exclude" else said


def _text(condition: Json) -> Iterator[str]:
    said = condition["words"]
    yield _("Excluded: %(what)s") % {"what": said} if condition["effect"] == "exclude" else said


def _group(group: Json) -> Iterator[str]:
    kinds = {
        "all_of": _("All of these:"),
        "any_of": _("Any one of these:"),
        "at_least": _("At least %(count)s of these:") % {"count": group["least"]},
    }
    yield group["words"] or kinds[group["kind"]]
    yield from _conditions(group["conditions"], 1)


def _scorecard(card: Json) -> Iterator[str]:
    name = card["words"] or _("Score")
    mark = {"name": name, "mark": card["pass_mark"], "full": card["maximum"]}
    yield _("%(name)s: at least %(mark)s of %(full)s points") % mark
    for section in card["sections"]:
        yield INDENT + _scored(section)
        for item in section["items"]:
            yield INDENT * 2 + _scored(item)
            for option in item["options"]:
                points = {"words": option["words"], "points": option["points"]}
                yield INDENT * 3 + _("%(words)s (%(points)s points)") % points
    if card["routes"]:
        yield _("or any one of these:")
        yield from _conditions(card["routes"], 1)


def _scored(part: Json) -> str:
    said = _("%(words)s (full marks %(points)s)") % {"words": part["words"], "points": part["maximum"]}
    return said + (_(", at least %(points)s") % {"points": part["minimum"]} if part["minimum"] else "")


_CONDITIONS: dict[str, Callable[[Json], Iterator[str]]] = {
    "criterion": _criterion,
    "text": _text,
    "group": _group,
    "scorecard": _scorecard,
}


def _money(benefit: Json, name: str) -> str:
    """An amount with its unit, the currency where it is not yuan: 1000万美元."""
    amount = benefit[name]
    if amount is None:
        return ""
    foreign = benefit.get("currency") not in (None, "", Currency.CNY)
    return f"{amount}{benefit['unit']}" + (f" {Currency(benefit['currency']).label}" if foreign else "")


def _cap(benefit: Json, name: str = "cap") -> str:
    return _("at most %(amount)s") % {"amount": _money(benefit, name)} if benefit[name] is not None else ""


def _fixed(benefit: Json) -> str:
    return _cap(benefit, "amount") if benefit["up_to"] else _money(benefit, "amount")


def _range(benefit: Json) -> str:
    if benefit["most"] is None:
        return _("at least %(amount)s") % {"amount": _money(benefit, "least")}
    return f"{benefit['least']}～{_money(benefit, 'most')}"


def _rate(benefit: Json) -> str:
    share = {"rate": benefit["rate"], "base": benefit["base"]}
    said = _("up to %(rate)s%% of %(base)s") if benefit["up_to"] else _("%(rate)s%% of %(base)s")
    second = {"rate": benefit["cap_rate"], "base": benefit["cap_base"]}
    limits = _("at most %(rate)s%% of %(base)s") % second if benefit["cap_rate"] else ""
    return "，".join(filter(None, (said % share, _cap(benefit), limits)))


def _tiers(benefit: Json) -> str:
    steps = []
    for tier in benefit["tiers"]:
        given = f"{tier['rate']}%" if tier["rate"] is not None else f"{tier['amount']}{benefit['unit']}"
        steps.append(_("from %(start)s%(unit)s on %(given)s") % {
            "start": tier["starts"], "unit": benefit["unit"], "given": given
        })  # fmt: skip
    return "，".join(filter(None, (f"{benefit['base']}：" + "；".join(steps), _cap(benefit))))


def _quota(benefit: Json) -> str:
    places = _("%(count)s places") % {"count": benefit["places"]} if benefit["places"] else ""
    fund = _("%(amount)s in total") % {"amount": _money(benefit, "fund")} if benefit["fund"] is not None else ""
    return " ".join(filter(None, (benefit["of"], places, fund)))


def _deferral(benefit: Json) -> str:
    span = benefit["charge_period"]
    period = span["words"] or "～".join(filter(None, (span["starts_on"], span["ends_on"])))
    due = _("to be paid by %(day)s") % {"day": benefit["due_on"]} if benefit["due_on"] else ""
    if benefit["due_words"]:
        due = _("to be paid: %(when)s") % {"when": benefit["due_words"]}
    parts = [
        _("deferral of %(what)s") % {"what": benefit["what"]},
        period,
        due,
        _("without a late fee") if benefit["without_late_fee"] else "",
    ]
    return "，".join(filter(None, parts))


def _reduction(benefit: Json) -> str:
    what = {"what": benefit["what"]}
    if benefit["exempt"]:
        return _("exempt from %(what)s") % what
    if benefit["to_rate"] is not None:
        return _("%(what)s reduced to %(rate)s%%") % {**what, "rate": benefit["to_rate"]}
    by = f"{benefit['by_rate']}%" if benefit["by_rate"] is not None else _money(benefit, "by_amount")
    return _("%(what)s reduced by %(by)s") % {**what, "by": by}


def _deduction(benefit: Json) -> str:
    given = f"{benefit['rate']}%" if benefit["rate"] is not None else _money(benefit, "amount")
    return "，".join(filter(None, (f"{benefit['what']} {given}", _cap(benefit))))


def _guarantee(benefit: Json) -> str:
    parts = [
        f"{benefit['what']} {benefit['rate']}%" if benefit["rate"] is not None else benefit["what"],
        _("fee at most %(rate)s%%") % {"rate": benefit["fee_rate"]} if benefit["fee_rate"] is not None else "",
        _cap(benefit, "amount"),
    ]
    return "，".join(filter(None, parts))


def _interest(benefit: Json) -> str:
    given = (
        _("%(rate)s%% of the interest") % {"rate": benefit["rate"]}
        if benefit["rate"] is not None
        else _("%(points)s percentage points") % {"points": benefit["points"]}
    )
    return "，".join(filter(None, (f"{benefit['what']} {given}", _cap(benefit))))


_BENEFITS: dict[str, Callable[[Json], str]] = {
    "fixed": _fixed,
    "range": _range,
    "rate": _rate,
    "tiers": _tiers,
    "quota": _quota,
    "deferral": _deferral,
    "reduction": _reduction,
    "deduction": _deduction,
    "guarantee": _guarantee,
    "interest": _interest,
}


def _rule(rule: Json) -> str:
    if rule["words"]:
        return str(rule["words"])
    if rule["type"] == "cap":
        scopes = {"year": _("a year"), "total": _("in all"), "case": _("a case")}
        cap = {"amount": _money(rule, "amount"), "scope": scopes[rule["scope"]]}
        return _("a company gets at most %(amount)s %(scope)s") % cap
    names = "、".join(product["name"] for product in rule["products"])
    said = _("not together with others") if rule["type"] == "exclusive_with" else _("the higher one counts")
    return f"{said} {names}".strip()


def _material(material: Json) -> str:
    parts = [
        str(Original(material["original"]).label) if material["original"] else "",
        str(Form(material["form"]).label) if material["form"] else "",
        _("%(count)s copies") % {"count": material["copies"]} if material["copies"] else "",
        material["when"],
        _("the centre has it already") if material["held_by_centre"] else "",
    ]
    said = "，".join(filter(None, parts))
    return f"{material['name']}（{said}）" if said else str(material["name"])
