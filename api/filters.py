"""Filters of lists, search and export: from parameters to the axes and codes of the published tables."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

import orjson
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.reference import selectors
from cms.content import normalisers

from . import lookups
from .instants import MICROSECONDS, day_key
from .labels import CHOICES, LEVELS, STATUSES
from .parameters import Parameter, Refused, day, instant, one_of
from .problems import words

Group = tuple[str, tuple[str, ...]]
"""One axis with the codes asked for: *or* within, *and* between groups."""
PARTLY = selectors.PARTLY
LISTED = 100
"""Codes named in a refusal; beyond that the reader is sent to the vocabulary's address."""
NO_END = 99_999_999


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a list, search or export is restricted to; ``as_of`` (epoch seconds) is set when asked for or pinned."""

    terms: tuple[Group, ...] = ()
    phases: tuple[Group, ...] = ()
    published: tuple[int, int] | None = None
    updated_since: int | None = None
    as_of: int | None = None

    def digest(self) -> str:
        """A short name of these restrictions, so that a cursor is not used with others; the instant is left out."""
        parts = (self.terms, self.phases, self.published, self.updated_since)
        return hashlib.blake2b(orjson.dumps(parts), digest_size=6).hexdigest()

    def at(self, as_of: int) -> "Criteria":
        """The same, pinned to an instant."""
        return replace(self, as_of=as_of)


@dataclass(frozen=True, slots=True)
class Filter:
    """A repeatable parameter on a term axis (``kind`` term) or a phase axis (``kind`` phase).

    ``codes`` turns a raw value into the codes it stands for, or raises ``Refused``. ``paths``, for codes that contain
    one another, gives those from the widest down to a code; a parameter ``…_scope`` then says what is meant.
    """

    name: str
    axis: str
    codes: Callable[[str], tuple[str, ...]]
    about: str | Promise
    kind: Literal["term", "phase"] = "term"
    example: str = ""
    paths: Callable[[str], tuple[str, ...]] | None = None

    @property
    def scope(self) -> Parameter:
        """Which of the codes around the one asked for are meant."""
        return one_of(
            f"{self.name}_scope", ("applies", "exact", "within"),
            _("applies: what applies there, so what contains it too; exact: that one only; within: it and its parts."),
            default="applies",
        )  # fmt: skip

    def parameter(self) -> Parameter:
        schema = {"type": "string", "maxLength": 500} | ({"examples": [self.example]} if self.example else {})
        return Parameter(self.name, self.codes, self.about, schema, repeated=True)


def vocabulary(name: str, about: str | Promise, example: str = "") -> Filter:
    """A filter by terms of the vocabulary ``name``."""

    def codes(raw: str) -> tuple[str, ...]:
        known = lookups.term_names(name, raw)
        if raw not in known:
            raise Refused(_listed(known), see=f"/api/v1/vocabularies/{name}")
        return (raw,)

    return Filter(name, name, codes, about, example=example)


def tree(name: str, about: str | Promise, example: str = "") -> Filter:
    """A filter by a vocabulary whose terms contain one another."""
    flat = vocabulary(name, about, example)
    return replace(flat, paths=lambda code: lookups.term_path(name, code))


def organisation(name: str, about: str | Promise) -> Filter:
    """A filter by organisations in one of their roles."""

    def codes(raw: str) -> tuple[str, ...]:
        known = lookups.organisation_names(raw)
        if raw not in known:
            raise Refused(_listed(known), see="/api/v1/organisations")
        return (raw,)

    return Filter(name, name, codes, about)


def closed(name: str, choices: Mapping[str, Any], about: str | Promise, *, kind: Literal["term", "phase"]) -> Filter:
    """A filter by one of a few codes."""

    def codes(raw: str) -> tuple[str, ...]:
        if raw not in choices:
            raise Refused(list(choices))
        return (raw,)

    return Filter(name, name, codes, about, kind=kind, example=next(iter(choices)))


def _listed(known: Mapping[str, Any]) -> Any:
    if len(known) <= LISTED:
        return sorted(known)
    return words(_("one of %(count)s codes; their list is at the address in “see”"), count=len(known))


def _year(raw: str) -> tuple[str, ...]:
    if not re.fullmatch(r"[12][0-9]{3}", raw):
        raise Refused(_("a year of four digits"))
    return (raw,)


def _number(raw: str) -> tuple[str, ...]:
    found = tuple(normalisers.normalise("number", raw))
    if not found:
        raise Refused(_("a whole document number, in any style; search finds parts of numbers"))
    return found


def _region(raw: str) -> tuple[str, ...]:
    known = lookups.regions(raw)
    code = known.aliases.get(raw, raw)
    if code not in known.names:
        raise Refused(_listed(known.names), see="/api/v1/regions")
    return (code,)


def _paths_of_region(code: str) -> tuple[str, ...]:
    return (*lookups.regions().paths[code], PARTLY + code)


REGION = Filter(
    "region", "region", _region, _("Region code (GB/T 2260 or our own); its meaning is set by region_scope."),
    example="320506", paths=_paths_of_region,
)  # fmt: skip

POLICY_FILTERS: tuple[Filter, ...] = (
    vocabulary("policy_area", _("Policy area (clause 3.1)."), "technology_innovation"),
    closed("level", LEVELS, _("Level of government (clause 7.1.1.3)."), kind="term"),
    REGION,
    organisation("organisation", _("Organisation in any role.")),
    organisation("issuer", _("Issuing organisation.")),
    organisation("interpreter", _("Organisation that explains the document (clause 6.1.4).")),
    vocabulary("genre", _("Genre of official document."), "notice"),
    vocabulary("rank", _("Legal rank.")),
    vocabulary("theme", _("Theme.")),
    Filter("year", "year", _year, _("Year of publication."), example="2025"),
    Filter("number", "number", _number, _("Document number in any style."), example="国发〔2016〕51号"),
    closed("validity", STATUSES["validity"], _("Validity now, or at as_of."), kind="phase"),
)

ANY = "any"
"""On an axis where it is said for whom something is: it is for all."""


def _industry_path(code: str) -> tuple[str, ...]:
    """What holds for an industry: what is said of it, of what contains it, and what holds for every industry."""
    return (ANY, *lookups.term_path("industry", code))


def _content_id(raw: str) -> tuple[str, ...]:
    try:
        return (str(UUID(raw)),)
    except ValueError:
        raise Refused(_("the id of an item, a UUID")) from None


INDUSTRY = replace(
    tree("industry", _("Industry (GB/T 4754); its meaning is set by industry_scope."), "39"), paths=_industry_path
)
ROLES: tuple[Filter, ...] = (
    organisation("organisation", _("Organisation in any role.")),
    organisation("competent", _("Competent organisation 主管 (clause 6.1.4).")),
    organisation("accepting", _("Accepting organisation 受理 (clause 6.1.4).")),
    organisation("authorising", _("Authorising organisation 业务授权 (clause 4.2.2.3).")),
)
BASIS = Filter("document", "document", _content_id, _("Built from the document with this id."))

PRODUCT_FILTERS: tuple[Filter, ...] = (
    vocabulary("product_kind", _("Kind of product, with its narrower kinds (clause 6.1.3)."), "recognition"),
    closed("access_mode", CHOICES["access_mode"], _("How one comes by it."), kind="term"),
    vocabulary("support_mode", _("Support mode (clause 6.1.5)."), "reward"),
    vocabulary("target", _("Target of support (clause 6.1.5)."), "technology_sme"),
    vocabulary("beneficiary", _("Who benefits (clause 6.1.6)."), "enterprise"),
    INDUSTRY,
    vocabulary("chain", _("Local industry chain or key field (clause 6.1.5).")),
    vocabulary("policy_area", _("Policy area (clause 3.1)."), "technology_innovation"),
    closed("level", LEVELS, _("Level of government (clause 7.1.1.3)."), kind="term"),
    REGION,
    *ROLES,
    closed("benefit", CHOICES["benefit"], _("What it gives."), kind="term"),
    BASIS,
)

INHERITED = frozenset(
    {"product_kind", "access_mode", "support_mode", "target", "beneficiary", "industry", "chain", "policy_area"}
)
"""What service items are found by because their product is."""

SERVICE_ITEM_FILTERS: tuple[Filter, ...] = (
    closed("item_kind", CHOICES["item_kind"], _("Kind of service item (clause 7.4.1.2)."), kind="term"),
    Filter("product", "product", _content_id, _("Of the product with this id.")),
    *(each for each in PRODUCT_FILTERS if each.name in INHERITED),
    closed("level", LEVELS, _("Level of government (clause 7.1.1.3)."), kind="term"),
    REGION,
    *ROLES,
    BASIS,
)

GOVERNMENT_SERVICE_FILTERS: tuple[Filter, ...] = (
    vocabulary("service_type", _("Type of government service, such as 行政许可 or 公共服务."), "licence"),
    vocabulary("service_object", _("Who can apply."), "enterprise_legal_person"),
    vocabulary("service_theme", _("Theme under which service platforms list it.")),
    closed("level", LEVELS, _("Level of government (clause 7.1.1.3)."), kind="term"),
    REGION,
    *ROLES,
)

CALL_FILTERS: tuple[Filter, ...] = (
    closed("application", STATUSES["application"], _("Whether applications are taken now, or at as_of."), kind="phase"),
    closed("level", LEVELS, _("Level of government (clause 7.1.1.3)."), kind="term"),
    vocabulary("policy_area", _("Policy area (clause 3.1)."), "technology_innovation"),
    REGION,
    *ROLES,
    Filter("year", "year", _year, _("The year applied for."), example="2026"),
    vocabulary("product_kind", _("Kind of the products applied for (clause 6.1.3)."), "recognition"),
    vocabulary("support_mode", _("Support mode of the products applied for (clause 6.1.5).")),
    vocabulary("target", _("Target of support of the products applied for (clause 6.1.5).")),
    INDUSTRY,
    vocabulary("chain", _("Local industry chain of the products applied for (clause 6.1.5).")),
    Filter("product", "product", _content_id, _("Of the product with this id.")),
    BASIS,
)

_NOTICE_FILTERS: tuple[Filter, ...] = (
    closed("level", LEVELS, _("Level of government (clause 7.1.1.3)."), kind="term"),
    REGION,
    *ROLES,
    Filter("call", "call", _content_id, _("About the call with this id.")),
    Filter("product", "product", _content_id, _("About the product with this id.")),
    BASIS,
)
FULFILMENT_NOTICE_FILTERS: tuple[Filter, ...] = (
    closed("route", CHOICES["route"], _("Kind of policy, which decides the steps (clause 7.5.2)."), kind="term"),
    *_NOTICE_FILTERS,
)
PUBLIC_NOTICE_FILTERS: tuple[Filter, ...] = (
    closed("notice", STATUSES["notice"], _("Whether objections are taken now, or at as_of."), kind="phase"),
    *_NOTICE_FILTERS,
)

AS_OF = instant("as_of", _("The instant at which statuses that depend on the clock are meant; otherwise now."))
COMMON: tuple[Parameter, ...] = (
    day("published_from", _("Published on this day or later.")),
    day("published_to", _("Published on this day or earlier.")),
    instant("updated_since", _("Changed at this instant or later.")),
    AS_OF,
)


def filter_parameters(filters: tuple[Filter, ...]) -> tuple[Parameter, ...]:
    """All parameters that restrict what is listed."""
    return (*narrowing(filters), *COMMON)


def narrowing(filters: tuple[Filter, ...]) -> tuple[Parameter, ...]:
    """The parameters of the filters, with those that say how far a code reaches."""
    return (*(each.parameter() for each in filters), *(each.scope for each in filters if each.paths))


def read_criteria(values: Mapping[str, Any], filters: tuple[Filter, ...]) -> Criteria:
    """The restrictions that parameter values (as ``read_parameters`` gives them) amount to."""
    terms: list[Group] = []
    phases: list[Group] = []
    for each in filters:
        if each.name in values:
            codes = tuple(sorted({code for found in values[each.name] for code in found}))
            group = _in_scope(each, codes, values.get(f"{each.name}_scope", "applies"))
            (terms if each.kind == "term" else phases).append(group)
    since = values.get("updated_since")
    as_of = values.get("as_of")
    return Criteria(
        terms=tuple(terms),
        phases=tuple(phases),
        published=_days(values),
        updated_since=None if since is None else int(since * MICROSECONDS),
        as_of=None if as_of is None else int(as_of // 1),
    )


def _in_scope(each: Filter, codes: tuple[str, ...], scope: str) -> Group:
    if each.paths is None:
        return each.axis, codes
    if scope == "within":
        return f"{each.axis}_within", codes
    if scope == "exact":
        return each.axis, tuple(sorted({*codes, *(PARTLY + code for code in codes if each is REGION)}))
    return each.axis, tuple(sorted({code for asked in codes for code in each.paths(asked)}))


def _days(values: Mapping[str, Any]) -> tuple[int, int] | None:
    first, last = values.get("published_from"), values.get("published_to")
    if first is None and last is None:
        return None
    # 0 stands for a day nobody knows: it is in no range.
    return (day_key(first) if first else 1, day_key(last) if last else NO_END)
