"""The reference tables as the plain data that `propose` takes."""

from collections import Counter

from catalog.reference import selectors
from catalog.reference.selectors import Vocabulary, split_list

from .kinds import GENRES, Known


def known_now() -> Known:
    """Regions, genres and organisations as they stand; names that several bear are left out."""
    regions = list(selectors.regions())
    named = [(name, region.code) for region in regions for name in (region.name_zh, *split_list(region.aliases))]
    bearers = Counter(name for name, _code in named)
    genres = {term.code: term.name_zh for term in selectors.terms(Vocabulary.GENRE) if term.active}
    added = {name: code for code, name in genres.items() if code not in GENRES.values()}
    return Known(
        regions={**Known().regions, **{name: code for name, code in named if bearers[name] == 1}},
        levels={region.code: region.level for region in regions if region.level},
        genres={word: code for word, code in GENRES.items() if code in genres} | added,
        organisations=_organisations(),
    )


def _organisations() -> dict[str, str]:
    """Short and former names → the name an organisation now has; a short name of several is left out."""
    rows = list(selectors.organisations())
    bearers = Counter(name for row in rows for name in split_list(row.short_names))
    names = {name: row.name_zh for row in rows for name in split_list(row.short_names) if bearers[name] == 1}
    former = {former.name: row.name_zh for row in rows for former in row.former_names.all()}
    return former | names | {row.name_zh: row.name_zh for row in rows}
