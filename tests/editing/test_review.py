"""The two-person workflow (DESIGN §2): submit, approve by another, publish exactly what was read."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, TaskState

from catalog.models import PolicyDocument
from cms.content import services
from cms.content.gates import PublicationRefused
from cms.content.models import Approval, ContentItem
from cms.editing.workflow import digest_of
from tests.editing.forms import posted
from tests.factories import UserFactory, build_policy, draft, published, published_policy


def submitted(author, **values):
    """A document that ``author`` wrote and submitted, with its open review."""
    document = build_policy(**values)
    draft(document, user=author)
    document.get_workflow().start(document, author)
    return PolicyDocument.objects.get(pk=document.pk), TaskState.objects.get(status="in_progress")


def action_url(document, action, state):
    return reverse("wagtailsnippets_catalog_policydocument:workflow_action", args=[document.pk, action, state.pk])


def approve(client, state, **data):
    data = {"approve-seen": digest_of(state.revision), "approve": "1", **data}
    return client.post(reverse("editing_review", args=[state.pk]), data, follow=True)


def texts(response):
    return " ".join(str(message) for message in response.context["messages"])


def test_review__another_person_publishes_by_approving(desk):
    editor, reviewer = desk("editor"), desk("reviewer")
    document, state = submitted(editor.user)
    response = approve(reviewer, state)
    document.refresh_from_db()
    assert document.live
    assert ContentItem.objects.filter(content_id=document.content_id, audience="public").exists()
    assert Approval.objects.get().approver == reviewer.user
    assert response.status_code == 200


def test_review__own_work_is_offered_to_nobody_and_refused_at_every_door(desk, member):
    client = desk("reviewer")
    document, state = submitted(client.user)
    task = state.task.specific
    assert task.get_actions(document, client.user) == []
    assert state not in TaskState.objects.reviewable_by(client.user)
    approve(client, state)
    client.post(action_url(document, "approve", state), {"seen": digest_of(state.revision)})
    with pytest.raises(PublicationRefused):
        task.on_action(state, client.user, "approve", seen=digest_of(state.revision))
    document.refresh_from_db()
    assert not document.live
    assert not Approval.objects.exists()


def test_review__a_superuser_is_no_exception_on_own_work(root_desk):
    root = UserFactory(username="root")
    document, state = submitted(root)
    assert state.task.specific.get_actions(document, root) == []
    approve(root_desk, state)
    document.refresh_from_db()
    assert not document.live


def test_review__one_who_added_a_comma_is_an_editor_too(desk):
    editor, reviewer = desk("editor"), desk("reviewer")
    document = build_policy()
    draft(document, user=reviewer.user)
    document.title += "，"
    draft(document, user=editor.user)
    document.get_workflow().start(document, editor.user)
    state = TaskState.objects.get()
    approve(reviewer, state)
    document.refresh_from_db()
    assert not document.live


def test_review__after_a_publication_the_former_editor_may_review(desk):
    former, editor = desk("reviewer", "former"), desk("editor")
    document = published(build_policy(), user=former.user)
    edited = document.get_latest_revision_as_object()
    edited.title = "修改后的标题"
    draft(edited, user=editor.user)
    document.get_workflow().start(document, editor.user)
    approve(former, TaskState.objects.get())
    document.refresh_from_db()
    assert document.title == "修改后的标题"


def test_review__text_changed_since_it_was_read_is_not_approved(desk):
    editor, reviewer = desk("editor"), desk("reviewer")
    document, state = submitted(editor.user)
    seen = digest_of(state.revision)
    changed = state.revision.as_object()
    changed.title = "悄悄换掉的标题"
    changed.save_revision(user=editor.user, overwrite_revision=state.revision)
    response = approve(reviewer, state, **{"approve-seen": seen})
    document.refresh_from_db()
    assert not document.live
    assert not Approval.objects.exists()
    assert "已被修改" in texts(response)


def test_review__a_newer_revision_is_not_published_in_place_of_the_approved_one(desk):
    editor, reviewer = desk("editor"), desk("reviewer")
    document, state = submitted(editor.user)
    newer = state.revision.as_object()
    newer.title = "后来的标题"
    draft(newer, user=editor.user)
    approve(reviewer, state)
    document.refresh_from_db()
    assert not document.live


def test_review__sending_back_needs_a_reason(desk):
    editor, reviewer = desk("editor"), desk("reviewer")
    _document, state = submitted(editor.user)
    url = reverse("editing_review", args=[state.pk])
    assert reviewer.post(url, {"send_back": "1", "back-comment": " "}).status_code == 200
    state.refresh_from_db()
    assert state.status == "in_progress"
    reviewer.post(url, {"send_back": "1", "back-comment": "请补充施行日期"})
    state.refresh_from_db()
    assert (state.status, state.comment) == ("rejected", "请补充施行日期")
    assert "请补充施行日期" in editor.get(reverse("wagtailadmin_home")).content.decode()


def test_review__with_a_later_time_schedules_the_approved_words(desk):
    editor, reviewer = desk("editor"), desk("reviewer")
    later = timezone.now().replace(microsecond=0) + timedelta(days=3)
    document, state = submitted(editor.user, go_live_at=later)
    approve(reviewer, state)
    document.refresh_from_db()
    state.revision.refresh_from_db()
    assert not document.live
    assert state.revision.approved_go_live_at == later


def test_review__a_gate_that_closed_meanwhile_is_a_message_and_rolls_everything_back(desk):
    editor, reviewer = desk("editor"), desk("reviewer")
    document, state = submitted(editor.user, draft_reason="正文不完整")
    response = approve(reviewer, state)
    state.refresh_from_db()
    assert state.status == "in_progress"
    assert not Approval.objects.exists()
    assert "正文不完整" in texts(response)
    assert document.workflow_in_progress


def test_text_under_review__is_locked_for_everyone(desk, root_desk):
    editor = desk("editor")
    document, _state = submitted(editor.user)
    url = reverse("wagtailsnippets_catalog_policydocument:edit", args=[document.pk])
    for client in (editor, root_desk):
        client.post(url, {**posted(document, title="改动"), "action-edit": "1"})
    assert document.get_latest_revision_as_object().title == document.title


def test_text_under_review__can_be_called_back_by_who_submitted_it(desk):
    editor = desk("editor")
    document, state = submitted(editor.user)
    url = reverse("wagtailsnippets_catalog_policydocument:edit", args=[document.pk])
    editor.post(url, {**posted(document), "action-cancel-workflow": "1"})
    state.refresh_from_db()
    assert state.status == "cancelled"


def test_review_screen__is_closed_to_other_roles(desk):
    editor = desk("editor")
    _document, state = submitted(editor.user)
    for code in ("editor", "archivist", "auditor", "admin"):
        assert desk(code, f"other-{code}").get(reverse("editing_review", args=[state.pk])).status_code == 302


def test_review_screen__shows_what_changes_against_the_public_text(desk):
    editor, reviewer = desk("editor"), desk("reviewer")
    document = published_policy(title="旧标题")
    edited = document.get_latest_revision_as_object()
    edited.title = "新标题"
    draft(edited, user=editor.user)
    document.get_workflow().start(document, editor.user)
    page = reviewer.get(reverse("editing_review", args=[TaskState.objects.get().pk])).content.decode()
    assert "deletion" in page
    assert "旧标" in page or "旧" in page
    assert "新" in page


def test_first_screen__lists_what_waits_for_whom(desk):
    editor, reviewer = desk("editor"), desk("reviewer")
    _document, _state = submitted(editor.user, title="等待审核的政策")
    home = reverse("wagtailadmin_home")
    assert "panel-waiting_reviews" in reviewer.get(home).content.decode()
    assert "panel-waiting_reviews" not in editor.get(home).content.decode()
    assert "panel-submitted" in editor.get(home).content.decode()


def test_refusal__of_any_office_view_is_a_message_not_an_error(desk, settings):
    client = desk("reviewer")
    document = build_policy()
    draft(document)
    url = reverse("wagtailsnippets_catalog_policydocument:withdraw", args=[document.pk])
    response = client.post(url, {"reason": "测试"}, follow=True)
    assert response.status_code == 200
    assert "没有公开" in texts(response)
    answer = client.post(url, {"reason": "测试"}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["error_code"]) == (400, "not_public")


def test_superuser__is_offered_no_publish_button(root_desk):
    document = published_policy()
    page = root_desk.get(reverse("wagtailsnippets_catalog_policydocument:edit", args=[document.pk])).content.decode()
    assert "action-publish" not in page
    assert "action-unpublish" not in page
    root_desk.post(
        reverse("wagtailsnippets_catalog_policydocument:edit", args=[document.pk]),
        {**posted(document, title="越权发布"), "action-publish": "1"},
    )
    assert root_desk.get(
        reverse("wagtailsnippets_catalog_policydocument:unpublish", args=[document.pk])
    ).status_code in (302, 403)
    document.refresh_from_db()
    assert document.title != "越权发布"


def test_withdrawal__by_a_reviewer_with_a_reason_in_the_history(desk):
    document = published_policy()
    client = desk("reviewer")
    url = reverse("wagtailsnippets_catalog_policydocument:withdraw", args=[document.pk])
    assert client.post(url, {"reason": ""}).status_code == 200
    client.post(url, {"reason": "内容有误"})
    document.refresh_from_db()
    assert not document.live
    assert not ContentItem.objects.exists()
    assert ModelLogEntry.objects.get(action="wagtail.unpublish").data["reason"] == "内容有误"


def test_withdrawal__is_not_for_editors(desk):
    document = published_policy()
    url = reverse("wagtailsnippets_catalog_policydocument:withdraw", args=[document.pk])
    assert desk("editor").post(url, {"reason": "下架"}).status_code == 302
    document.refresh_from_db()
    assert document.live


def test_services__publish_nothing_that_a_workflow_did_not_approve(office):
    document = build_policy()
    with pytest.raises(PublicationRefused):
        services.publish(revision=draft(document), user=UserFactory(is_superuser=True))
