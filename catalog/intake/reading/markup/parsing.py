"""HTML from strangers as a tree: nothing is fetched, depth is bounded, the encoding is found."""

import re

from django.utils.translation import gettext as _
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from ..limits import CHARACTERS
from ..parts import Unreadable
from ..plain import check_length, decode_as

_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
# What a declaration means where the program that wrote it was less exact than the standard.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}


def decoded_html(data: bytes) -> str:
    """The markup as text: by its byte order mark, its own declaration, else UTF-8 or GB18030. Raises Unreadable."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = decode_as(data, "utf-16")
    else:
        found = _DECLARED.search(data[:8192])
        name = found[1].decode("ascii").lower() if found else "utf-8"
        declared = _WIDER.get(name, name)
        text = decode_as(data, "utf-8-sig" if declared.startswith("utf-16") else declared, "utf-8-sig", "gb18030")
    if text is None:
        raise Unreadable(
            _("The encoding of the web page is not known. Open it in a browser and copy the text from there."),
            code="encoding",
        )
    return text


def parsed(html: str) -> HtmlElement:
    """The tree of ``html`` without comments. Raises Unreadable when it is empty, too long or nested too deeply."""
    check_length(html)
    html = _XML_DECLARATION.sub("", html.replace("\0", ""))
    parser = HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        tree = document_fromstring(html, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        if _too_much(parser):
            raise _nested() from error
        raise Unreadable(_("There is no text in it."), code="empty") from error
    # The parser stops at its bound and gives what came before: half a document is not a document.
    if _too_much(parser):
        raise _nested()
    return tree


def _too_much(parser: HTMLParser) -> bool:
    return any("Excessive depth" in entry.message or "HUGE" in entry.message for entry in parser.error_log)


def _nested() -> Unreadable:
    return Unreadable(
        _(
            "The page is nested too deeply, or a piece of it is longer than %(limit)d characters. "
            "Copy its text in a browser and paste it as plain text."
        )
        % {"limit": CHARACTERS},
        code="depth",
    )
