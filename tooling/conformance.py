"""The conformance table: every clause of the standard, what the system does for it and the tests that show it.

.venv/bin/python -m tooling.conformance          writes docs/conformance.md from the last `make test`
.venv/bin/python -m tooling.conformance check    fails when it does not fit the clauses and the tests' marks
"""

from __future__ import annotations

import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CLAUSES = ROOT / "tests" / "conformance" / "clauses.toml"
TABLE = ROOT / "docs" / "conformance.md"
RESULTS = ROOT / "var" / "conformance"

SOFTWARE, ORGANISATIONAL = "software", "organisational"
REQUIRED = {SOFTWARE: ("number", "title", "kind", "what"), ORGANISATIONAL: ("number", "title", "kind", "reason")}
OPTIONAL = {SOFTWARE: ("part", "missing"), ORGANISATIONAL: ()}
NUMBER = re.compile(r"[1-9]\d*(\.[1-9]\d*)*")

# What became of a test, the first of them that applies to any of its cases on any database.
OUTCOMES = {"failed": "失败", "passed": "通过", "skipped": "跳过", "not run": "未运行"}
# What is said of a clause.
SHOWN, PARTLY, FAILING, OPEN, OTHERS = "满足", "部分满足", "未通过", "未满足", "组织"

HEADER = """\
# 标准符合性

本表由 `make conformance` 生成，请勿手改：条款取自 `tests/conformance/clauses.toml`，测试是带
`@pytest.mark.clause("条款号")` 的验收测试，结果取自最近一次 `make test`（在 PostgreSQL 与 SQLite 上凡运行之处全部通过，
才算通过）。
条款号依《惠企政策全链服务工作规范》（征求意见稿），要点为本项目自己的概括，以标准原文为准。

- **满足**：有测试证明，且全部通过。**部分满足**：已证明的部分通过，其余写在“尚缺”之后。
- **未通过**：有测试失败。**未满足**：没有通过的测试。
- **组织**：由机构、人员、场所或制度落实，软件不能代替，理由写在表中。

| | 条款数 |
| --- | ---: |
"""
ROW_OF_TEST = re.compile(rf"({'|'.join(OUTCOMES.values())}) `([^`]+)`")


class Refused(Exception):
    """What keeps the table from being written, in words for the person who started it."""


@dataclass(frozen=True)
class Clause:
    """One clause. `part` says which part is covered when not all of it is; `missing` what is not there yet."""

    number: str
    title: str
    kind: str
    what: str = ""
    reason: str = ""
    part: str = ""
    missing: str = ""


def order(number: str) -> tuple[int, ...]:
    return tuple(int(piece) for piece in number.split("."))


def read_clauses(path: Path = CLAUSES) -> dict[str, Clause]:
    """Clauses by number, in the standard's order. Raises Refused naming the clause and what is wrong with it."""
    clauses: dict[str, Clause] = {}
    for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("clause", []):
        clause = clause_of(entry, path.name)
        if clauses and order(clause.number) <= order(next(reversed(clauses))):
            raise Refused(f"{path.name}: clause {clause.number} stands twice or out of order")
        clauses[clause.number] = clause
    return clauses


def clause_of(entry: Mapping[str, object], source: str) -> Clause:
    where = f"{source}: clause {entry.get('number')!r}"
    kind = entry.get("kind")
    if kind not in REQUIRED:
        raise Refused(f"{where}: kind is {kind!r}, allowed are {SOFTWARE} and {ORGANISATIONAL}")
    for name in REQUIRED[kind]:
        if not entry.get(name):
            raise Refused(f"{where}: an entry of kind {kind} needs {name}")
    for name, value in entry.items():
        if name not in REQUIRED[kind] + OPTIONAL[kind]:
            raise Refused(f"{where}: {name} has no meaning for kind {kind}")
        if not isinstance(value, str) or "|" in value or "\n" in value:
            raise Refused(f"{where}: {name} must be one line of text without |")
    if not NUMBER.fullmatch(str(entry["number"])):
        raise Refused(f"{where}: a number looks like 6.1.2")
    if entry.get("part") and not entry.get("missing"):
        raise Refused(f"{where}: who names the covered part says what is missing")
    return Clause(**entry)  # type: ignore[arg-type]


def numbers_in(standard: str) -> list[str]:
    """Numbers of the clauses in the text of the standard: those no other number goes on from."""
    body = standard[standard.rindex("# 惠企政策全链服务工作规范") :]
    found = re.findall(r"^(?:#+ |- )?(\d+(?:\.\d+)*)(?=\s|$)", body, re.MULTILINE)
    inner = {number.rpartition(".")[0] for number in found}
    return [number for number in found if number not in inner]


def without_case(nodeid: str) -> str:
    """A parametrised test is one test: its cases pass together."""
    return nodeid.partition("[")[0]


def worst(outcomes: Iterable[str]) -> str:
    found = set(outcomes)
    return next((outcome for outcome in OUTCOMES if outcome in found), "not run")


