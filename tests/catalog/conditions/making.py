"""Published conditions and facts, for tests without a database."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from catalog.blocks.publishing import Json
from catalog.conditions.evaluating import evaluate
from catalog.conditions.facts import Facts, Known
from catalog.conditions.logic import Outcome

ON = date(2026, 6, 15)
KINDS = {
    "revenue": ("money", "万元"), "rd_share": ("percent", "%"), "rd_expense": ("money", "万元"), "age": ("age", "年"),
    "ip_class_1": ("number", "项"), "registered_in": ("region", ""), "industry": ("industry", ""), "size": ("size", ""),
    "legal_form": ("choice", ""), "degree": ("grade", ""), "qualifications": ("set", ""), "founded": ("date", ""),
    "abnormal_operation": ("flag", ""), "major_accidents": ("event", ""), "own_words": ("text", ""),
}  # fmt: skip
GRADES = ["bachelor", "master", "doctor"]


def question(code: str, operator: str, *values: str, **more: Any) -> Json:
    """A published question."""
    kind, unit = KINDS[code]
    grades = GRADES if kind == "grade" else []
    return {
        "attribute": {"code": code, "name": code, "kind": kind, "unit": unit, "grades": grades},
        "operator": operator, "values": list(values), "value_names": [], "values_as_written": "、".join(values),
        "unit": unit, "period": "at_application", "aggregate": "", **more,
    }  # fmt: skip


def criterion(code: str, operator: str, *values: str, **more: Any) -> Json:
    """A published criterion."""
    said = {"words": "", "effect": "include", "citations": [], **question(code, operator, *values, **more)}
    return {"id": str(uuid5(NAMESPACE_OID, f"{code}{operator}{values}{more}")), "type": "criterion", **said}


def text(words: str, **more: Any) -> Json:
    """A published condition in words."""
    return {"id": words, "type": "text", "words": words, "effect": "include", "citations": [], **more}


def group(kind: str, *conditions: Json, least: int | None = None) -> Json:
    """A published group."""
    return {
        "id": kind, "type": "group", "kind": kind, "least": least, "words": "", "conditions": list(conditions),
        "citations": [],
    }  # fmt: skip


def option(points: str, *tests: Json, join: str = "all_of") -> Json:
    """An option of an indicator."""
    return {"id": points, "points": points, "words": points, "tests": list(tests), "join": join}


def indicator(*options: Json, maximum: str = "20", **more: Any) -> Json:
    """An indicator of a scorecard."""
    return {
        "id": "", "words": "", "maximum": maximum, "minimum": None, "counting": "best", "attribute": None, "step": None,
        "unit": "", "points": None, "options": list(options), **more,
    }  # fmt: skip


def section(*items: Json, maximum: str = "100", minimum: str | None = None) -> Json:
    """A class of indicators."""
    return {"id": "", "words": "", "maximum": maximum, "minimum": minimum, "items": list(items)}


def scorecard(*sections: Json, pass_mark: str = "60", routes: tuple[Json, ...] = ()) -> Json:
    """A published scorecard."""
    return {
        "id": "card", "type": "scorecard", "words": "", "pass_mark": pass_mark, "maximum": "100", "citations": [],
        "sections": list(sections), "routes": list(routes),
    }  # fmt: skip


def known(**values: Any) -> Facts:
    """Facts at application: of a dict by year, those of its years."""
    return {
        code: Known(years=value) if isinstance(value, dict) and code != "qualifications" else Known(now=value)
        for code, value in values.items()
    }


def outcome(*conditions: Json, facts: Facts | None = None, on: date = ON) -> Outcome:
    """The outcome of conditions, all of which are needed."""
    return evaluate(conditions, facts or {}, on).outcome


def money(amount: str) -> Decimal:
    """An amount."""
    return Decimal(amount)
