"""wagtail-localize in this office: its editor saves drafts and submits them for review; it publishes nothing.

Its own actions are "publish" and nothing else, and run after the commit (research: wagtail-doors §1, §2).
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail_localize.models import Translation
from wagtail_localize.views.update_translations import UpdateTranslationsForm, UpdateTranslationsView

from cms.content.office.checklist import open_points
from cms.content.publishable import Publishable


def translate_instead_of_publishing(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """Answers every action of the translation editor: the words are saved as a draft, and submitted where asked."""
    if request.method != "POST" or not isinstance(instance, Publishable):
        return None
    if "localize-restart-translation" in request.POST:
        return None
    translation = Translation.objects.filter(
        source__object_id=instance.translation_key, target_locale=instance.locale, enabled=True
    ).first()
    if translation is None:
        return None
    if instance.workflow_in_progress:
        messages.error(request, _("This translation is under review, so it cannot be changed."))
    else:
        _save(request, translation, instance)
    return redirect(request.path)


class UpdateForm(UpdateTranslationsForm):
    """Without its box "publish immediately": whatever is posted, it stays off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["publish_translations"] = forms.BooleanField(
            required=False, disabled=True, initial=False, widget=forms.HiddenInput
        )


class UpdateView(UpdateTranslationsView):
    """Brings the source's changes to its translations, as drafts."""

    def get_form(self) -> UpdateForm:
        return UpdateForm(self.request.POST if self.request.method == "POST" else None)


def _save(request: HttpRequest, translation: Translation, instance: Publishable) -> None:
    try:
        translation.save_target(user=request.user, publish=False)
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
        return
    instance = type(instance)._base_manager.get(pk=instance.pk)
    if request.POST.get("action") != "submit":
        messages.success(request, _("The translation is saved as a draft."))
    elif points := open_points(instance.get_latest_revision_as_object()):
        messages.warning(request, _("Saved as a draft, but not submitted for review. Settle this first:"))
        for point in points:
            messages.error(request, str(point.message))
    else:
        _submit(instance, request.user)
        messages.success(request, _("The translation is submitted for review."))


def _submit(instance: Publishable, user: Any) -> None:
    state = instance.current_workflow_state
    if state is not None:
        state.resume(user)
    else:
        instance.get_workflow().start(instance, user)
