"""Plain text: its encoding, and a paragraph for each line."""

import codecs
from functools import cache

from django.utils.translation import gettext as _

from .composing import plain_paragraphs
from .limits import CHARACTERS
from .parts import Reading, Unreadable

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LOOKED_AT = 20_000
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def read_text(text: str) -> Reading:
    """Pasted plain text. Raises Unreadable when it is empty or too long."""
    check_length(text)
    blocks = plain_paragraphs(text)
    if not blocks:
        raise Unreadable(_("There is no text in it."), code="empty")
    return Reading(blocks, title="", source_format="text")


def read_text_bytes(data: bytes) -> Reading:
    """A plain text file. Raises Unreadable when its encoding is not known."""
    return read_text(decoded(data))


def check_length(text: str) -> None:
    """Raises Unreadable beyond the limit of characters."""
    if len(text) > CHARACTERS:
        raise Unreadable(
            _("The text has %(count)d characters; at most %(limit)d are read.")
            % {"count": len(text), "limit": CHARACTERS},
            code="size",
        )


def decoded(data: bytes) -> str:
    """UTF-8, UTF-16 with a byte order mark, or GB18030 (which covers GBK and GB 2312)."""
    text = decode_as(data, *_candidates(data))
    if text is None:
        raise Unreadable(
            _("The encoding of the text is neither UTF-8, UTF-16 nor GB18030. Save it as UTF-8 and try again."),
            code="encoding",
        )
    return text


def decode_as(data: bytes, *encodings: str) -> str | None:
    """``data`` in the first of ``encodings`` in which it is whole and holds no control characters, else None."""
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text and not _private(text) and not (encoding == "gb18030" and _unusual(text)):
            return text
    return None


def _candidates(data: bytes) -> tuple[str, ...]:
    if data.startswith(_UTF32):
        return ("utf-32",)
    if data.startswith(_UTF16):
        return ("utf-16",)
    return ("utf-8-sig", "gb18030")


def _unusual(text: str) -> bool:
    """Japanese bytes come out of GB18030 as Han characters that hardly any Chinese text has."""
    han = [character for character in text[:_LOOKED_AT] if "\u4e00" <= character <= "\u9fff"]
    return 2 * sum(1 for character in han if not _is_usual(character)) > len(han)


@cache
def _is_usual(character: str) -> bool:
    """Whether GB 2312 has it, as 99 of 100 characters of an ordinary text are."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _private(text: str) -> bool:
    """GB18030 decodes almost any bytes; what was not written in it comes out as private and control characters."""
    strange = sum(
        1 for character in text[:_LOOKED_AT] if "\ue000" <= character <= "\uf8ff" or "\x80" <= character <= "\x9f"
    )
    return strange * 50 > min(len(text), _LOOKED_AT)
