"""Reads HTML, pasted or as a file."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml.html import HtmlElement

from ..composing import LONGEST_TITLE, Composer
from ..figures import Figures
from ..parts import FigurePart, Notice, Reading, Unreadable
from .cleaning import Dropped, clean
from .flow import Flow
from .page import hints, is_page, main_text
from .parsing import decoded_html, parsed


def read_html(html: str) -> Reading:
    """HTML pasted from a web page, Word or WPS, or a whole page, of which the main text is taken.

    Nothing is fetched. Raises Unreadable when there is no text, or it is too long or nested too deeply.
    """
    tree = parsed(html)
    title, page = hints(tree), is_page(tree, html)
    dropped = clean(tree)
    body = tree.find("body") if tree.tag == "html" else tree
    root, surroundings = (tree if body is None else body), 0
    if page:
        root, surroundings = main_text(root)
    reading = compose(root, {}, Figures(), source_format="html")
    notices = (*_notices(dropped, surroundings), *reading.notices)
    return Reading(reading.blocks, (title or reading.title)[:LONGEST_TITLE], notices, "html")


def read_html_bytes(data: bytes) -> Reading:
    """A saved web page or a document saved as one."""
    return read_html(decoded_html(data))


def compose(root: HtmlElement, pictures: Mapping[str, FigurePart], figures: Figures, *, source_format: str) -> Reading:
    """The parts of a cleaned tree. Raises Unreadable when there is nothing in it."""
    composer = Composer()
    flow = Flow(composer, figures, pictures)
    flow.walk(root)
    blocks = composer.parts()
    if not blocks:
        raise Unreadable(_("There is no text in it."), code="empty")
    return Reading(blocks, composer.heading, tuple(picture_notices(flow.remote_pictures, figures)), source_format)


def picture_notices(remote: int, figures: Figures) -> list[Notice]:
    """What is said of pictures that were not taken."""
    notices = []
    if remote:
        message = ngettext(
            "%(count)d picture lies on another server and was left out. Add it by hand if it matters.",
            "%(count)d pictures lie on another server and were left out. Add them by hand if they matter.",
            remote,
        )
        notices.append(Notice("remote_pictures", message % {"count": remote}))
    if figures.left_out:
        message = ngettext(
            "%(count)d picture was left out: not PNG, JPEG, GIF or WebP, or too many or too large.",
            "%(count)d pictures were left out: not PNG, JPEG, GIF or WebP, or too many or too large.",
            figures.left_out,
        )
        notices.append(Notice("pictures", message % {"count": figures.left_out}))
    return notices


def _notices(dropped: Dropped, surroundings: int) -> list[Notice]:
    notices = []
    if dropped.hidden:
        message = ngettext(
            "%(count)d hidden passage was left out.", "%(count)d hidden passages were left out.", dropped.hidden
        )
        notices.append(Notice("hidden", message % {"count": dropped.hidden}))
    if dropped.deleted:
        notices.append(Notice("tracked_changes", tracked_changes(dropped.deleted)))
    if surroundings:
        message = _(
            "Only the main text of the page was taken; %(count)d characters around it (navigation, buttons) were left "
            "out."
        )
        notices.append(Notice("surroundings", message % {"count": surroundings}))
    return notices


def tracked_changes(count: int) -> str:
    """What is said of tracked changes."""
    message = ngettext(
        "The document holds %(count)d tracked change; it was read as if accepted: insertions kept, deletions dropped.",
        "The document holds %(count)d tracked changes; it was read as if all were accepted: insertions kept, "
        "deletions dropped.",
        count,
    )
    return message % {"count": count}
