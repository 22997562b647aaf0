"""The count of queries: what is kept, what never is, and that no search waits for it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from search import querylog
from search.anonymity import looks_personal
from search.models import LoggedQuery

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "queries"


def ask(query: str, times: int = 1, total: int = 1, nothing: bool = False, locale: str = "zh-hans") -> None:
    for _time in range(times):
        querylog.note_asked(query, locale, total, nothing=nothing)


def collect() -> int:
    """Two rounds of the follower: files are put aside by one and read by the next."""
    return querylog.collect(settled=0) + querylog.collect(settled=0)


def rows() -> list[tuple[str, int, int, int, int]]:
    return list(LoggedQuery.objects.order_by("query").values_list("query", "asked", "missed", "opened", "total"))


def test_counts__are_one_row_for_a_day_and_query() -> None:
    ask("技改", times=3, total=7)
    collect()
    ask(" 技改 ", total=9)
    querylog.note_opened("技改", "zh-hans")
    ask("技改", locale="en")
    ask("没有", total=0, nothing=True)
    assert collect() == 4
    assert rows() == [("技改", 4, 0, 1, 9), ("技改", 1, 0, 0, 1), ("没有", 1, 1, 0, 0)]


def test_counts__of_two_days_are_two_rows() -> None:
    with time_machine.travel("2031-03-31T23:59:00+08:00", tick=False):
        ask("技改")
    with time_machine.travel("2031-04-01T00:01:00+08:00", tick=False):
        ask("技改")
    collect()
    assert [str(row.day) for row in LoggedQuery.objects.order_by("day")] == ["2031-03-31", "2031-04-01"]


def test_asking__touches_no_database() -> None:
    with CaptureQueriesContext(connection) as asked:
        ask("技改")
        querylog.note_opened("技改", "zh-hans")
    assert len(asked) == 0


def test_collecting__is_one_statement_for_all_and_none_for_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        collect()
    assert len(asked) == 0
    for number in range(50):
        ask(f"检索{number}")
    querylog.collect(settled=0)
    with CaptureQueriesContext(connection) as asked:
        querylog.collect(settled=0)
    assert sum("INSERT" in query["sql"] for query in asked) == 1
    assert LoggedQuery.objects.count() == 50


def test_collecting__waits_until_nobody_writes_into_a_file(folder: Path) -> None:
    ask("技改")
    querylog.collect()
    assert querylog.collect() == 0
    assert rows() == []
    assert len(list(folder.glob("*.taken"))) == 1


def test_collecting__passes_by_a_line_that_was_cut_off(folder: Path) -> None:
    ask("技改")
    (path,) = folder.glob("*.jsonl")
    path.write_bytes(path.read_bytes() + b'["2031-01-01","zh-ha')
    collect()
    assert rows() == [("技改", 1, 0, 0, 1)]


def test_noting__stops_when_nobody_collects(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(querylog, "LARGEST", 200)
    ask("技改", times=50)
    (path,) = folder.glob("*.jsonl")
    assert path.stat().st_size < 300


def test_noting__without_a_place_to_write_is_no_error(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "file"
    settings.VAR_DIR.write_text("no folder")
    ask("技改")


def test_collecting__keeps_counting_known_queries_when_a_day_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(querylog, "MOST_A_DAY", 2)
    ask("甲乙")
    ask("丙丁")
    collect()
    ask("甲乙")
    ask("戊己")
    collect()
    assert [(query, asked) for query, asked, *_rest in rows()] == [("丙丁", 1), ("甲乙", 2)]


def test_old__is_forgotten_after_400_days() -> None:
    for days in (399, 400, 401):
        LoggedQuery.objects.create(query=f"{days}", day=localdate() - timedelta(days=days), locale="zh-hans")
    querylog.forget_old()
    assert [query for query, *_rest in rows()] == ["399", "400"]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("　高新　技术 ", "高新 技术"),
        ("ＡＩ 补贴", "ai 补贴"),
        ("苏府规〔2021〕3号", "苏府规〔2021〕3号"),
        ("税" * 300, "税" * 100),
        ("，。！", ""),
        ("", ""),
    ],
)
def test_query__is_kept_in_one_form_and_cut(query: str, kept: str) -> None:
    assert querylog.normal_query(query) == kept


@pytest.mark.parametrize(
    "query",
    [
        "13812345678", "138 1234 5678", "138-1234-5678", "电话13812345678怎么办", "１３８１２３４５６７８",
        "+8613812345678", "320506199001011234", "32050619900101123X", "320506 19900101 123x", "320506900101123",
        "6222021234567890123", "6222 0212 3456 7890", "someone@example.com", "0512-65881234", "0512 65881234",
        "91320594MA1ABCDE2X", "92320505MA1MEM1E0J", "E12345678", "苏E12345", "苏E·D12345", "我叫张三丰",
        "姓名：李四 补贴", "微信号：abc", "补贴" * 60 + "13812345678",
    ],
)  # fmt: skip
def test_personal__is_not_kept_at_all(query: str, folder: Path) -> None:
    assert looks_personal(query)
    ask(query)
    assert not querylog.note_opened(query, "zh-hans")
    assert not folder.exists()


@pytest.mark.parametrize(
    "query",
    [
        "苏府规〔2021〕3号", "工信部联企业〔2020〕 108号", "2025年度高企申报", "2025-01-01", "GB/T 32100-2015",
        "100万元", "12345热线", "6+2+X", "3C认证", "国发2016 51", "14nm芯片", "苏州A类人才", "鲁企上云", "ISO9001",
        "身份证办理", "手机补贴", "电话费补贴", "姓名变更",
    ],
)  # fmt: skip
def test_personal__ordinary_queries_are_kept(query: str) -> None:
    assert not looks_personal(query)
