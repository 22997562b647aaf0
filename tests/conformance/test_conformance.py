"""The conformance table says what is so: open is open, failing is failing, and it fits the clauses and the marks."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tooling.conformance import (
    FAILING,
    OPEN,
    OTHERS,
    PARTLY,
    ROOT,
    SHOWN,
    TABLE,
    Clause,
    Refused,
    differences,
    marked_tests,
    numbers_in,
    outcomes_told,
    read_clauses,
    read_results,
    render,
    status,
)

STANDARD = ROOT.parent / "shared" / "standard"
CLAUSE = {"number": "6.1.1", "title": "政策信息库", "kind": "software", "what": "登记政策文件。"}
LIBRARY = Clause(**CLAUSE)
PRODUCTS = Clause("6.1.2", "产品体系", "software", "拆解文件。", part="切分条款。", missing="业务品种。")
STAFF = Clause("4.1.3", "专职人员", "organisational", reason="人员配备由机构落实。")
CLAUSES = {clause.number: clause for clause in (STAFF, LIBRARY, PRODUCTS)}
MARKS = {"tests/a.py::test_kept": {"6.1.1"}, "tests/b.py::test_cut": {"6.1.1", "6.1.2"}}


def written(path: Path, *entries: dict[str, str]) -> Path:
    file = path / "clauses.toml"
    tables = ("[[clause]]\n" + "".join(f'{name} = "{value}"\n' for name, value in entry.items()) for entry in entries)
    file.write_text("\n".join(tables))
    return file


def line_of(table: str, number: str) -> str:
    return next(line for line in table.splitlines() if line.startswith(f"| {number} |"))


def results(folder: Path, database: str, **outcomes: str) -> None:
    folder.mkdir(exist_ok=True)
    entries = [
        {"test": f"t.py::{test}", "clauses": ["6.1.1"], "outcome": outcome} for test, outcome in outcomes.items()
    ]
    (folder / f"{database}.json").write_text(json.dumps(entries))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "organisational", "what": ""}, "needs reason"),
        ({"kind": "hardware"}, "allowed are software and organisational"),
        ({"what": ""}, "needs what"),
        ({"title": "a|b"}, "one line of text"),
        ({"number": "6.1.x"}, "a number looks like"),
        ({"colour": "red"}, "colour has no meaning"),
        ({"part": "一部分。"}, "says what is missing"),
    ],
)
def test_clauses__what_is_wrong_is_named(tmp_path: Path, change: dict[str, str], message: str) -> None:
    with pytest.raises(Refused, match=message):
        read_clauses(written(tmp_path, {**CLAUSE, **change}))


def test_clauses__once_each_and_in_order(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"6\.1\.1 stands twice or out of order"):
        read_clauses(written(tmp_path, {**CLAUSE, "number": "6.1.10"}, CLAUSE))
    assert list(read_clauses(written(tmp_path, CLAUSE, {**CLAUSE, "number": "6.1.10"}))) == ["6.1.1", "6.1.10"]


def test_clauses__are_all_of_the_standard() -> None:
    texts = sorted(STANDARD.glob("*.txt"))
    if not texts:
        pytest.skip("the text of the standard is not beside the project")
    assert list(read_clauses()) == numbers_in(texts[0].read_text(encoding="utf-8"))


def test_clauses__no_sentence_is_the_standard_s() -> None:
    texts = sorted(STANDARD.glob("*.txt"))
    if not texts:
        pytest.skip("the text of the standard is not beside the project")
    standard = texts[0].read_text(encoding="utf-8")
    ours = [words for clause in read_clauses().values() for words in (clause.title, clause.what, clause.part)]
    assert [words for words in ours if len(words) > 12 and words.rstrip("。") in standard] == []


@pytest.mark.parametrize(
    ("clause", "outcomes", "said"),
    [
        (LIBRARY, ["passed"], SHOWN),
        (LIBRARY, ["passed", "skipped", "not run"], SHOWN),
        (LIBRARY, ["passed", "failed"], FAILING),
        (LIBRARY, [], OPEN),
        (LIBRARY, ["skipped"], OPEN),
        (LIBRARY, ["not run"], OPEN),
        (PRODUCTS, ["passed"], PARTLY),
        (PRODUCTS, [], OPEN),
        (STAFF, [], OTHERS),
    ],
)
def test_status__of_a_clause(clause: Clause, outcomes: list[str], said: str) -> None:
    assert status(clause, outcomes) == said


def test_table__shows_open_and_failing_and_counts_them() -> None:
    table = render(CLAUSES, MARKS, {"tests/a.py::test_kept": "failed"})
    assert line_of(table, "6.1.1").endswith(
        "| 软件 | 未通过 | 登记政策文件。 | 失败 `tests/a.py::test_kept`<br>未运行 `tests/b.py::test_cut` |"
    )
    assert "| 未满足 | 拆解文件。<br>已有：切分条款。<br>尚缺：业务品种。 |" in line_of(table, "6.1.2")
    assert line_of(table, "4.1.3").endswith("| 组织 | 组织 | 人员配备由机构落实。 | — |")
    for count in (
        "| 全部 | 3 |",
        "| 软件 | 2 |",
        "| 　满足 | 0 |",
        "| 　未通过 | 1 |",
        "| 　未满足 | 1 |",
        "| 组织 | 1 |",
    ):
        assert count in table


def test_table__is_stale_when_clauses_marks_or_outcomes_do_not_fit() -> None:
    table = render(CLAUSES, MARKS, dict.fromkeys(MARKS, "passed"))
    assert differences(table, CLAUSES, MARKS) == ""
    assert "test_new" in differences(table, CLAUSES, {**MARKS, "tests/c.py::test_new": {"6.1.2"}})
    assert "test_cut" in differences(table, CLAUSES, {"tests/a.py::test_kept": {"6.1.1"}})
    assert "产品体系" in differences(table, {"6.1.1": LIBRARY}, MARKS)
    assert "满足" in differences(
        table.replace("通过 `tests/b.py::test_cut`", "失败 `tests/b.py::test_cut`"), CLAUSES, MARKS
    )


def test_results__a_test_passes_only_where_all_its_cases_on_all_databases_do(tmp_path: Path) -> None:
    results(
        tmp_path / "run", "postgresql", **{"one[a]": "passed", "one[b]": "passed", "two": "passed", "three": "passed"}
    )
    results(tmp_path / "run", "sqlite", **{"one[a]": "passed", "one[b]": "failed", "two": "passed", "four": "skipped"})
    assert read_results(tmp_path / "run") == {
        "t.py::one": "failed", "t.py::two": "passed", "t.py::three": "passed", "t.py::four": "skipped",
    }  # fmt: skip


def test_results__without_a_run_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="run `make test` first"):
        read_results(tmp_path / "never")


SUITE = """
import pytest

