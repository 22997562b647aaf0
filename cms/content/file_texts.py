"""The words inside stored files: kept once for each file, found through the items that refer to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .files import StoredFile
from .published import ContentFile, ContentItem
from .services import announce

LONGEST = 500_000
"""Characters kept of a file; what is behind them is not found."""


class FileText(models.Model):
    """What a file says, or why it could not be read; apart from the file, because it is long and seldom wanted."""

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, primary_key=True, related_name="words")
    text = models.TextField(blank=True)
    problem = models.CharField(verbose_name=_("why it cannot be read"), max_length=300, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("words of a file")
        verbose_name_plural = _("words of files")

    def __str__(self) -> str:
        return f"{self.file}: {self.problem or self.text[:40]}"


def keep_text(file: StoredFile, text: str, *, problem: str = "") -> None:
    """Keep what a file says, or why it could not be read, and have the items that refer to it indexed again."""
    plain = text.replace("\0", "")[:LONGEST]
    read = {"text": plain, "problem": problem[:300], "read_at": timezone.now()}
    FileText.objects.update_or_create(file=file, defaults=read)
    if plain:
        announce(ContentItem.objects.filter(pk__in=ContentFile.objects.filter(sha256=file.sha256).values("item")))


def texts_of_files(items: Iterable[int]) -> Mapping[int, list[str]]:
    """The words of the files of each item, by item id: two queries for any number of items."""
    rows = list(ContentFile.objects.filter(item__in=items).order_by("pk").values_list("item_id", "sha256"))
    known = FileText.objects.filter(file__sha256__in={sha256 for _item, sha256 in rows}).exclude(text="")
    texts = dict(known.values_list("file__sha256", "text"))
    found: dict[int, list[str]] = defaultdict(list)
    for item, sha256 in rows:
        if sha256 in texts:
            found[item].append(texts[sha256])
    return found
