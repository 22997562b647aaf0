"""``content_check``: every difference between live objects, published tables, files and index, by name."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from . import feed, projections, publication, sequencer
from .files import StoredFile, path_of
from .phases import Phase, write_timeline
from .publishable import Publishable
from .published import Audience, ChangeCause, ChangeKind, ContentChange, ContentFile, ContentItem

UNNUMBERED_AFTER = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference: what kind, of which object, in words; ``repair`` mends it where that can be done."""

    kind: str
    subject: str
    repair: Callable[[], object] | None = None


Check = Callable[[], Iterable[Drift]]
_checks: dict[str, Check] = {}


def register_check(name: str, check: Check) -> None:
    """Let another room (search, archive) compare its copy as well."""
    _checks[name] = check


def drifts() -> Iterator[Drift]:
    """All differences, found one object at a time in bounded memory."""
    for model, projection in projections.registered().items():
        yield from _compare_rows(model, projection)
        yield from _orphans(model, projection)
    yield from _unnumbered()
    yield from _missing_files()
    for check in _checks.values():
        yield from check()


def _compare_rows(model: type[Publishable], projection: projections.Projection) -> Iterator[Drift]:
    for row in model._base_manager.filter(live=True).select_related("locale").iterator(chunk_size=200):
        items = {
            item.locale: item
            for item in ContentItem.objects.filter(content_id=row.content_id, type=projection.type)
            .defer("document", "card")
            .prefetch_related("terms", "phases", "references", "files")
        }
        for projected in publication.project(row, publication.reader_languages(row)).values():
            yield from _compare(row, projection.type, items.get(projected.locale), projected)


def _compare(
    row: Publishable, type_: str, item: ContentItem | None, projected: publication.Projected
) -> Iterator[Drift]:
    subject = f"{type_} {row.content_id} {projected.locale} “{row}”"
    if item is None:
        yield Drift("missing item", subject, _rewrite(row))
    elif item.digest != projected.digest:
        yield Drift("stale item", subject, _rewrite(row))
    elif _parts(item) != _expected_parts(projected.shared):
        yield Drift("parts differ", subject, _rewrite(row, distrusted=item))


def _expected_parts(shared: publication.Shared) -> tuple[object, ...]:
    timeline = write_timeline(shared.phases)
    return len(shared.references), len(shared.files), shared.terms, tuple(sorted(shared.phases)), timeline


def _parts(item: ContentItem) -> tuple[object, ...]:
    terms = tuple(sorted((term.axis, term.code) for term in item.terms.all() if term.listing == item.listing))
    phases = [Phase(row.axis, row.status, row.starts_at, row.ends_at) for row in item.phases.all()]
    phases.sort()
    return len(item.references.all()), len(item.files.all()), terms, tuple(phases), item.timeline


def _orphans(model: type[Publishable], projection: projections.Projection) -> Iterator[Drift]:
    live = model._base_manager.filter(live=True)
    orphans = ContentItem.objects.filter(type=projection.type).exclude(object_id__in=live.values("pk"))
    for item in orphans.only("type", "content_id", "locale", "title", "audience").iterator(chunk_size=200):
        yield Drift("item of nothing live", f"{item} “{item.title}”", _removal(item))


def _unnumbered() -> Iterator[Drift]:
    waiting, oldest = feed.lag()
    if oldest is not None and oldest < timezone.now() - UNNUMBERED_AFTER:
        yield Drift("changes without number", str(waiting), sequencer.number_changes)
    numbers = ContentChange.objects.filter(number__gt=feed.current().last_number)
    if numbers.exists():
        yield Drift("numbers beyond the feed", str(numbers.count()))


def _missing_files() -> Iterator[Drift]:
    for sha256, name in ContentFile.objects.values_list("sha256", "name").distinct().iterator(chunk_size=500):
        if not path_of(sha256).is_file():
            yield Drift("missing file", f"{sha256} “{name}”")
    known = StoredFile.objects.values("sha256")
    for file in ContentFile.objects.exclude(sha256__in=known):
        yield Drift("file without record", f"{file.sha256} “{file.name}”")


def _rewrite(row: Publishable, distrusted: ContentItem | None = None) -> Callable[[], object]:
    def rewrite() -> object:
        with transaction.atomic():
            locked = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
            if distrusted is not None:
                ContentItem.objects.filter(pk=distrusted.pk).update(digest="")
            return publication.rewrite(locked, cause=ChangeCause.DERIVED) if locked.live else None

    return rewrite


def _removal(item: ContentItem) -> Callable[[], object]:
    def remove() -> None:
        with transaction.atomic():
            if item.audience == Audience.PUBLIC:
                ContentChange.objects.create(
                    content_id=item.content_id, type=item.type, locale=item.locale, kind=ChangeKind.WITHDRAWN,
                    cause=ChangeCause.DERIVED, title=item.title, at=timezone.now(),
                )  # fmt: skip
            item.delete()

    return remove
