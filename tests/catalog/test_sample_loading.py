"""The sample city goes in by the editors' own path."""

import pytest

from catalog.models import PolicyDocument
from catalog.sample.loading import FOLDER, load
from catalog.sample.rows import missing
from cms.content import sequencer
from cms.content.check import drifts
from cms.content.models import ContentChange, ContentItem
from cms.content.sequencer import number_changes
from tests.factories import UserFactory, locale

pytestmark = pytest.mark.django_db


@pytest.mark.clause("6.1.1")
def test_load__publishes_what_is_public_and_twice_changes_nothing() -> None:
    locale()
    people = {"editor": UserFactory(username="editor"), "reviewer": UserFactory(username="reviewer")}
    made = load(**people)

    assert made == len(list((FOLDER / "policies").glob("*.json")))
    assert made >= 40
    assert ContentItem.objects.filter(locale="zh-hans", audience="public").count() >= 38
    sequencer.number_changes()
    number_changes()  # nothing commits here, after which changes are numbered
    assert list(drifts()) == []

    changes = ContentChange.objects.count()
    assert load(**people) == 0
    assert ContentChange.objects.count() == changes


def test_load__after_one_that_was_killed_goes_on_where_it_stood() -> None:
    locale()
    people = {"editor": UserFactory(username="editor"), "reviewer": UserFactory(username="reviewer")}

    loaded: list[str] = []

    def killed_at_the_third(title: str) -> None:
        loaded.append(title)
        if len(loaded) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(**people, progress=killed_at_the_third)
    assert PolicyDocument.objects.filter(latest_revision__isnull=False).count() == 3
    rows = [{"id": str(key)} for key in PolicyDocument.objects.values_list("translation_key", flat=True)]
    assert len(rows) > 40
    assert len(missing(PolicyDocument, rows)) == len(rows) - 3
