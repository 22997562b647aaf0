"""Chinese catalogues: compiled when outdated, and complete.

.venv/bin/python -m tooling.catalogues compile | complete | make
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("cms", "catalog", "search", "api")
# Functions of django.utils.translation and the position of their (first) message.
MESSAGE_POSITION = {
    "gettext": 0, "gettext_lazy": 0, "gettext_noop": 0, "ngettext": 0, "ngettext_lazy": 0, "pgettext": 1,
    "pgettext_lazy": 1, "npgettext": 1, "npgettext_lazy": 1,
}  # fmt: skip
# What Django makes of a template for xgettext.
TEMPLATE_MESSAGE = re.compile(r"\b(n?gettext)\(u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")


def catalogues() -> list[Path]:
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("locale/*/LC_MESSAGES/*.po"))


def compile_outdated() -> None:
    """Writes the .mo beside every .po that is newer; a file appears complete or not at all."""
    for source in catalogues():
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            draft = target.with_suffix(f".{os.getpid()}")
            polib.pofile(str(source)).save_as_mofile(str(draft))
            draft.replace(target)


def messages_in_python(path: Path) -> Iterator[tuple[str, int]]:
    """Every message of a module with its line, under whatever name the translating function was imported."""
    tree = ast.parse(path.read_text())
    names = dict(MESSAGE_POSITION)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {a.asname: MESSAGE_POSITION[a.name] for a in node.names if a.asname and a.name in MESSAGE_POSITION}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        position = names.get(function)
        if position is not None and len(node.args) > position:
            message = node.args[position]
            if isinstance(message, ast.Constant) and isinstance(message.value, str):
                yield message.value, node.lineno


def messages_in_template(path: Path) -> Iterator[tuple[str, int]]:
    from django.utils.translation.template import templatize

    for number, line in enumerate(templatize(path.read_text()).split("\n"), 1):
        for _function, literal in TEMPLATE_MESSAGE.findall(line):
            yield ast.literal_eval(literal), number


def messages() -> Iterator[tuple[str, str]]:
    """Every message of our rooms with the place it stands at."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix == ".py":
                found = messages_in_python(path)
            elif "templates" in path.parts and path.is_file():
                found = messages_in_template(path)
            else:
                continue
            for message, line in found:
                yield message, f"{path.relative_to(ROOT)}:{line}"


def translated() -> set[str]:
    return {
        entry.msgid
        for path in catalogues()
        for entry in polib.pofile(str(path))
        if entry.translated()  # neither obsolete nor fuzzy nor empty
    }


def untranslated() -> list[str]:
    """One line for each message without a finished Chinese translation."""
    known = translated()
    return sorted({f"{place}: {message!r}" for message, place in messages() if message and message not in known})


def make() -> None:
    """Collects the messages of every room into its catalogue; needs GNU gettext."""
    for config in sorted(path for room in ROOMS for path in (ROOT / room).rglob("apps.py")):
        (config.parent / "locale").mkdir(exist_ok=True)
        # -P: a room may have modules named like those of the standard library.
        command = [sys.executable, "-P", "-m", "django", "makemessages", "-l", "zh_Hans"]
        command += ["--no-obsolete", "--no-wrap", "--add-location", "file"]
        subprocess.run(command, cwd=config.parent, check=True)
    compile_outdated()


def main(action: str) -> int:
    if action == "make":
        make()
    if action == "compile":
        compile_outdated()
        return 0
    missing = untranslated()
    print("\n".join(missing) or "every message has a Chinese translation")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
