"""Every fenced example of docs/integrator.md, run in order against a live server, with the output it promises."""

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client

from search.engine import get_engine
from search.follower import rebuild

from .test_calls import sample_calls
from .test_golden import sample_library
from .test_products import sample_products

GUIDE = Path(__file__).parents[2] / "docs" / "integrator.md"
EXAMPLES = re.findall(r"```(\w+)\n(.*?)```", GUIDE.read_text(), re.DOTALL)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def library(locales: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.VAR_DIR = tmp_path
    with time_machine.travel("2031-03-20T10:00:00+08:00"):
        sample_library()
        rebuild(get_engine())
        yield


def test_requests__answer_as_the_guide_says(reader: Client, library: None) -> None:
    sample_products()
    sample_calls()
    lines = [line for kind, text in EXAMPLES if kind == "http" for line in text.strip().splitlines()]
    assert len(lines) > 10
    for line in lines:
        request, _arrow, status = line.partition(" → ")
        address = request.removeprefix("GET ")
        response = reader.get(quote(address, safe="/?&=,-%"))
        assert response.status_code == int(status or 200), f"{line}: {response.content.decode()}"
        if not status and "results" in response.json():
            assert response.json()["results"], f"{line} shows nothing"


def test_program__does_what_the_guide_promises(
    live_server: Any, library: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"BASE": live_server.url}
    printed = ""
    for kind, text in EXAMPLES:
        if kind == "python":
            with contextlib.redirect_stdout(io.StringIO()) as output:
                exec(compile(text, str(GUIDE), "exec"), names)
            printed = output.getvalue()
        elif kind == "text":
            assert printed == text
    names["db"].close()


def test_examples__are_all_of_a_kind_that_is_run() -> None:
    assert {kind for kind, _text in EXAMPLES} == {"http", "python", "text"}
