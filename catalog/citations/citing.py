"""From 第三条第二款, as editors write it, to the provision meant and its words as they were when it was cited."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from catalog.documents.versions import versions_in_order
from catalog.provisions.keeping import Kept
from catalog.provisions.naming import chinese, labels

if TYPE_CHECKING:
    from catalog.documents.models import PolicyDocument

Citation = Mapping[str, str]
"""``{"provision": id, "label", "words", "digest"}`` as kept with what cites; the digest is of the words."""

_BETWEEN = re.compile(r"[、，,；;和\s]+(?=第|[一二三四五六七八九十]|[（(]|\d)")
_FIGURES = re.compile(r"(?<=第)\d+(?=[编章节条款])")


def named(cited: str) -> list[str]:
    """The labels in 第三条、第5条第二款, each in the form in which provisions are labelled."""
    parts = (part.strip(" 、，,；;《》") for part in _BETWEEN.split(cited))
    return list(dict.fromkeys(in_form(part) for part in parts if part))


def cite(document: "PolicyDocument", cited: str, kept: Sequence[Citation] = (), *, on: date) -> list[dict[str, str]]:
    """Citations of what ``cited`` names in the text in force on ``on``; those in ``kept`` stay as they were made.

    What names no provision is left out; ``unknown`` says which.
    """
    made = {citation["label"]: dict(citation) for citation in kept}
    wanted = named(cited)
    if set(wanted) <= set(made):
        return [made[label] for label in wanted]
    provisions = by_label(provisions_on(document, on))
    return [
        made.get(label) or _citation(label, provisions[label])
        for label in wanted
        if label in made or label in provisions
    ]


def unknown(document: "PolicyDocument", cited: str, kept: Iterable[Citation] = (), *, on: date) -> list[str]:
    """The labels in ``cited`` that the text in force on ``on`` does not have."""
    known = {citation["label"] for citation in kept}
    wanted = [label for label in named(cited) if label not in known]
    provisions = by_label(provisions_on(document, on)) if wanted else {}
    return [label for label in wanted if label not in provisions]


def provisions_on(document: "PolicyDocument", day: date) -> Kept:
    """The provisions of the text that holds on ``day``."""
    found: Kept = document.provisions
    for version in versions_in_order(document):
        if version.starts_on <= day:
            found = version.provisions
    return found


def by_label(provisions: Kept) -> dict[str, Mapping[str, Any]]:
    """Provisions by how they are cited; of two with one label the first."""
    called = labels(provisions)
    found: dict[str, Mapping[str, Any]] = {}
    for provision in provisions:
        if label := called[provision["id"]]:
            found.setdefault(in_form(label), provision)
    return found


def digest_of(words: str) -> str:
    """SHA-256 (hex) of a wording without its blank space: a line break more is no other wording."""
    return hashlib.sha256("".join(words.split()).encode()).hexdigest()


def words_of(provision: Mapping[str, Any]) -> str:
    """The wording without its number, which may shift."""
    return str(provision["text"][len(provision["number"]) :]).strip()


def _citation(label: str, provision: Mapping[str, Any]) -> dict[str, str]:
    words = words_of(provision)
    return {"provision": provision["id"], "label": label, "words": words, "digest": digest_of(words)}


def in_form(label: str) -> str:
    """A label as provisions are labelled: 第(3)项 with wide brackets, 第3条 as 第三条."""
    plain = label.replace("(", "（").replace(")", "）").rstrip("、. ")
    return _FIGURES.sub(lambda figure: chinese(int(figure.group())), plain)
