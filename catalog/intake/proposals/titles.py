"""A title as it is saved: on one line, without what a page sets before and around it."""

import re
from itertools import pairwise

from catalog.reference.names import looks_like_organisation

_NUMBERED = re.compile(
    r"^(?:(?!关于)[^《》。：:，\n]){0,40}?(?:令|公告|通告|[发字办函政创])?\s*(?:[〔\[﹝（(]\s*[12][0-9]{3}\s*[〕\]﹞）)]\s*)?"
    r"第?\s*[0-9一二三四五六七八九十百〇○零]{1,5}\s*号[)）]?\s*(?=《|\S{6})"
)
_NUMBER_BEHIND = re.compile(r"\s*[(（][^()（）《》]{1,16}[〔\[﹝][12][0-9]{3}[〕\]﹞]\s*第?[0-9]{1,5}\s*号[)）]$")
_OWN_END = re.compile(r"关于|印发|转发|发布|《")
_TIGHT = re.compile(r"[^\x00-\xff]")


def one_line(title: str) -> str:
    """A title set in lines as one line: nothing where a line broke or a page left a gap, a space between issuers."""
    pieces = title.split()
    joined = pieces[0] if pieces else ""
    begun = joined
    for before, piece in pairwise(pieces):
        tight = _TIGHT.match(before[-1]) and _TIGHT.match(piece)
        if not tight or _are_issuers(begun, piece):
            joined, begun = f"{joined} {piece}", piece
        else:
            joined, begun = joined + piece, begun + piece
    return joined


def bare(title: str) -> str:
    """A title without the number of the order before it, its own number behind it and the 《》 around it."""
    found = _NUMBER_BEHIND.sub("", title.strip())
    numbered = _NUMBERED.match(found)
    rest = found[numbered.end() :].strip() if numbered else found
    return rest[1:-1].strip() if _is_enclosed(rest) else rest


def _are_issuers(before: str, after: str) -> bool:
    """Two names side by side: 中共某某省委办公厅 某某省人民政府办公厅印发《…》."""
    return looks_like_organisation(before) and looks_like_organisation(_OWN_END.split(after)[0])


def _is_enclosed(title: str) -> bool:
    depth = 0
    for place, char in enumerate(title):
        depth += (char == "《") - (char == "》")
        if depth <= 0:
            return place > 0 and place == len(title) - 1
    return False
