"""What a rule wants an editor to look at is said in Chinese: every code has its words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

import catalog.proposing
from catalog.proposing.years import DOCUMENT, SAME_SENTENCE
from catalog.workspace.notes import NOTES, note_in_words

RULES = sorted(Path(catalog.proposing.__file__).parent.glob("*.py"))
PHRASE = re.compile(r"[a-z]+ [a-z]+ [a-z]+")
"""Three English words in a row: rules speak Chinese, but for their notes."""


def texts(node: ast.AST) -> Iterator[str]:
    """The strings below a node."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def docstrings(tree: ast.AST) -> set[str]:
    return {text for each in ast.walk(tree) if isinstance(each, ast.Expr) for text in texts(each)}


def codes_in(source: str) -> set[str]:
    """Every note that a module of rules can give."""
    tree = ast.parse(source)
    found = {text for text in texts(tree) if PHRASE.search(text)} - docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "note":
            found |= set(texts(node.value))
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == "note" for to in node.targets):
            found |= set(texts(node.value))
    return {text for text in found if re.search(r"\w", text)}


def test_codes__are_found_where_rules_give_them() -> None:
    source = '"""A rule of so many words."""\nnote = "年" if x else ""\ny = f(note="scored")\nZ = "no year at all"\n'
    assert codes_in(source) == {"年", "scored", "no year at all"}


@pytest.mark.parametrize("module", RULES, ids=lambda path: path.stem)
def test_notes__every_code_has_words(module: Path) -> None:
    assert codes_in(module.read_text(encoding="utf-8")) <= set(NOTES)


@pytest.mark.parametrize("code", NOTES)
def test_notes__are_said_in_chinese(code: str) -> None:
    with override("zh-hans"):
        said = note_in_words(code)
    assert re.search(r"[一-鿿]", said)
    assert not re.search(r"[A-Za-z]", said)


def test_notes__several_are_said_one_after_the_other() -> None:
    with override("zh-hans"):
        assert note_in_words(f"{DOCUMENT}; {SAME_SENTENCE}") == note_in_words(DOCUMENT) + note_in_words(SAME_SENTENCE)
        assert note_in_words("") == ""