def read_results(folder: Path = RESULTS) -> dict[str, str]:
    """Outcome of each test over all databases. Raises Refused when no test run left its results."""
    files = sorted(folder.rglob("*.json"))
    if not files:
        raise Refused(f"no test results in {folder}: run `make test` first")
    seen: dict[str, list[str]] = {}
    for path in files:
        for entry in json.loads(path.read_text(encoding="utf-8")):
            seen.setdefault(without_case(entry["test"]), []).append(entry["outcome"])
    return {test: worst(outcomes) for test, outcomes in seen.items()}


def marked_tests() -> dict[str, set[str]]:
    """Clauses of each marked test as pytest collects them now; nothing is run."""
    with tempfile.TemporaryDirectory(prefix="huiqi-marks-") as folder:
        command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment |= {"HUIQI_VAR": folder, "CLAUSE_RESULTS": f"{folder}/marks"}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Refused(f"the tests cannot be collected:\n{done.stdout}{done.stderr}")
        marks: dict[str, set[str]] = {}
        for path in Path(folder, "marks").glob("*.json"):
            for entry in json.loads(path.read_text(encoding="utf-8")):
                marks.setdefault(without_case(entry["test"]), set()).update(entry["clauses"])
    return marks


def status(clause: Clause, outcomes: Iterable[str]) -> str:
    """What is said of a clause whose tests ended like this."""
    found = set(outcomes)
    if clause.kind == ORGANISATIONAL:
        return OTHERS
    if "failed" in found:
        return FAILING
    if "passed" not in found:
        return OPEN
    return PARTLY if clause.part else SHOWN


def row(clause: Clause, tests: Mapping[str, str]) -> str:
    """One line of the table; `tests` are the outcomes of those that show this clause."""
    said = clause.what or clause.reason
    said += f"<br>已有：{clause.part}" if clause.part else ""
    said += f"<br>尚缺：{clause.missing}" if clause.missing else ""
    shown = "<br>".join(f"{OUTCOMES[outcome]} `{test}`" for test, outcome in sorted(tests.items())) or "—"
    kind = "软件" if clause.kind == SOFTWARE else "组织"
    return f"| {clause.number} | {clause.title} | {kind} | {status(clause, tests.values())} | {said} | {shown} |"


def render(clauses: Mapping[str, Clause], marks: Mapping[str, set[str]], results: Mapping[str, str]) -> str:
    """The whole document: the same words for the same clauses, marks and outcomes."""
    tests = {
        number: {test: results.get(test, "not run") for test, clauses_of in marks.items() if number in clauses_of}
        for number in clauses
    }
    counts = Counter(status(clause, tests[number].values()) for number, clause in clauses.items())
    software = len(clauses) - counts[OTHERS]
    text = HEADER + f"| 全部 | {len(clauses)} |\n| 软件 | {software} |\n"
    text += "".join(f"| 　{each} | {counts[each]} |\n" for each in (SHOWN, PARTLY, FAILING, OPEN))
    text += f"| 组织 | {counts[OTHERS]} |\n"
    chapter = ""
    for number, clause in clauses.items():
        if number.split(".")[0] != chapter:
            chapter = number.split(".")[0]
            text += f"\n## 第 {chapter} 章\n\n| 条款 | 要点 | 类别 | 状态 | 系统做什么（组织类：理由） | 证明的测试 |\n"
            text += "| --- | --- | --- | --- | --- | --- |\n"
        text += row(clause, tests[number]) + "\n"
    return text


def outcomes_told(table: str) -> dict[str, str]:
    """Outcomes as a written table tells them."""
    codes = {label: code for code, label in OUTCOMES.items()}
    return {test: codes[label] for label, test in ROW_OF_TEST.findall(table)}


def differences(table: str, clauses: Mapping[str, Clause], marks: Mapping[str, set[str]]) -> str:
    """How a written table differs from the clauses and marks, taking the outcomes it tells; empty when it fits."""
    expected = render(clauses, marks, outcomes_told(table))
    lines = difflib.unified_diff(table.splitlines(), expected.splitlines(), "written", "expected", lineterm="", n=0)
    return "\n".join(lines)


def write() -> None:
    clauses, results = read_clauses(), read_results()
    marks = marked_tests()
    text = render(clauses, marks, results)
    TABLE.write_text(text, encoding="utf-8")
    print(f"{TABLE.relative_to(ROOT)}: {len(clauses)} clauses, {len(marks)} tests")
    left_out = sorted(test for test in marks if results.get(test, "not run") == "not run")
    if left_out:
        print("not in the last run, so they show nothing (`make test` runs everything):", *left_out, sep="\n  ")


def main(arguments: list[str]) -> int:
    try:
        if arguments != ["check"]:
            write()
            return 0
        table = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
        found = differences(table, read_clauses(), marked_tests())
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 2
    if found:
        print(f"{found}\n{TABLE.relative_to(ROOT)} is stale: `make test`, then `make conformance`", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
