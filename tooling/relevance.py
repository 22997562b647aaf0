"""``make relevance``: how well what people look for is found, for each kind of query and each engine.

Measured over the published items of an installation made for it: the sample city, and, where ``../shared/data`` is
present, the records there, imported and published. Fails when a figure is under the one kept in
``tests/relevance/figures.json``; ``--keep`` writes the figures that are kept from then on.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import elasticsearch

if TYPE_CHECKING:
    from tests.relevance.judging import Judged

ROOT = Path(__file__).resolve().parents[1]
RECORDS = ROOT.parent / "shared" / "data" / "policies.jsonl"
ENGINES = ("embedded", "elasticsearch")
KEPT = ROOT / "tests" / "relevance" / "figures.json"
SAMPLE = ROOT / "catalog" / "sample"
_DEPTH, _PAGES = 10, 50
_NOISE = 0.002

Figures = dict[str, dict[str, float]]
Firsts = dict[tuple[str, str], str]
"""What is found first, by kind and query."""


def main() -> int:
    """Measures, prints, and compares with what is kept."""
    parser = argparse.ArgumentParser(prog="make relevance", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="keep these figures as the least from now on")
    parser.add_argument("--engine", choices=ENGINES, help="measure this engine only")
    parser.add_argument("--worst", help="print the queries of this kind that are not answered first")
    asked = parser.parse_args()
    _install(Path(os.environ.get("HUIQI_VAR") or ROOT / "var" / "relevance"))
    found = _figures([each for each in ENGINES if asked.engine in (None, each)], asked.worst)
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    if asked.keep:
        KEPT.write_text(json.dumps(kept | found, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
        return 0
    worse = list(_worse(found, kept))
    print("\n".join(worse))
    return 1 if worse else 0


def _figures(engines: Sequence[str], worst: str | None) -> dict[str, Figures]:
    """Measure each corpus with each engine, then how often all of them put the same first."""
    found: dict[str, Figures] = {}
    firsts: dict[str, list[Firsts]] = {}
    for engine in engines:
        for corpus, figures, first in _of_engine(engine, worst):
            found[f"{corpus}, {engine}"] = figures
            firsts.setdefault(corpus, []).append(first)
            _print(f"{corpus}, {engine}", figures)
    for corpus, (one, *others) in firsts.items():
        if others:
            found[f"{corpus}, engines"] = _agreement(one, others[0], worst)
            _print(f"{corpus}, engines", found[f"{corpus}, engines"])
    return found


def _install(var: Path) -> None:
    """Make the installation, once, and set up Django for it."""
    os.environ["HUIQI_VAR"] = str(var)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    if not (var / "measured").exists():
        _manage("launch", "--prepare-only")
        if RECORDS.exists():
            _manage("import_policies", str(RECORDS), "--publish", "--by", "editor", "--approved-by", "reviewer")
        (var / "measured").touch()
    import django

    django.setup()


def _manage(*command: str) -> None:
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)


def _of_engine(engine: str, worst: str | None) -> Iterator[tuple[str, Figures, Firsts]]:
    from search.documents import all_documents
    from search.engine import Position, get_engine
    from search.request import SearchRequest
    from search.synonyms import synonym_groups
    from tests.relevance.judging import by_hand, by_rule

    ids = {"sample": _sample_ids(), "records": _record_ids()}
    everything = [each for each in all_documents() if each.locale == SearchRequest().locale]
    of_records = set(ids["records"].values())
    corpora = {
        "sample": [each for each in everything if each.content_id not in of_records],
        "records": [each for each in everything if each.content_id in of_records],
    }
    for name, documents in corpora.items():
        if documents:
            with _engine(engine):
                get_engine().rebuild(documents, Position("relevance", 0))
                indexed = {each.content_id for each in documents}
                published = {each: content for each, content in ids[name].items() if content in indexed}
                queries = [*by_hand(name, published), *by_rule(documents, synonym_groups())]
                yield name, *_measured(queries, worst)


@contextmanager
def _engine(name: str) -> Iterator[None]:
    """Let the settings mean an engine with nothing in it."""
    from django.test import override_settings

    with tempfile.TemporaryDirectory() as folder:
        if name == "embedded":
            with override_settings(VAR_DIR=Path(folder), ELASTICSEARCH_URL=[]):
                yield
            return
        settings = {"ELASTICSEARCH_TIMEOUT": 30.0, "VAR_DIR": Path(folder)}
        with elasticsearch.temporary_server() as address, override_settings(ELASTICSEARCH_URL=[address], **settings):
            yield


def _sample_ids() -> dict[str, str]:
    ids = {path.stem: json.loads(path.read_text())["id"] for path in sorted((SAMPLE / "policies").glob("*.json"))}
    for kind, file in (("call", "calls"), ("product", "products")):
        ids |= {
            f"{kind}:{each['slug']}": each["id"] for each in json.loads((SAMPLE / f"{file}.json").read_text())[file]
        }
    return ids


def _record_ids() -> dict[str, str]:
    from catalog.documents.models import PolicyDocument

    return {row.source_id: str(row.content_id) for row in PolicyDocument.objects.exclude(source_id="")}


def _measured(queries: Sequence["Judged"], worst: str | None) -> tuple[Figures, Firsts]:
    by_kind: dict[str, list[dict[str, float]]] = {}
    firsts: Firsts = {}
    for judged in queries:
        found = _all_found(judged.query) if judged.all_of_them else _found(judged.query, 1)[0]
        score = _recall(found, judged.wanted) if judged.all_of_them else _score(found, judged.wanted)
        by_kind.setdefault(judged.kind, []).append(score)
        if not judged.all_of_them:
            firsts[judged.kind, judged.query] = found[0] if found else ""
        if judged.kind == worst and next(iter(score.values())) < 1:
            print(f"  {judged.query}: {score}")
    return {kind: _mean(scores) | {"queries": len(scores)} for kind, scores in sorted(by_kind.items())}, firsts


def _agreement(one: Firsts, other: Firsts, worst: str | None) -> Figures:
    same: dict[str, list[dict[str, float]]] = {}
    for (kind, query), first in one.items():
        agreed = {"same first": float(first == other[kind, query])}
        if kind == worst and first != other[kind, query]:
            print(f"  {query}: {first} or {other[kind, query]}")
        for each in (kind, "all"):
            same.setdefault(each, []).append(agreed)
    return {kind: _mean(shares) | {"queries": len(shares)} for kind, shares in sorted(same.items())}


def _found(query: str, page: int, limit: int = _DEPTH) -> tuple[list[str], int]:
    from search.asking import ask
    from search.request import SearchRequest

    result = ask(SearchRequest(query=query, limit=limit, page=page)).result
    return [hit.content_id for hit in result.hits], result.total


def _all_found(query: str) -> list[str]:
    found: list[str] = []
    for page in range(1, _PAGES + 1):
        hits, total = _found(query, page, 100)
        found += hits
        if len(found) >= total or not hits:
            break
    return found


def _recall(found: Sequence[str], wanted: frozenset[str]) -> dict[str, float]:
    return {"recall": len(wanted & {*found}) / len(wanted) if wanted else 1.0}


def _score(found: Sequence[str], wanted: frozenset[str]) -> dict[str, float]:
    places = [place for place, each in enumerate(found) if each in wanted]
    gained = sum(1 / math.log2(place + 2) for place in places)
    best = sum(1 / math.log2(place + 2) for place in range(min(len(wanted), _DEPTH)))
    first = places[0] if places else _DEPTH
    return {
        "success@1": float(first == 0),
        "success@10": float(first < _DEPTH),
        "mrr": 1 / (first + 1) if places else 0.0,
        "ndcg": gained / best,
    }


def _mean(scores: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: round(sum(score[name] for score in scores) / len(scores), 4) for name in scores[0]}


def _print(name: str, figures: Figures) -> None:
    print(f"\n{name}", flush=True)
    for kind, values in figures.items():
        said = "  ".join(f"{each} {value:.3f}" for each, value in values.items() if each != "queries")
        print(f"  {kind:<16} {values['queries']:>5}  {said}")


def _worse(found: Mapping[str, Figures], kept: Mapping[str, Figures]) -> Iterator[str]:
    for name, kinds in kept.items():
        for kind, values in kinds.items():
            now: Mapping[str, Any] = found.get(name, {}).get(kind, {})
            for each, least in values.items():
                if name in found and each != "queries" and now.get(each, 0.0) < least - _NOISE:
                    yield f"{name}: {kind}: {each} is {now.get(each, 0.0):.3f}, kept is {least:.3f}"


if __name__ == "__main__":
    sys.exit(main())
