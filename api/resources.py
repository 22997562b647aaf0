"""Which published types have an address of their own. A new type is one line here; the rest follows."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .filters import (
    CALL_FILTERS,
    FULFILMENT_NOTICE_FILTERS,
    GOVERNMENT_SERVICE_FILTERS,
    POLICY_FILTERS,
    PRODUCT_FILTERS,
    PUBLIC_NOTICE_FILTERS,
    SERVICE_ITEM_FILTERS,
    Filter,
    filter_parameters,
)
from .parameters import LOCALE, Parameter, one_of, text, whole_number

SORTS = ("-published", "published", "-updated", "updated")
DEADLINE = "deadline"
MAX_LIMIT = 100
DEFAULT_LIMIT = 20
MAX_PAGE = 50

LIMIT = whole_number("limit", _("Entries of one page."), least=1, most=MAX_LIMIT, default=DEFAULT_LIMIT)
PAGE = whole_number(
    "page", _("Number of the page; further than that go by the cursor in next."), least=1, most=MAX_PAGE
)
CURSOR = text("cursor", _("Where to go on: taken from next or previous, never made up."), longest=400)
COUNT = one_of("count", ("true", "false"), _("Whether to add count, the number of all entries."), default="false")
EXPAND = one_of("expand", ("card", "none"), _("none gives ids and digests only, for mirrors."), default="card")
SORT = one_of("sort", SORTS, _("Order; a minus sign means newest first."), default=SORTS[0])
SORT_WITH_DEADLINE = one_of(
    "sort", (*SORTS, DEADLINE),
    _("Order; a minus sign means newest first. deadline: what closes next first, what has no end after it, then what"
      " is closed, the latest first."),
    default=SORTS[0],
)  # fmt: skip


@dataclass(frozen=True)
class Resource:
    """A published type (``cms.content.projections``) at ``/api/v1/{path}``.

    ``clock`` is the phase axis of its status, empty where the clock changes nothing. ``versioned``: its documents
    carry ``text_versions`` (``cms.content.texts``). ``identified``: others may refer to it by an identity key.
    ``deadlines``: it can be sorted by the next deadline (``cms.content.phases.DEADLINE_AXIS``).
    """

    type: str
    label: Promise
    path: str
    clock: str
    filters: tuple[Filter, ...]
    versioned: bool = False
    identified: bool = False
    deadlines: bool = False

    @cached_property
    def list_parameters(self) -> dict[str, Parameter]:
        """What the list takes."""
        sort = SORT_WITH_DEADLINE if self.deadlines else SORT
        return by_name(*filter_parameters(self.filters), sort, LIMIT, CURSOR, PAGE, COUNT, EXPAND, LOCALE)


def type_label(type_: str, locale: str) -> str:
    """What a type is called."""
    with translation.override(locale):
        return str(BY_TYPE[type_].label) if type_ in BY_TYPE else type_


def by_name(*parameters: Parameter) -> dict[str, Parameter]:
    """A table for ``read_parameters``."""
    return {parameter.name: parameter for parameter in parameters}


RESOURCES: tuple[Resource, ...] = (
    Resource(
        type="policy", label=_("Policy documents"), path="policies", clock="validity", filters=POLICY_FILTERS,
        versioned=True, identified=True,
    ),
    Resource(type="product", label=_("Products"), path="products", clock="", filters=PRODUCT_FILTERS),
    Resource(
        type="service_item", label=_("Service items"), path="service-items", clock="", filters=SERVICE_ITEM_FILTERS
    ),
    Resource(
        type="government_service", label=_("Government services"), path="government-services", clock="",
        filters=GOVERNMENT_SERVICE_FILTERS,
    ),
    Resource(
        type="call", label=_("Calls for applications"), path="calls", clock="application", filters=CALL_FILTERS,
        deadlines=True,
    ),
    Resource(
        type="fulfilment_notice", label=_("Fulfilment notices"), path="fulfilment-notices", clock="",
        filters=FULFILMENT_NOTICE_FILTERS,
    ),
    Resource(
        type="public_notice", label=_("Public notices"), path="public-notices", clock="notice",
        filters=PUBLIC_NOTICE_FILTERS,
    ),
)  # fmt: skip
BY_TYPE = {resource.type: resource for resource in RESOURCES}


def identified_listings(locale: str) -> list[str]:
    """The partitions, for readers of ``locale``, of the types that references may name by an identity key."""
    return [public_listing(resource.type, locale) for resource in RESOURCES if resource.identified]


def public_listing(type_: str, locale: str) -> str:
    """The partition of one type's list; ``cms.content.published.listing_name`` for the public."""
    return f"public:{type_}:{locale}"
