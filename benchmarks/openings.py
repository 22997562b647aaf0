"""How often proposed windows are right: ``python -m benchmarks.openings FILE`` against labels made by hand.

FILE has one JSON object a line: id, title, kind, publish_date, body. The labels (benchmarks/labels/windows.jsonl) are
facts: place of the date in the body, what it is of, start, end, precision, stage, audience. Every document was
searched for deadlines before the rules were written; what is not labelled is no window. Dates that look like one are
labelled with what they are (report, cutoff, term, …). The half of a document
was drawn by chance and rules were made with the errors of the half dev. Before the errors of the other were looked at,
it had (2026-11-23): found P 83 R 87, end P 80 R 84, stage P 83 R 87, audience P 75 R 78, relative P 46 R 83. They have
been looked at once since, so neither half is blind now; the labels were made by the one who wrote the rules.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalog.calls.windows import Bound
    from catalog.proposing.source import Proposal
    from catalog.proposing.windows import StatedWindow

LABELS = Path(__file__).resolve().parent / "labels/windows.jsonl"
WINDOWS = {"window": "dated", "yearly": "dated", "open": "standing", "later": "later", "relative": "relative"}
PARTS = ("found", "relative", "start", "end", "precision", "stage", "audience", "yearly")
Label = dict[str, Any]
Document = dict[str, Any]


@dataclass
class Score:
    """Right, proposed and labelled values of one part; ``wrong`` names the worst cases by row."""

    right: int = 0
    proposed: int = 0
    labelled: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        precision = self.right / self.proposed if self.proposed else 1.0
        recall = self.right / self.labelled if self.labelled else 1.0
        return f"P {precision:6.1%} R {recall:6.1%} ({self.right}/{self.proposed}/{self.labelled})"


def read_labels(path: Path = LABELS) -> dict[str, list[Label]]:
    """Labels by document."""
    labels: dict[str, list[Label]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        labels.setdefault(label["id"], []).append(label)
    return labels


def halves(labels: dict[str, list[Label]]) -> dict[str, str]:
    """The half of each labelled document."""
    return {name: rows[0]["half"] for name, rows in labels.items()}


def issued_on(row: Document) -> date | None:
    """The day a document bears: its signature, else the day its row gives."""
    from catalog.documents.dates import parse_date, signature_dates

    signed = next(iter(signature_dates(row["body"] or "")), None)
    return signed.value if signed else parse_date(row.get("publish_date") or "")


def read_windows_of(row: Document) -> "tuple[Proposal[StatedWindow], ...]":
    """What is proposed for one row."""
    from catalog.proposing.source import Source
    from catalog.proposing.windows import read_windows

    return read_windows(Source(row["body"] or ""), issued_on(row), row["title"])


def compare(row: Document, labels: list[Label], scores: dict[str, Score]) -> None:
    """Count one document: each proposal takes the label whose words it overlaps."""
    wanted = [label for label in labels if label["role"] in WINDOWS]
    unsure = [label for label in labels if label["role"] == "unsure"]
    for one in wanted:
        _count_labelled(one, scores)
    for proposal in read_windows_of(row):
        if any(_overlap(proposal, one) for one in unsure):
            continue
        part = "relative" if proposal.value.form == "relative" else "found"
        fits = (one for one in wanted if _overlap(proposal, one) and _same_form(proposal, one))
        label = next(fits, None)
        scores[part].proposed += 1
        if label is not None:
            wanted.remove(label)
            scores[part].right += 1
        else:
            told = next((one["role"] for one in labels if _overlap(proposal, one)), "nothing")
            scores[part].wrong.append(f"{row['id']}:{proposal.quote.start} + {_shown(proposal)} ({told})")
        if part == "found":
            _compare_parts(row, proposal, label, scores)
    for missed in wanted:
        part = "relative" if missed["role"] == "relative" else "found"
        scores[part].wrong.append(f"{row['id']}:{missed['at']} - {missed.get('end') or missed['role']}")


def _count_labelled(label: Label, scores: dict[str, Score]) -> None:
    if label["role"] == "relative":
        scores["relative"].labelled += 1
        return
    scores["found"].labelled += 1
    for part in ("start", "end", "precision", "stage", "audience"):
        scores[part].labelled += part in label
    scores["yearly"].labelled += label["role"] == "yearly"


def _compare_parts(
    row: Document, proposal: "Proposal[StatedWindow]", label: Label | None, scores: dict[str, Score]
) -> None:
    window = proposal.value.window
    yearly = label is not None and label["role"] == "yearly"
    dated = window.closes or window.opens
    values = {
        "start": _form(window.opens, yearly),
        "end": _form(window.closes, yearly),
        "precision": dated.precision if dated else None,
        "stage": window.stage,
        "audience": window.audience,
        "yearly": "yearly" if window.yearly else None,
    }
    for part, value in values.items():
        if value is None:
            continue
        scores[part].proposed += 1
        wanted = "yearly" if part == "yearly" and yearly else "" if label is None else label.get(part, "")
        if value in wanted.split("/"):
            scores[part].right += 1
        elif label is not None:
            scores[part].wrong.append(f"{row['id']}:{proposal.quote.start} {value}, labelled {wanted or 'none'}")


def _overlap(proposal: "Proposal[StatedWindow]", label: Label) -> bool:
    return bool(proposal.quote.start < label["at"] + label["length"] and label["at"] < proposal.quote.end)


def _same_form(proposal: "Proposal[StatedWindow]", label: Label) -> bool:
    return WINDOWS[label["role"]] == proposal.value.form


def _form(bound: "Bound | None", yearly: bool) -> str | None:
    """As labels write it: no finer than it is known, without the year where it comes again each year."""
    if bound is None:
        return None
    written = bound.day.isoformat()[: 7 if bound.precision == "month" else None]
    if bound.precision == "minute" and bound.at is not None:
        written += bound.at.strftime("T%H:%M")
    return written[5:] if yearly else written


def _shown(proposal: "Proposal[StatedWindow]") -> str:
    window = proposal.value.window
    ends = f"{_form(window.opens, False) or ''}…{_form(window.closes, False) or ''}"
    return f"{proposal.value.form} {ends} {window.stage} {window.audience}"


def measure(path: Path) -> tuple[dict[str, dict[str, Score]], Counter[str]]:
    """Scores by group (dev, held_out, all, calls) and part; and how many labelled traps of each kind were proposed."""
    labels = read_labels()
    half = halves(labels)
    groups = {group: {part: Score() for part in PARTS} for group in ("dev", "held_out", "all", "calls")}
    traps: Counter[str] = Counter()
    for row in _rows(path):
        own = labels.get(row["id"], [])
        for group in _groups(row, half):
            compare(row, own, groups[group])
        traps.update(_fallen_for(row, own))
    return groups, traps


def _rows(path: Path) -> Iterator[Document]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def _groups(row: Document, half: dict[str, str]) -> Iterator[str]:
    """A document without labels counts for both halves' precision by its own number: even ones are held out."""
    yield half.get(row["id"]) or ("held_out" if int(row["id"][2:]) % 2 == 0 else "dev")
    yield "all"
    if row.get("kind") == "申报通知":
        yield "calls"


def _fallen_for(row: Document, labels: list[Label]) -> Iterator[str]:
    proposals = read_windows_of(row) if labels else ()
    for label in labels:
        if label["role"] in WINDOWS or label["role"] == "unsure":
            continue
        yield f"{label['role']}: labelled"
        if any(_overlap(proposal, label) for proposal in proposals):
            yield f"{label['role']}: proposed"


def main(arguments: list[str]) -> int:
    """Print the tables; wrong cases of the dev half, of all with --wrong-all."""
    groups, traps = measure(Path(arguments[0]))
    print(f"{'part':10}" + "".join(f"{group:>34}" for group in groups))
    for part in PARTS:
        print(f"{part:10}" + "".join(f"{groups[group][part]!s:>34}" for group in groups))
    print("dates that are no window, proposed as one:")
    for role in sorted({name.split(":")[0] for name in traps}):
        print(f"  {role:14}{traps[f'{role}: proposed']:3} of {traps[f'{role}: labelled']}")
    for part, score in groups["all" if "--wrong-all" in arguments else "dev"].items():
        if score.wrong:
            print(f"\n{part}", *score.wrong, sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
