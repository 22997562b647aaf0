"""Choosing and uploading stored files in the office."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.viewsets.chooser import ChooserViewSet

from .files import StoredFile, store


class UploadForm(forms.ModelForm):
    """Takes a file, checks that it is what it says, and keeps it for ever."""

    upload = forms.FileField(
        label=_("File"), help_text=_("PDF, OFD, Word, Excel, pictures, text or ZIP; at most 100 MB.")
    )

    class Meta:
        model = StoredFile
        fields: list[str] = []

    def clean_upload(self) -> Any:
        """Store at once: the bytes are immutable and harmless until something public refers to them."""
        upload = self.cleaned_data["upload"]
        self.instance = store(upload, name=upload.name)
        return upload

    def save(self, commit: bool = True) -> StoredFile:
        if self.errors:
            raise ValidationError(self.errors)
        return self.instance


class FileFilterForm(SearchFilterMixin, BaseFilterForm):
    """Finds files by their names."""

    def filter(self, objects: Any) -> Any:
        query = self.cleaned_data.get("q")
        return objects.filter(name__icontains=query) if query else objects


class StoredFileChooserViewSet(ChooserViewSet):
    model = StoredFile
    icon = "doc-full-inverse"
    choose_one_text = _("Choose a file")
    choose_another_text = _("Choose another file")
    creation_form_class = UploadForm
    create_action_label = _("Upload")
    creation_tab_label = _("Upload")
    per_page = 20


stored_file_chooser = StoredFileChooserViewSet("stored_file_chooser")
StoredFileChooserBlock = stored_file_chooser.get_block_class(
    name="StoredFileChooserBlock", module_path="cms.content.file_chooser"
)
