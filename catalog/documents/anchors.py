"""From clean HTML to its words, and from a place in the words back to the HTML, to set an anchor there."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

_TOKEN = re.compile(r"<[^>]*>|[^<]+")
_CHARACTER = re.compile(r"&[#\w]+;|.", re.DOTALL)
_BREAKS = frozenset({"</p>", "<br>", "</li>", "</h2>", "</h3>", "</h4>"})

Anchors = Sequence[tuple[int, str]]
"""Place in the words and id of each, in order."""


def text_of_html(html: str) -> str:
    """The words of cleaned HTML, a line for each paragraph, heading, list entry and break."""
    return "".join(map(_words, _TOKEN.findall(html))).strip()


def anchor_html(html: str, anchors: Anchors) -> str:
    """``html`` with an anchor before each place in its words."""
    tokens = _TOKEN.findall(html)
    words = "".join(map(_words, tokens))
    place, waiting = len(words.lstrip()) - len(words), list(anchors)
    done: list[str] = []
    for token in tokens:
        behind = place + len(_words(token))
        if token[0] != "<":
            here = [anchor for anchor in waiting if anchor[0] < behind]
            waiting = waiting[len(here) :]
            done.extend(_split(token, place, here))
        else:
            done.append(token)
        place = behind
    return "".join([*done, *(anchor_tag(anchor) for _place, anchor in waiting)])


def anchor_tag(anchor: str) -> str:
    """An empty element that a link can lead to."""
    return f'<span id="{anchor}"></span>'


def _split(run: str, place: int, anchors: Anchors) -> Iterator[str]:
    """A run of words cut where the anchors stand; an entity is one character."""
    characters = _CHARACTER.findall(run) if "&" in run else run
    begun = 0
    for at, anchor in anchors:
        until = max(at - place, 0)
        yield "".join(characters[begun:until])
        yield anchor_tag(anchor)
        begun = max(until, begun)
    yield "".join(characters[begun:])


def _words(token: str) -> str:
    if token[0] == "<":
        return "\n" if token in _BREAKS else ""
    return unescape(token)
