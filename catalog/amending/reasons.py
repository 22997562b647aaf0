"""Why an instruction was not carried out, said so that an editor can put it right."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .paths import Path

Reason = str | Promise
_SHOWN = 40  # characters of quoted words in a message


class Refused(Exception):
    """An instruction that cannot be carried out without guessing; nothing has been changed. ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def missing(path: Path) -> Reason:
    """The path leads nowhere."""
    return format_lazy(_("The text has no {path}."), path=str(path))


def ambiguous(path: Path, count: int) -> Reason:
    """The path leads to several places."""
    return format_lazy(_("The text has {path} {count} times; say which one is meant."), path=str(path), count=count)


def uncounted(path: Path) -> Reason:
    """款 are told apart by line breaks only."""
    return format_lazy(
        _("{path} cannot be told: the text has no line breaks between the paragraphs of this article. Restore them."),
        path=str(path),
    )


def endless(path: Path) -> Reason:
    """A last item of a text without line breaks may be followed by another 款."""
    return format_lazy(
        _("Where {path} ends cannot be told: further sentences follow it without a line break. Restore the breaks."),
        path=str(path),
    )


def uncut(path: Path, words: str) -> Reason:
    """A line inside begins like a provision of its own: the text was not cut where it should be."""
    return format_lazy(
        _("“{words}” was taken for a part of {path}; put the text right first, so that it begins a provision."),
        words=_short(words),
        path=str(path),
    )


def words_missing(path: Path, words: str) -> Reason:
    """The quoted words are not there."""
    place = str(path) or _("the text")
    return format_lazy(_("“{words}” is not found in {path}."), words=_short(words), path=place)


def words_repeated(path: Path, words: str, count: int) -> Reason:
    """The quoted words are there more than once, and the act does not say all."""
    return format_lazy(
        _("“{words}” is found {count} times in {path}; say which one is meant, or that all are."),
        words=_short(words),
        count=count,
        path=str(path),
    )


def in_table(words: str) -> Reason:
    """The words of a table do not fall into its cells any more."""
    return format_lazy(
        _("The table that begins “{words}” cannot be told: it must keep its rows and cells."), words=_short(words)
    )


def across_cells(words: str) -> Reason:
    """Only words inside one cell can be changed."""
    return format_lazy(
        _("“{words}” would change the cells of a table, not only words in one: write the table's text by hand."),
        words=_short(words),
    )


def within_number(path: Path, words: str) -> Reason:
    """五万元 in 十五万元 is another figure."""
    place = str(path) or _("the text")
    return format_lazy(
        _("“{words}” stands in {path} only as a part of a longer number; say which words are meant."),
        words=_short(words),
        path=place,
    )


def taken(mark: str) -> Reason:
    """The number belongs to another provision that keeps it."""
    return format_lazy(
        _("There is a {mark} already, and the act does not say that later provisions are renumbered."), mark=mark
    )


def placeless(mark: str) -> Reason:
    """An insertion without a place."""
    return format_lazy(_("Where {mark} is to be inserted cannot be told from the numbers around it."), mark=mark)


def between_chapters(mark: str) -> Reason:
    """An article at the border of two chapters."""
    return format_lazy(_("{mark} would stand between two chapters; say into which of them it goes."), mark=mark)


def unjoined(paths: Sequence[Path]) -> Reason:
    """What two articles read as one is not said, and lines do not tell their paragraphs apart."""
    return format_lazy(
        _("{paths} are to be one; the act gives no words for it, and the text has no line breaks. Write how it reads."),
        paths="、".join(map(str, paths)),
    )


def undivided(path: Path, has: int, wanted: int) -> Reason:
    """Where an article is to be cut is not said."""
    return format_lazy(
        _("{path} has {has} paragraphs and is to be {wanted} articles; say which words go into which."),
        path=str(path),
        has=has,
        wanted=wanted,
    )


def emptied(path: Path) -> Reason:
    """A deletion that leaves a number without words."""
    return format_lazy(_("Nothing would be left of the article of {path}; delete the article instead."), path=str(path))


def disagreeing(mark: str, number: str) -> Reason:
    """Numbering in order contradicts a number the act gives."""
    return format_lazy(
        _("In order {mark} would become {number}, but the act numbers it otherwise; check what was inserted."),
        mark=mark,
        number=number,
    )


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
