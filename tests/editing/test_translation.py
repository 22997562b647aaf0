"""The translation editor saves drafts and submits them; nothing is published there (DESIGN §8)."""

import pytest
from django.urls import reverse
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from catalog.models import PolicyDocument
from cms.content.models import ContentItem
from tests.factories import locale, published_policy


@pytest.fixture
def translation(office):
    """An English translation of a public document, not translated yet."""
    document = published_policy(title="关于扶持企业的通知")
    source, _created = TranslationSource.get_or_create_from_instance(document)
    translation = Translation.objects.create(source=source, target_locale=locale("en"))
    translation.save_target(publish=False)
    return translation


def translate_all(translation):
    for segment in translation.source.stringsegment_set.all():
        StringTranslation.objects.create(
            translation_of=segment.string, locale=translation.target_locale, context=segment.context, data="Notice"
        )


def english():
    return PolicyDocument.objects.get(locale__language_code="en")


def edit_url():
    return reverse("wagtailsnippets_catalog_policydocument:edit", args=[english().pk])


def test_editor__offers_review_and_no_publishing(desk, root_desk, translation):
    for client in (desk("editor"), root_desk):
        page = client.get(edit_url()).content.decode()
        assert "提交审核" in page
        assert "canPublish&quot;: true" not in page


@pytest.mark.parametrize("action", ["publish", "submit", "draft", ""])
def test_editor__publishes_nothing_whatever_is_posted(root_desk, translation, action):
    translate_all(translation)
    root_desk.post(edit_url(), {"action": action})
    assert not english().live
    assert not ContentItem.objects.filter(content_locale="en").exists()


def test_submit__starts_a_review_once_every_segment_is_translated(desk, translation):
    client = desk("editor")
    client.post(edit_url(), {"action": "submit"})
    assert not english().workflow_in_progress
    translate_all(translation)
    client.post(edit_url(), {"action": "submit"})
    assert english().workflow_in_progress


def test_update__cannot_be_told_to_publish(desk, translation):
    translate_all(translation)
    client = desk("editor")
    url = reverse("wagtail_localize:update_translations", args=[translation.source.pk])
    assert "立即发布" not in client.get(url).content.decode()
    client.post(url, {"publish_translations": "on"})
    assert not english().live
