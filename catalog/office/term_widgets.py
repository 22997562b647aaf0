"""Inputs for terms that lie within one another: kinds as an indented list, industries by code or name in one line."""

from collections.abc import Mapping
from typing import Any

from django import forms

from catalog.attributes.industries import industry_code
from catalog.reference.models import LIST_SEPARATOR, Term, Vocabulary, split_list

_UNKNOWN = "？"
"""Marks what names no industry: a bare code could be mistaken for the key of another row."""


class NestedSelect(forms.Select):
    """A list in which what is narrower stands indented below what is wider."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        instance = getattr(value, "instance", None)
        shown = f"　└ {label}" if instance is not None and instance.parent_id else label
        return super().create_option(name, value, shown, *args, **kwargs)


class IndustryNamesInput(forms.TextInput):
    """Industries by code of GB/T 4754 or name: C39、软件开发. A list of all would be two thousand boxes long."""

    def format_value(self, value: Any) -> str:
        """Code and name of what was chosen; what was not understood stays as it was typed."""
        terms = Term.objects.in_bulk([each for each in value or [] if isinstance(each, int)])
        shown = [_shown(terms[each]) if each in terms else str(each) for each in value or []]
        return LIST_SEPARATOR.join(shown)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Any]:
        """Keys of the industries named."""
        written = [part.rstrip(_UNKNOWN) for part in split_list(str(data.get(name) or ""))]
        codes = {part: industry_code(part.split(" ", 1)[0]) for part in written}
        industries = Term.objects.filter(vocabulary=Vocabulary.INDUSTRY)
        by_code = {term.code: term.pk for term in industries.filter(code__in=[code for code in codes.values() if code])}
        by_name: dict[str, list[int]] = {}
        for pk, called in industries.filter(name_zh__in=written).values_list("pk", "name_zh"):
            by_name.setdefault(called, []).append(pk)
        return [_one(by_code.get(codes[part] or ""), by_name.get(part, []), part) for part in written]


def _shown(term: Term) -> str:
    return f"{term.code.upper()} {term.name_zh}"


def _one(by_code: int | None, by_name: list[int], written: str) -> Any:
    if by_code is not None:
        return by_code
    # Of two classes of one name, a group and its only class, the wider stands first.
    return min(by_name) if by_name else written + _UNKNOWN
