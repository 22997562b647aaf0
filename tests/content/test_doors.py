"""Every way in which Wagtail, localize or code can make something public, for every published type."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.actions.copy_for_translation import CopyForTranslationAction
from wagtail.models import Revision
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from catalog.models import (
    Call,
    FulfilmentNotice,
    GovernmentService,
    PolicyDocument,
    Product,
    PublicNotice,
    ServiceItem,
)
from cms.content import projections, scheduler, services
from cms.content.check import drifts
from cms.content.gates import PublicationRefused
from cms.content.models import Approval, ContentChange, ContentItem, ScheduleAlarm
from cms.content.publishable import Publishable
from tests.factories import (
    UserFactory,
    approved,
    build_call,
    build_fulfilment_notice,
    build_government_service,
    build_policy,
    build_product,
    build_public_notice,
    build_service_item,
    draft,
    locale,
    published,
)

pytestmark = pytest.mark.django_db

BUILDERS: dict[type[Publishable], Callable[..., Publishable]] = {
    PolicyDocument: build_policy,
    GovernmentService: build_government_service,
    Call: build_call,
    Product: build_product,
    ServiceItem: build_service_item,
    FulfilmentNotice: build_fulfilment_notice,
    PublicNotice: build_public_notice,
}

SECRET = "内部稿不得外传"


def test_walk__names_every_published_type() -> None:
    assert set(BUILDERS) == set(projections.registered())


@pytest.fixture(params=list(BUILDERS), ids=lambda model: model.__name__)
def build(request: pytest.FixtureRequest) -> Callable[..., Publishable]:
    return BUILDERS[request.param]


def public_words() -> str:
    """All that the world can read."""
    return "".join(bytes(item.document).decode() + bytes(item.card).decode() for item in ContentItem.objects.all())


def edited(instance: Publishable, title: str) -> Publishable:
    fresh = type(instance)._base_manager.get(pk=instance.pk)
    fresh.title = title
    return fresh


def test_create__live_by_claim_is_a_draft(build: Callable[..., Publishable]) -> None:
    instance = build(title=SECRET)
    instance.live = True
    instance.last_published_at = timezone.now()
    instance.save()

    assert not type(instance)._base_manager.get(pk=instance.pk).live
    assert not ContentItem.objects.exists()


def test_publish__without_approval_is_refused(build: Callable[..., Publishable]) -> None:
    revision = draft(build(title=SECRET))

    with pytest.raises(PublicationRefused) as refused:
        services.publish(revision=revision, user=UserFactory())
    assert [refusal.code for refusal in refused.value.refusals] == ["not_approved"]
    with pytest.raises(PermissionDenied):
        revision.publish(user=UserFactory(is_superuser=True))
    with pytest.raises(PublicationRefused):
        revision.publish(user=UserFactory(username="root", is_superuser=True), skip_permission_checks=True)
    assert not ContentItem.objects.exists()


@pytest.mark.clause("5.1.1.3", "7.1.1.3")
def test_publish__with_approval_is_public_at_once_and_in_the_feed(build: Callable[..., Publishable]) -> None:
    instance = published(build(title="可以公开"))

    assert instance.live
    assert set(ContentItem.objects.values_list("locale", "content_locale")) == {
        ("zh-hans", "zh-hans"),
        ("en", "zh-hans"),
    }
    assert "可以公开" in public_words()
    assert set(ContentChange.objects.values_list("kind", flat=True)) == {"published"}
    assert list(drifts()) == []


def test_approve__own_work_is_refused(build: Callable[..., Publishable]) -> None:
    writer = UserFactory(is_superuser=True)
    revision = draft(build(), user=writer)

    with pytest.raises(PublicationRefused):
        services.approve(revision=revision, approver=writer)


def test_approve__after_adding_a_comma_to_anothers_text_is_refused(build: Callable[..., Publishable]) -> None:
    second = UserFactory()
    draft(build(title="甲写的"))
    instance = type(build())._base_manager.get()
    revision = draft(edited(instance, "甲写的，"), user=second)

    with pytest.raises(PublicationRefused):
        services.approve(revision=revision, approver=second)


def test_publish__approver_who_edited_after_approving_is_refused(build: Callable[..., Publishable]) -> None:
    second = UserFactory()
    revision = approved(build(title="原稿"), approver=second)
    draft(edited(revision.as_object(), "改稿"), user=second)

    with pytest.raises(PublicationRefused):
        services.publish(revision=revision, user=second)


def test_republish__needs_approval_of_the_new_words(build: Callable[..., Publishable]) -> None:
    instance = published(build(title="第一版"))
    revision = draft(edited(instance, SECRET))

    with pytest.raises(PublicationRefused):
        revision.publish()
    assert SECRET not in public_words()

    services.approve(revision=revision, approver=UserFactory())
    services.publish(revision=revision, user=UserFactory())
    assert SECRET in public_words()
    assert ContentChange.objects.filter(kind="updated").count() == 2


def test_revert__to_words_once_public_needs_a_new_approval(build: Callable[..., Publishable]) -> None:
    instance = published(build(title="第一版"))
    published(edited(instance, "第二版"))
    revision = draft(edited(instance, "第一版"))

    with pytest.raises(PublicationRefused):
        revision.publish()
    assert "第二版" in public_words()


def test_overwrite__of_an_approved_revision_is_not_published(build: Callable[..., Publishable]) -> None:
    writer = UserFactory()
    revision = approved(build(title="已审核"), user=writer)
    instance = edited(revision.as_object(), SECRET)
    instance.save_revision(user=writer, overwrite_revision=instance.latest_revision)

    with pytest.raises(PublicationRefused):
        services.publish(revision=Revision.objects.get(pk=revision.pk), user=UserFactory())
    assert not ContentItem.objects.exists()


def test_overwrite__of_the_live_revision_makes_its_author_an_editor(build: Callable[..., Publishable]) -> None:
    second = UserFactory()
    instance = published(build(title="第一版"), user=second, approver=UserFactory())
    changed = edited(instance, "第二版")
    revision = changed.save_revision(user=second, overwrite_revision=changed.latest_revision)

    with pytest.raises(PublicationRefused):
        services.approve(revision=revision, approver=second)


def test_schedule__unapproved_stays_a_draft_and_raises_an_alarm(build: Callable[..., Publishable]) -> None:
    revision = draft(build(title=SECRET))
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()

    assert scheduler.run_due() == (0, 1)
    assert not ContentItem.objects.exists()
    assert ScheduleAlarm.objects.get().title == SECRET


@pytest.mark.clause("5.1.1.4")
def test_schedule__approved_becomes_public_when_due_and_not_before(build: Callable[..., Publishable]) -> None:
    due = timezone.now() + timedelta(hours=1)
    revision = approved(build(title="定时公开", go_live_at=due))
    services.publish(revision=revision, user=UserFactory())

    scheduler.run_due(due - timedelta(seconds=1))
    assert not ContentItem.objects.exists()

    assert scheduler.run_due(timezone.now()) == (0, 0)
    revision.refresh_from_db()
    assert revision.approved_go_live_at == due


def test_schedule__fires_at_its_time(build: Callable[..., Publishable], time_machine: Any) -> None:
    due = timezone.now() + timedelta(hours=1)
    services.publish(revision=approved(build(title="定时公开", go_live_at=due)), user=UserFactory())

    time_machine.move_to(due + timedelta(seconds=1))
    assert scheduler.run_due() == (1, 0)
    assert "定时公开" in public_words()
    assert list(drifts()) == []


def test_schedule__over_a_live_object_keeps_the_public_words_until_due(
    build: Callable[..., Publishable], time_machine: Any
) -> None:
    instance = published(build(title="现行文字"))
    due = timezone.now() + timedelta(hours=1)
    later = edited(instance, SECRET)
    later.go_live_at = due
    services.publish(revision=approved(later), user=UserFactory())

    assert "现行文字" in public_words()
    assert SECRET not in public_words()

    time_machine.move_to(due + timedelta(seconds=1))
    assert scheduler.run_due() == (1, 0)
    assert "现行文字" not in public_words()
    assert SECRET in public_words()


def test_schedule__expiry_takes_down_at_its_time(build: Callable[..., Publishable], time_machine: Any) -> None:
    ends = timezone.now() + timedelta(hours=1)
    instance = published(build(expire_at=ends))

    time_machine.move_to(ends + timedelta(seconds=1))
    assert scheduler.run_due() == (1, 0)
    assert not ContentItem.objects.exists()
    assert type(instance)._base_manager.get(pk=instance.pk).expired
    assert ContentChange.objects.filter(kind="withdrawn").count() == 2


def test_schedule__one_failure_holds_up_no_other(build: Callable[..., Publishable], time_machine: Any) -> None:
    due = timezone.now() + timedelta(hours=1)
    bad = approved(build(title=SECRET, go_live_at=due))
    services.publish(revision=bad, user=UserFactory())
    services.publish(revision=approved(build(title="随后公开", go_live_at=due)), user=UserFactory())
    Approval.objects.filter(object_id=bad.object_id).delete()

    time_machine.move_to(due + timedelta(seconds=1))
    assert scheduler.run_due() == (1, 1)
    assert "随后公开" in public_words()
    assert SECRET not in public_words()


def test_unpublish__withdraws_and_leaves_a_tombstone(build: Callable[..., Publishable]) -> None:
    instance = published(build())
    instance.unpublish()

    assert not ContentItem.objects.exists()
    assert ContentChange.objects.filter(kind="withdrawn", content_id=instance.content_id).count() == 2


def test_withdraw__then_publish_again_needs_approval(build: Callable[..., Publishable]) -> None:
    instance = published(build())
    revision = instance.live_revision
    services.withdraw(instance=instance, user=UserFactory(), reason="内容有误")

    with pytest.raises(PublicationRefused):
        services.publish(revision=revision, user=UserFactory())


def test_delete__of_what_was_public_is_refused(build: Callable[..., Publishable]) -> None:
    instance = published(build())
    services.withdraw(instance=instance, user=UserFactory(), reason="内容有误")
    instance.refresh_from_db()

    with pytest.raises(PublicationRefused):
        instance.delete()


def test_delete__of_a_draft_leaves_nothing(build: Callable[..., Publishable]) -> None:
    instance = draft(build()).as_object()
    instance.delete()

    assert not type(instance)._base_manager.exists()
    assert not ContentChange.objects.exists()


def test_delete__by_cascade_withdraws(build: Callable[..., Publishable]) -> None:
    instance = published(build())
    super(Publishable, instance).delete()

    assert not ContentItem.objects.exists()
    assert ContentChange.objects.filter(kind="withdrawn").count() == 2


@pytest.mark.parametrize(
    "write",
    [
        lambda objects, instance: objects.update(live=True),
        lambda objects, instance: objects.filter(pk=instance.pk).delete(),
        lambda objects, instance: objects.bulk_create([instance]),
        lambda objects, instance: objects.bulk_update([instance], ["title"]),
    ],
    ids=["update", "delete", "bulk_create", "bulk_update"],
)
def test_queryset__refuses_bulk_writes(build: Callable[..., Publishable], write: Callable[..., Any]) -> None:
    instance = draft(build()).as_object()

    with pytest.raises(PublicationRefused):
        write(type(instance).objects, instance)


def test_save__of_a_drafts_words_over_a_public_row_is_refused(build: Callable[..., Publishable]) -> None:
    instance = published(build(title="公开文字"))
    changed = edited(instance, SECRET)

    with pytest.raises(PublicationRefused):
        changed.save()
    with pytest.raises(PublicationRefused):
        changed.save(update_fields=["title"])
    with pytest.raises(PublicationRefused):
        changed.save(update_fields=["live"])
    assert type(instance)._base_manager.get(pk=instance.pk).title == "公开文字"


def test_save__of_unchanged_words_changes_nothing_public(build: Callable[..., Publishable]) -> None:
    instance = published(build())
    before = ContentChange.objects.count()
    type(instance)._base_manager.get(pk=instance.pk).save()

    assert ContentChange.objects.count() == before
    assert type(instance)._base_manager.get(pk=instance.pk).live


def test_copy__is_a_draft(build: Callable[..., Publishable]) -> None:
    instance = published(build())
    copy = type(instance)._base_manager.get(pk=instance.pk)
    copy.pk, copy.translation_key = None, "7e3f3d0e-2f45-4f4e-9d8c-0f8bbd3d1c9a"
    copy.save()

    assert not copy.live
    assert ContentItem.objects.filter(content_id=copy.translation_key).count() == 0


def test_copy_for_translation__is_a_draft(build: Callable[..., Publishable]) -> None:
    instance = published(build())
    copy = CopyForTranslationAction(instance, locale("en")).execute(skip_permission_checks=True)
    copy.save()

    assert not copy.live
    assert ContentItem.objects.filter(content_locale="en").count() == 0


@pytest.fixture
def submitted(build: Callable[..., Publishable]) -> Translation:
    """A public object submitted for translation, not translated yet."""
    instance = published(build(title="中文标题", summary="中文摘要"))
    source, _created = TranslationSource.get_or_create_from_instance(instance)
    return Translation.objects.create(source=source, target_locale=locale("en"))


def translate_all(translation: Translation, prefix: str = "English ") -> None:
    for segment in translation.source.stringsegment_set.all():
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=translation.target_locale,
            context=segment.context,
            defaults={"data": prefix + str(segment.pk)},
        )


def english_row(translation: Translation) -> Publishable:
    return translation.source.get_translated_instance(translation.target_locale)


def test_translation__draft_is_not_public(submitted: Translation) -> None:
    translate_all(submitted)
    submitted.save_target(user=UserFactory(), publish=False)

    assert not english_row(submitted).live
    assert not ContentItem.objects.filter(content_locale="en").exists()


@pytest.mark.django_db(transaction=True)
def test_translation__localizes_own_publish_is_refused(submitted: Translation) -> None:
    translate_all(submitted)

    with pytest.raises(PublicationRefused):
        submitted.save_target(user=UserFactory(is_superuser=True), publish=True)
    assert not ContentItem.objects.filter(content_locale="en").exists()


def publish_translation(translation: Translation) -> Publishable:
    translation.save_target(user=UserFactory(username="translator"), publish=False)
    row = english_row(translation)
    services.approve(revision=row.latest_revision, approver=UserFactory(username="approver"))
    return services.publish(revision=row.latest_revision, user=UserFactory(username="approver"))


def test_translation__approved_takes_the_place_of_the_source(submitted: Translation) -> None:
    translate_all(submitted)
    publish_translation(submitted)

    assert set(ContentItem.objects.values_list("locale", "content_locale")) == {("zh-hans", "zh-hans"), ("en", "en")}
    assert list(drifts()) == []


def test_translation__incomplete_is_refused(submitted: Translation) -> None:
    translate_all(submitted)
    submitted.save_target(user=UserFactory(username="translator"), publish=False)
    StringTranslation.objects.all()[0].delete()
    row = english_row(submitted)
    services.approve(revision=row.latest_revision, approver=UserFactory())

    with pytest.raises(PublicationRefused):
        services.publish(revision=row.latest_revision, user=UserFactory())


def test_translation__draft_over_a_live_translation_keeps_the_public_words(submitted: Translation) -> None:
    translate_all(submitted)
    row = publish_translation(submitted)
    public = public_words()
    translate_all(submitted, prefix=SECRET)
    submitted.save_target(user=UserFactory(), publish=False)

    stored = type(row)._base_manager.get(pk=row.pk)
    assert stored.live
    assert SECRET not in stored.title
    assert public_words() == public
    assert SECRET in stored.latest_revision.as_object().title


@pytest.mark.django_db(transaction=True)
def test_translation__sync_with_publish_keeps_the_public_words(submitted: Translation) -> None:
    translate_all(submitted)
    publish_translation(submitted)
    public = public_words()
    translate_all(submitted, prefix=SECRET)

    with pytest.raises(PublicationRefused):
        submitted.save_target(user=UserFactory(), publish=True)
    assert public_words() == public


def test_translation__is_withdrawn_with_its_source(submitted: Translation) -> None:
    translate_all(submitted)
    publish_translation(submitted)
    source = submitted.source.get_source_instance()
    services.withdraw(instance=source, user=UserFactory(), reason="停止公开")

    assert not ContentItem.objects.exists()
    assert not english_row(submitted).live


def test_translation__withdrawn_alone_gives_readers_the_source(submitted: Translation) -> None:
    translate_all(submitted)
    services.withdraw(instance=publish_translation(submitted), user=UserFactory(), reason="译文有误")

    assert set(ContentItem.objects.values_list("locale", "content_locale")) == {
        ("zh-hans", "zh-hans"),
        ("en", "zh-hans"),
    }


def test_erase__leaves_an_id_and_nothing_else(build: Callable[..., Publishable]) -> None:
    instance = published(build(title=SECRET))
    services.erase(instance=instance, user=UserFactory(), reason="个人信息")

    assert not type(instance)._base_manager.exists()
    assert not Revision.objects.filter(content_type=ContentType.objects.get_for_model(type(instance))).exists()
    assert set(ContentChange.objects.values_list("title", flat=True)) == {""}
    assert ContentChange.objects.filter(kind="erased").count() == 2
