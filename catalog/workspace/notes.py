"""Why a proposal is to be looked at, in the reader's language: the short codes of ``catalog.proposing`` in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOTES: dict[str, str | Promise] = {
    "a least amount, no amount": _("The text gives a least amount only; what is given in the end it does not say."),
    "how much is not said": _("The text does not say how much."),
    "industries told by short names: see their codes": _("Industries by short names: see whether the codes are meant."),
    "only the month is said: its last day was taken": _("Only the month is said: its last day was taken."),
    "no year known": _("No year is said, and none can be told: enter it."),
    "of which year is not said": _("The text does not say of which year."),
    "one of a list: see which case it is for": _("One of several in a list: see which case it is for."),
    "own region not known": _("“This city” or the like, but the document names no region."),
    "recognises, without an amount": _("It recognises; the text gives no amount."),
    "scored": _("Points are given for it: see whether it belongs into a scorecard."),
    "see who is meant": _("See whether the applicant is meant, or only mentioned."),
    "told from another event; no instant is worked out": _(
        "Told from another event, so that no day can be worked out: the words are kept."
    ),
    "whether in each year, in total or on average is not said": _(
        "The text does not say whether in each year, in total or on average."
    ),
    "year taken from the document's date": _("No year is said: it was taken from the date of the document."),
    "year taken from the document's date, which it precedes": _(
        "No year is said: it was taken from the date of the document, which comes later than this day."
    ),
    "year taken from the same sentence": _("The year was taken from the same sentence."),
    "以当地通知为准": _("The notices of the regions count."),
    "次年: the year after the one it is told of": _("“The next year” of the year named before it."),
}
"""Every code a rule can give, and what it says to an editor."""

_BETWEEN = "; "


def note_in_words(note: str) -> str:
    """One code, or several joined; what is unknown stays as it is."""
    if note in NOTES:
        return str(NOTES[note])
    return "".join(str(NOTES.get(code, code)) for code in note.split(_BETWEEN) if code)
