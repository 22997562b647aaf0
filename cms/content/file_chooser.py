"""Choosing and uploading stored files in the office."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, CreateView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from .files import StoredFile, store


class UploadForm(forms.ModelForm):
    """Takes a file, checks that it is what it says, and keeps it for ever under the name of who brought it."""

    upload = forms.FileField(
        label=_("File"), help_text=_("PDF, OFD, Word, Excel, pictures, text or ZIP; at most 100 MB.")
    )

    class Meta:
        model = StoredFile
        fields: list[str] = []

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_upload(self) -> Any:
        """Store at once: the bytes are immutable and harmless until something public refers to them."""
        upload = self.cleaned_data["upload"]
        self.instance = store(upload, name=upload.name, user=self.user)
        return upload

    def save(self, commit: bool = True) -> StoredFile:
        if self.errors:
            raise ValidationError(dict(self.errors))
        return self.instance


class FileFilterForm(BaseFilterForm):
    """Finds files by any part of their names; Wagtail's own search loses Chinese words."""

    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Part of the file name")})
    )

    def filter(self, objects: Any) -> Any:
        words = self.cleaned_data.get("q", "").strip()
        self.is_searching, self.search_query = bool(words), words
        return objects.filter(name__icontains=words) if words else objects


class FileChooser:
    """What the chooser's views have in common."""

    filter_form_class = FileFilterForm

    @property
    def columns(self) -> list[Any]:
        """The name, and when it came."""
        return [*super().columns, Column("created_at", label=_("uploaded at"), accessor="created_at")]  # type: ignore[misc]

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_creation_form_kwargs(), "user": self.request.user}  # type: ignore[misc, attr-defined]


class ChooseFileView(FileChooser, ChooseView):
    pass


class ChooseFileResultsView(FileChooser, ChooseResultsView):
    pass


class UploadFileView(FileChooser, CreateView):
    pass


class StoredFileChooserViewSet(ChooserViewSet):
    model = StoredFile
    icon = "doc-full-inverse"
    choose_one_text = _("Choose a file")
    choose_another_text = _("Choose another file")
    choose_view_class = ChooseFileView
    choose_results_view_class = ChooseFileResultsView
    create_view_class = UploadFileView
    creation_form_class = UploadForm
    create_action_label = _("Upload")
    creation_tab_label = _("Upload")
    per_page = 20


stored_file_chooser = StoredFileChooserViewSet("stored_file_chooser")
StoredFileChooserBlock = stored_file_chooser.get_block_class(
    name="StoredFileChooserBlock", module_path="cms.content.file_chooser"
)
