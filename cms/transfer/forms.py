"""The form that starts an import."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .adapters import ImportAdapter
from .models import ImportOptions, Mode


class UploadForm(forms.Form):
    """Which kind, which file, and what to do with rows that cannot be taken."""

    kind = forms.ChoiceField(label=_("What the file holds"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV (UTF-8 or GB18030), XLSX, JSON or JSON Lines. Nothing is saved before you see a preview."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.json,.jsonl,.ndjson"}),
    )
    mode = forms.ChoiceField(
        label=_("Rows that cannot be taken"),
        choices=Mode.choices,
        initial=Mode.LEAVE_OUT_REFUSED,
        widget=forms.RadioSelect,
        help_text=_("Refused rows can be downloaded with the reasons, corrected and uploaded again."),
    )
    create_missing = forms.BooleanField(
        label=_("Create what does not exist yet"),
        required=False,
        initial=True,
        help_text=_("For instance organisations named in the file. The preview lists them before anything is created."),
    )
    publish = forms.BooleanField(
        label=_("Publish after another person's approval"),
        required=False,
        help_text=_("Otherwise everything is saved as a draft."),
    )

    def __init__(self, *args: Any, kinds: list[type[ImportAdapter]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        choices = [(adapter.name, adapter.verbose_name) for adapter in kinds]
        # Nothing is chosen for them: a file of another kind would be set aside as a whole.
        kind.choices = [*([("", _("Please choose"))] if len(kinds) > 1 else []), *choices]  # type: ignore[attr-defined]
        if not any(adapter.approve_permission for adapter in kinds):
            del self.fields["publish"]

    def options(self) -> ImportOptions:
        """The choices as import options."""
        given = self.cleaned_data
        return ImportOptions(
            mode=given["mode"], publish=given.get("publish", False), create_missing=given["create_missing"]
        )
