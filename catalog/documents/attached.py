"""Files attached to something published, under the names that readers see."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Orderable

from cms.content.files import StoredFile


class AttachedFile(Orderable):
    """A file for readers; subclasses add the ``ParentalKey`` with ``related_name="attachments"``."""

    file = models.ForeignKey(StoredFile, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(
        verbose_name=_("name for readers"), max_length=200, blank=True, help_text=_("Left empty: the file's own name.")
    )

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.public_name

    @property
    def public_name(self) -> str:
        """The name readers see, with the file's extension."""
        extension = self.file.name.rpartition(".")[2]
        if not self.name:
            return self.file.name
        return self.name if self.name.lower().endswith(f".{extension.lower()}") else f"{self.name}.{extension}"
