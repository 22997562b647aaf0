"""More like one item, and word from portals that something found was opened."""

from dataclasses import replace
from uuid import UUID

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from search.documents import DocumentKey
from search.engine import EngineUnavailable, get_engine
from search.querylog import note_opened

from ..hits import card_bytes, key_of, read_cards
from ..instants import current_instant
from ..parameters import LOCALE, locale_of, one_of, read_pairs, read_parameters, text, whole_number
from ..resources import BY_TYPE, by_name
from ..serving import Answer
from ..splicing import freshness
from .details import database_id, missing
from .search import LONGEST_QUERY, unavailable

DEFAULT_SIMILAR, MOST_SIMILAR = 5, 20
SIMILAR_PARAMETERS = by_name(
    replace(one_of("type", BY_TYPE, _("The type of the item.")), required=True),
    text("id", _("The id of the item."), longest=100, required=True),
    whole_number("limit", _("Entries at most."), least=1, most=MOST_SIMILAR, default=DEFAULT_SIMILAR),
    LOCALE,
)
OPENED_PARAMETERS = by_name(
    text("q", _("The query as it was asked."), longest=LONGEST_QUERY, required=True),
    LOCALE,
)


def similar(request: HttpRequest) -> Answer:
    """Cards of public items that are about the same, the most alike first; 404 and 410 as its own address says."""
    values = read_parameters(read_pairs(request), SIMILAR_PARAMETERS)
    locale = locale_of(request, values)
    resource = BY_TYPE[values["type"]]
    key = database_id(values["id"])
    asked = DocumentKey(resource.type, str(UUID(values["id"])), locale)
    try:
        found = get_engine().similar(asked, values.get("limit", DEFAULT_SIMILAR))
    except EngineUnavailable as error:
        raise unavailable() from error
    now = current_instant()
    cards = read_cards([asked, *found], locale, int(now))
    if key_of(asked) not in cards:
        raise missing(resource, key, locale)
    shown = [cards[key_of(hit)] for hit in found if key_of(hit) in cards]
    body = b'{"results":[%b]}' % b",".join(card_bytes(card, locale, None) for card in shown)
    return Answer(body, freshness(now, [card.phase[2] for card in shown if card.phase]))


def opened(request: HttpRequest) -> Answer:
    """Count that something a query found was opened. Nothing is kept of who opened what."""
    values = read_parameters(read_pairs(request), OPENED_PARAMETERS)
    counted = note_opened(values["q"], locale_of(request, values))
    return Answer(orjson.dumps({"counted": counted}), headers={"Cache-Control": "no-store"})
