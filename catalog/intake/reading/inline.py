"""Runs of text within a paragraph: their white space as a browser shows it, and their markup."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

BREAK = "\u2028"
"""A line break within a paragraph."""
MARKS = ("strong", "em", "sup", "sub")
_SPACE = re.compile(r"[ \t\r\n\f\v\xa0]+")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_EDGE = " \u3000" + BREAK
_AROUND_BREAK = re.compile(f"[ \u3000]*{BREAK}[ ]*")
# Where a line of source text ends between these, nothing is shown; elsewhere a space is (CSS Text 3, 4.1.2).
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u3000-\u303f“”‘’…—\U00020000-\U0003ffff]")


@dataclass(slots=True)
class Run:
    """Text with the same marks (of :data:`MARKS`) and the same link."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""


@dataclass(slots=True)
class Runs:
    """The runs of one paragraph as they are collected."""

    items: list[Run] = field(default_factory=list)

    def add(self, text: str, marks: frozenset[str] = frozenset(), href: str = "") -> None:
        """Append ``text``; invisible characters go, separators count as line breaks."""
        text = _INVISIBLE.sub("", text.replace("\u2029", BREAK))
        if not text:
            return
        last = self.items[-1] if self.items else None
        if last is not None and last.marks == marks and last.href == href and len(last.text) < 10_000:
            last.text += text
        else:
            self.items.append(Run(text, marks, href))

    def text(self) -> str:
        """The words alone, line breaks as newlines."""
        return "".join(run.text for run in squeezed(self.items)).replace(BREAK, "\n")

    def html(self, *, plain: bool = False) -> str:
        """The paragraph's inner HTML; ``plain`` (for headings) leaves out bold."""
        return markup(squeezed(self.items), without=frozenset({"strong"}) if plain else frozenset())


def squeezed(runs: Sequence[Run]) -> list[Run]:
    """``runs`` with white space collapsed and none at the edges; empty runs are gone."""
    found: list[Run] = []
    last = ""
    for place, run in enumerate(runs):
        following = next((later.text[0] for later in runs[place + 1 :] if later.text), "")
        text = _collapsed(run.text, last, following)
        if text:
            found.append(Run(text, run.marks, run.href))
            last = text[-1]
    return _trimmed(found)


def _collapsed(text: str, last: str, following: str) -> str:
    def one(found: re.Match[str]) -> str:
        before = text[found.start() - 1] if found.start() else last
        after = text[found.end()] if found.end() < len(text) else following
        if before == " " or (not before):
            return ""
        broken = "\n" in found[0] or "\r" in found[0]
        if broken and _WIDE.match(before) and after and _WIDE.match(after):
            return ""
        return " "

    return _AROUND_BREAK.sub(BREAK, _SPACE.sub(one, text))


def _trimmed(runs: list[Run]) -> list[Run]:
    while runs and not (stripped := runs[0].text.lstrip(_EDGE)):
        runs.pop(0)
    if runs:
        runs[0] = Run(stripped, runs[0].marks, runs[0].href)
    while runs and not (stripped := runs[-1].text.rstrip(_EDGE)):
        runs.pop()
    if runs:
        runs[-1] = Run(stripped, runs[-1].marks, runs[-1].href)
    return runs


def markup(runs: Iterable[Run], without: frozenset[str] = frozenset()) -> str:
    """HTML of ``runs``; tags are opened and closed as seldom as their nesting allows."""
    out: list[str] = []
    open_tags: list[tuple[str, str]] = []
    for run in runs:
        wanted = _tags(run, without)
        keep = 0
        while keep < min(len(open_tags), len(wanted)) and open_tags[keep] == wanted[keep]:
            keep += 1
        out += [f"</{tag}>" for tag, _opening in reversed(open_tags[keep:])]
        out += [opening for _tag, opening in wanted[keep:]]
        open_tags = wanted
        out.append(escape(run.text, quote=False).replace(BREAK, "<br>"))
    out += [f"</{tag}>" for tag, _opening in reversed(open_tags)]
    return "".join(out)


def _tags(run: Run, without: frozenset[str]) -> list[tuple[str, str]]:
    link = [("a", f'<a href="{escape(run.href)}">')] if run.href else []
    return link + [(mark, f"<{mark}>") for mark in MARKS if mark in run.marks and mark not in without]
