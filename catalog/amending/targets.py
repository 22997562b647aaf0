"""Which document an act means: proposed by the rule by which clean-up rows find theirs, also when it arrives later."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from catalog.cleanup.matching import AT_ONCE, SHOWN, Named, candidates_of
from catalog.documents.identity import number_keys
from catalog.documents.models import PolicyDocument

from .works import AmendmentWork


def match(work: AmendmentWork, act: PolicyDocument) -> None:
    """Propose the document that is meant, and take it where it is certain.

    One alone fits by number and title, or by title where one of the act's issuers issued it.
    """
    (candidates,) = _candidates([(work, act)])
    work.candidates = candidates[:SHOWN]
    sure = [each for each in candidates if "title" in each["agrees"] and len(each["agrees"]) > 1]
    taken = set(act.amendment_works.exclude(pk=work.pk).values_list("target", flat=True))
    if len(sure) == 1 and sure[0]["document"] not in taken:
        work.target_id = sure[0]["document"]


def propose_arrived() -> int:
    """Propose documents for works that still have none; a person chooses. Returns how many works have other ones.

    Works are few, so all are looked at: what came, was renamed, merged or deleted since shows alike.
    """
    waiting = AmendmentWork.objects.filter(target=None).exclude(target_title="", target_number="")
    works = list(waiting.select_related("act").prefetch_related("act__issuers").order_by("pk"))
    count = 0
    for start in range(0, len(works), AT_ONCE):
        together = works[start : start + AT_ONCE]
        for work, candidates in zip(together, _candidates([(each, each.act) for each in together]), strict=True):
            if candidates[:SHOWN] != work.candidates:
                count += waiting.filter(pk=work.pk).update(candidates=candidates[:SHOWN])
    return count


def _candidates(asked: Sequence[tuple[AmendmentWork, PolicyDocument]]) -> list[list[dict[str, Any]]]:
    """For each work of an act the documents it may mean, those that agree in most first."""
    named = [Named(work.target_title, work.target_number, act.pk) for work, act in asked]
    by_name = _by_name({each.title for each in named if each.title})
    found = [
        _with_names(candidates, each, by_name.get(each.title, ()))
        for each, candidates in zip(named, candidates_of(named), strict=True)
    ]
    issuers = _issuers({each["document"] for candidates in found for each in candidates})
    for (_work, act), each, candidates in zip(asked, named, found, strict=True):
        own = {issuer.organisation_id for issuer in act.issuers.all()}
        for candidate in candidates:
            if not number_keys(each.number) and own & issuers[candidate["document"]]:
                candidate["agrees"] = [*candidate["agrees"], "issuer"]
        candidates.sort(key=lambda candidate: (-len(candidate["agrees"]), candidate["document"]))
    return found


def _by_name(titles: set[str]) -> dict[str, list[PolicyDocument]]:
    """Documents that bear a title now, or bore it from an earlier act on, though no key is written down for it."""
    named = Q(title__in=titles) | Q(text_versions__title__in=titles)
    documents = PolicyDocument.objects.in_source_language().filter(named).distinct()
    found: dict[str, list[PolicyDocument]] = defaultdict(list)
    for document in documents.only("title", "number_raw").prefetch_related("text_versions").order_by("-pk"):
        for title in {document.title, *(version.title for version in document.text_versions.all())} & titles:
            found[title].append(document)
    return found


def _with_names(
    candidates: list[dict[str, Any]], named: Named, documents: Sequence[PolicyDocument]
) -> list[dict[str, Any]]:
    known = {each["document"]: each for each in candidates}
    for document in documents[: 2 * SHOWN]:
        if document.pk == named.by:
            continue
        by_number = not set(number_keys(named.number)).isdisjoint(number_keys(document.number_raw))
        entry = {"document": document.pk, "title": document.title, "number": document.number_raw, "score": 1.0}
        entry = known.get(document.pk, {**entry, "agrees": ["number"] if by_number else []})
        known[document.pk] = {**entry, "agrees": [name for name in entry["agrees"] if name != "title"] + ["title"]}
    return list(known.values())


def _issuers(documents: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = PolicyDocument.objects.filter(pk__in=documents).values_list("pk", "issuers__organisation")
    for document, organisation in rows:
        if organisation is not None:
            found[document].add(organisation)
    return found
