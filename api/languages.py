"""In whose words an answer is written: ``?locale=``, then ``Accept-Language``, then Chinese."""

from functools import lru_cache

from django.conf import settings
from django.utils.translation.trans_real import parse_accept_lang_header

LOCALES: tuple[str, ...] = tuple(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES)
DEFAULT_LOCALE: str = settings.LANGUAGE_CODE


@lru_cache(maxsize=512)
def preferred_locale(accept_language: str) -> str:
    """The locale a reader with this ``Accept-Language`` gets; any Chinese means zh-hans, any English en."""
    for tag, _quality in parse_accept_lang_header(accept_language[:500].lower()):
        if tag == "*":
            return DEFAULT_LOCALE
        for locale in LOCALES:
            if tag.partition("-")[0] == locale.partition("-")[0]:
                return locale
    return DEFAULT_LOCALE
