"""How often what is proposed from a text is right: ``python -m benchmarks.proposals FILE`` against labels made by hand.

FILE has one JSON object a line with id, title and body. The labels (tests/catalog/intake/proposals/labels.csv) are
facts read from 100 documents before anything was proposed for them; `half` says which were looked at while rules were
made (dev) and which were not (held_out). A value "?" is one a reader could not decide: it counts neither way.
"""

import csv
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django

LABELS = Path(__file__).resolve().parent.parent / "tests/catalog/intake/proposals/labels.csv"
FIELDS = (
    "number",
    "issuers",
    "written_on",
    "published_on",
    "effective_on",
    "expires_on",
    "genre",
    "rank",
    "level",
    "addressed_to",
    "relation",
)
DATES = ("written_on", "published_on", "effective_on", "expires_on")
Labels = dict[str, list[str]]


@dataclass
class Score:
    """Counts of one field: right proposals, all proposals, labelled values; and what was wrong."""

    right: int = 0
    proposed: int = 0
    labelled: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 1.0


def read_labels(path: Path = LABELS) -> dict[str, Labels]:
    """Labels by document: field → values; "half" is dev or held_out."""
    labels: dict[str, Labels] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            labels.setdefault(row["id"], {}).setdefault(row["field"], []).append(row["value"])
    return labels


def read_documents(path: Path, wanted: Iterable[str]) -> dict[str, dict[str, str]]:
    """The rows of the file that have labels."""
    ids = set(wanted)
    with path.open(encoding="utf-8") as file:
        rows = (json.loads(line) for line in file)
        return {row["id"]: row for row in rows if row["id"] in ids}


def regions_beside(path: Path) -> dict[str, str]:
    """name → code of GB/T 2260 from regions.csv beside the documents, names that several bear left out."""
    table = path.parent / "regions.csv"
    if not table.exists():
        return {}
    named: dict[str, set[str]] = defaultdict(set)
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            named[row["name"]].add(row["code"])
    return {name: codes.pop() for name, codes in named.items() if len(codes) == 1}


def measure(path: Path) -> tuple[dict[str, dict[str, Score]], int]:
    """half → field → score over the labelled documents, and how many proposals came without words of their text."""
    from catalog.intake.proposals import Known, propose

    labels = read_labels()
    documents = read_documents(path, labels)
    known = Known(regions=regions_beside(path) | dict(Known().regions))
    scores: dict[str, dict[str, Score]] = defaultdict(lambda: {name: Score() for name in FIELDS})
    without_words = 0
    for document_id, row in documents.items():
        found = propose(row["body"], title_hint=row["title"], known=known)
        for proposal in found.proposals:
            shown = row["body"][proposal.start :] if proposal.start >= 0 else " ".join(row["title"].split())
            without_words += not (
                proposal.words and proposal.words in shown[: None if proposal.start < 0 else len(proposal.words)]
            )
        for half in (labels[document_id]["half"][0], "all"):
            for name in FIELDS:
                _compare(
                    scores[half][name], document_id, labels[document_id].get(name, []), list(_values(found, name)), name
                )
    return scores, without_words


def _compare(score: Score, document_id: str, expected: list[str], proposed: list[str], name: str) -> None:
    if "?" in expected:
        return
    left = list(expected)
    score.labelled += len(expected)
    score.proposed += len(proposed)
    for value in proposed:
        same = next((label for label in left if _same(name, label, value)), None)
        if same is None:
            score.wrong.append(f"{document_id} + {value}")
        else:
            left.remove(same)
            score.right += 1
    score.wrong += [f"{document_id} - {value}" for value in left]


def _values(found: object, name: str) -> Iterator[str]:
    from catalog.intake.proposals import KnownDate, NamedRelation, Proposals

    assert isinstance(found, Proposals)
    column = {"number": "number_raw", "relation": "relations"}.get(name, name)
    for proposal in found.proposals:
        value = proposal.value
        if proposal.field != column or (isinstance(value, KnownDate) and value.basis == "presumed"):
            continue
        if isinstance(value, KnownDate):
            yield value.day.isoformat()
        elif isinstance(value, NamedRelation):
            yield f"{value.role} {value.title}" + (f"#{value.number}" if value.number else "")
        else:
            yield "、".join(value) if isinstance(value, tuple) else value


def _same(name: str, label: str, value: str) -> bool:
    from catalog.documents.numbers import parse_numbers
    from catalog.intake.proposals.words import title_key
    from catalog.reference.names import normalise_name

    if name == "number":
        return [number.key for number in parse_numbers(label)] == [number.key for number in parse_numbers(value)]
    if name == "issuers":
        return [normalise_name(part) for part in label.split("、")] == [
            normalise_name(part) for part in value.split("、")
        ]
    if name == "addressed_to":
        first, _, last = (title_key(part) for part in label.partition("…"))
        return title_key(value).startswith(first) and title_key(value).endswith(last or first)
    if name == "relation":
        return _same_relation(label, value)
    return label == value


def _same_relation(label: str, value: str) -> bool:
    from catalog.documents.numbers import parse_numbers
    from catalog.intake.proposals.words import title_key

    role, _, target = label.partition(" ")
    other_role, _, other = value.partition(" ")
    (title, _, number), (other_title, _, other_number) = target.partition("#"), other.partition("#")
    first, second = title_key(title), title_key(other_title)
    titles = first == second or (bool(first) and bool(second) and (first in second or second in first))
    numbers = [one.key for one in parse_numbers(number)] == [one.key for one in parse_numbers(other_number)]
    return role == other_role and titles and numbers


def main(arguments: list[str]) -> int:
    """Print the table; the worst cases of the dev half with --wrong, of all with --wrong-all."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    scores, without_words = measure(Path(arguments[0]))
    print(f"{'field':14}" + "".join(f"{half:>34}" for half in ("dev", "held_out", "all")))
    for name in FIELDS:
        cells = (scores[half][name] for half in ("dev", "held_out", "all"))
        shown = (f"P {c.precision:6.1%} R {c.recall:6.1%} ({c.right}/{c.proposed}/{c.labelled})" for c in cells)
        print(f"{name:14}" + "".join(f"{cell:>34}" for cell in shown))
    print(f"proposals without words of the text: {without_words}")
    if "--wrong" in arguments or "--wrong-all" in arguments:
        for name, score in scores["all" if "--wrong-all" in arguments else "dev"].items():
            print(f"\n{name}", *score.wrong, sep="\n  ")
    return 1 if without_words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
