"""Translations are drafts until every segment is translated, and never outlive their source."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from wagtail_localize.models import StringTranslation, Translation

from .gates import Refusal
from .publication import source_language
from .publishable import Publishable


def translation_refusals(instance: Publishable) -> Iterable[Refusal]:
    """Why a translation may not become public: source not public, segments missing, segments with errors."""
    if instance.locale.language_code == source_language():
        return
    if not _source_is_public(instance):
        yield Refusal("source_not_public", _("The source text is not public."))
    translation = Translation.objects.filter(
        source__object_id=instance.translation_key, target_locale=instance.locale
    ).first()
    if translation is None:
        return
    total, translated = translation.get_progress()
    if translated < total:
        yield Refusal(
            "untranslated",
            _("%(missing)s of %(total)s segments are not translated.")
            % {"missing": total - translated, "total": total},
        )
    if _has_errors(translation):
        yield Refusal("translation_errors", _("Some segments of the translation have errors."))


def _source_is_public(instance: Publishable) -> bool:
    return (
        type(instance)
        ._base_manager.filter(
            translation_key=instance.translation_key, locale__language_code=source_language(), live=True
        )
        .exists()
    )


def _has_errors(translation: Translation) -> bool:
    return StringTranslation.objects.filter(
        context__object_id=translation.source.object_id, locale=translation.target_locale, has_error=True
    ).exists()
