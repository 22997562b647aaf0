"""Old formats go through LibreOffice; a program in its place shows what is asked of it and what becomes of trouble."""

import io
import os
import shutil
import time
from pathlib import Path

import pytest

from catalog.intake.reading import Unreadable, read_file
from catalog.intake.reading.office import convert

from .making import codes, docx, lines, p

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a program called soffice is found first; what it writes down is beside it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder / "soffice"


def install(program: Path, script: str) -> None:
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_old_format__is_converted_with_a_profile_of_its_own(program: Path) -> None:
    (program.parent / "ready.docx").write_bytes(docx(p("旧文件的正文")).getvalue())
    here = program.parent
    install(program, f'echo "$@" > {here}/asked; mkdir -p out; cp {here}/ready.docx out/document.docx')
    reading = read_file(io.BytesIO(OLD), "旧.doc")
    assert (lines(reading), codes(reading), reading.source_format) == (["旧文件的正文"], set(), "doc")
    asked = (here / "asked").read_text()
    assert "--headless" in asked
    assert "-env:UserInstallation=file:///" in asked
    assert "--convert-to docx" in asked


def test_old_format__a_hanging_conversion_ends_with_all_its_processes(program: Path) -> None:
    install(program, f"sleep 300 & echo $! > {program.parent}/child; wait")
    started = time.monotonic()
    with pytest.raises(Unreadable) as refused, convert(io.BytesIO(OLD), "doc", seconds=1):
        pass
    assert refused.value.code == "timeout"
    assert time.monotonic() - started < 10
    child = int((program.parent / "child").read_text())
    assert _ended(child)


def _ended(process: int) -> bool:
    """Whether it is gone, or only waits to be collected."""
    for _try in range(50):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("script", ["exit 1", "exit 0"])
def test_old_format__a_failed_conversion_is_said(program: Path, script: str) -> None:
    install(program, script)
    with pytest.raises(Unreadable) as refused:
        read_file(io.BytesIO(OLD), "旧.doc")
    assert refused.value.code == "conversion"


@pytest.mark.parametrize(("name", "content"), [("a.doc", OLD), ("a.wps", OLD), ("a.rtf", b"{\\rtf1 text}")])
def test_old_format__without_libreoffice_says_what_to_do(
    name: str, content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unreadable) as refused:
        read_file(io.BytesIO(content), name)
    assert refused.value.code == "converter"
    assert "DOCX" in refused.value.message


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_old_format__libreoffice_itself_reads_rtf() -> None:
    assert lines(read_file(io.BytesIO(b"{\\rtf1\\ansi plain words\\par}"), "a.rtf")) == ["plain words"]