@pytest.mark.clause("6.1.1", "6.1.4")
@pytest.mark.parametrize("value", [1, 2])
def test_cases(value): assert value == {good}

@pytest.mark.clause("6.1.1")
def test_left_out(): pytest.skip("nothing to see")

@pytest.fixture
def broken():
    yield
    raise RuntimeError

@pytest.mark.clause("6.1.2")
def test_torn_down(broken): pass

def test_unmarked(): pass
"""


def run(folder: Path, text: str, *arguments: str) -> tuple[int, str]:
    """pytest over one file in a project of its own, with our plugin."""
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n")
    (folder / "test_it.py").write_text(text)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CLAUSE_"))}
    environment |= {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "cms.settings.test", "HUIQI_VAR": str(folder)}
    environment |= {"CLAUSE_RESULTS": "kept", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    plugins = ["-p", "tests.conformance.plugin", "-p", "xdist", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *plugins, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def kept(folder: Path) -> dict[str, Any]:
    (file,) = (folder / "kept").glob("*.json")
    return {
        entry["test"].split("::")[1]: (entry["clauses"], entry["outcome"]) for entry in json.loads(file.read_text())
    }


@pytest.mark.parametrize("arguments", [[], ["-n", "2"]], ids=["alone", "xdist"])
def test_marks__outcomes_are_kept(tmp_path: Path, arguments: list[str]) -> None:
    run(tmp_path, SUITE.format(good=1), *arguments)
    assert kept(tmp_path) == {
        "test_cases[1]": (["6.1.1", "6.1.4"], "passed"),
        "test_cases[2]": (["6.1.1", "6.1.4"], "failed"),
        "test_left_out": (["6.1.1"], "skipped"),
        "test_torn_down": (["6.1.2"], "failed"),
    }


WRONG = {
    'clause("6.1.99")': "no clause '6.1.99' in clauses.toml",
    "clause(6.1)": "no clause 6.1 in clauses.toml",
    'clause("4.1.3")': "clause 4.1.3 is organisational, no test shows it",
    "clause()": "write the numbers only",
}


def test_marks__a_wrong_number_fails_the_collection(tmp_path: Path) -> None:
    for number, mark in enumerate(WRONG):
        (tmp_path / f"test_{number}.py").write_text(f"import pytest\n\n@pytest.mark.{mark}\ndef test_it(): pass\n")
    code, said = run(tmp_path, "def test_right(): pass\n")
    assert code == pytest.ExitCode.INTERRUPTED
    assert [message for message in WRONG.values() if f"test_it: {message}" not in said] == []


def test_document__fits_the_clauses_and_the_marks() -> None:
    table, clauses, marks = TABLE.read_text(encoding="utf-8"), read_clauses(), marked_tests()
    assert differences(table, clauses, marks) == "", "run `make test`, then `make conformance`"
    assert set(outcomes_told(table)) == set(marks)
