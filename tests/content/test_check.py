"""content_check names every drift and mends what can be mended."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from catalog.models import PolicyDocument
from cms.content.check import drifts
from cms.content.models import ContentChange, ContentItem, ContentTerm
from tests.factories import OrganisationFactory, published_policy

pytestmark = pytest.mark.django_db


def kinds() -> set[str]:
    return {drift.kind for drift in drifts()}


def test_drifts__none_after_publishing() -> None:
    published_policy()
    assert kinds() == set()


def test_drifts__a_missing_item() -> None:
    published_policy()
    ContentItem.objects.filter(locale="en").delete()
    assert kinds() == {"missing item"}


def test_drifts__words_changed_behind_our_back() -> None:
    published_policy()
    PolicyDocument._base_manager.update(title="被直接改写")
    assert kinds() == {"stale item"}


def test_drifts__a_term_lost() -> None:
    published_policy()
    ContentTerm.objects.filter(axis="issuer").delete()
    assert kinds() == {"parts differ"}

    call_command("content_check", "--repair", stdout=io.StringIO())
    assert kinds() == set()


def test_drifts__a_timeline_that_is_not_the_phases() -> None:
    published_policy()
    ContentItem.objects.update(timeline="")
    assert kinds() == {"parts differ"}


def test_drifts__an_item_of_nothing_live() -> None:
    published_policy()
    PolicyDocument._base_manager.update(live=False)
    assert kinds() == {"item of nothing live"}


def test_content_check__repairs_and_then_finds_nothing() -> None:
    document = published_policy()
    ContentItem.objects.filter(locale="en").delete()
    PolicyDocument._base_manager.filter(pk=document.pk).update(title="被直接改写")

    with pytest.raises(CommandError):
        call_command("content_check", stdout=io.StringIO())
    call_command("content_check", "--repair", stdout=io.StringIO())
    assert kinds() == set()
    assert ContentItem.objects.filter(title="被直接改写").count() == 2
    assert ContentChange.objects.filter(cause="derived").count() == 2


def test_rename__of_an_organisation_reaches_what_embeds_it() -> None:
    from cms.content.services import reproject_outdated

    organisation = OrganisationFactory(name_zh="澜江市地方金融监督管理局")
    published_policy(issuer=organisation)
    organisation.name_zh = "澜江市地方金融管理局"
    organisation.save()

    assert reproject_outdated() == 1
    assert (
        b"\xe7\x9b\x91\xe7\x9d\xa3" not in bytes(ContentItem.objects.get(locale="en").card).split(b"name_as_written")[0]
    )
    assert ContentChange.objects.filter(cause="derived", significant=False).count() == 2
    assert [former.name for former in organisation.former_names.all()] == ["澜江市地方金融监督管理局"]
    assert kinds() == set()


def test_repair__of_an_orphan_tells_mirrors(settings: Any) -> None:
    published_policy()
    PolicyDocument._base_manager.update(live=False)
    call_command("content_check", "--repair", stdout=io.StringIO())
    assert ContentChange.objects.filter(kind="withdrawn").count() == 2
