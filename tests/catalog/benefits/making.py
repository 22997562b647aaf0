"""Published benefits and rules, for tests without a database."""

from typing import Any

from catalog.blocks.publishing import Json

_MONEY = {"unit": "万元", "currency": "CNY"}


def benefit(type_: str, **more: Any) -> Json:
    """A published benefit with what its kind has besides."""
    empty = {
        "fixed": {"amount": None, "up_to": False},
        "range": {"least": None, "most": None},
        "rate": {
            "rate": None, "up_to": False, "base": "", "least_base": None, "most_base": None, "cap": None,
            "cap_rate": None, "cap_base": "",
        },
        "tiers": {
            "base": "", "kind": "whole", "tiers": [], "least_base": None, "most_base": None, "up_to": False, "cap": None
        },
        "reduction": {"what": "", "exempt": False, "to_rate": None, "by_rate": None, "by_amount": None},
        "deduction": {"what": "", "rate": None, "amount": None, "cap": None},
        "interest": {"what": "", "rate": None, "points": None, "cap": None},
        "guarantee": {"what": "", "rate": None, "amount": None},
    }.get(type_, {})  # fmt: skip
    return {"id": type_, "type": type_, **_MONEY, **empty, **more}


def tiers(kind: str, *steps: tuple[str, str], **more: Any) -> Json:
    """Tiers of (start in 万元, rate)."""
    found = [{"id": start, "starts": start, "rate": rate, "amount": None} for start, rate in steps]
    return benefit("tiers", kind=kind, tiers=found, **more)


def rule(type_: str, *names: str, reach: str = "document", **more: Any) -> Json:
    """A rule of stacking."""
    products = [{"id": name, "name": name, "content_id": ""} for name in names]
    return {"id": f"{type_}{names}{more}", "type": type_, "reach": reach, "products": products, "words": "", **more}


def cap(amount: str, *names: str, **more: Any) -> Json:
    """A cap of a company in 万元."""
    return rule("cap", *names, amount=amount, scope=more.pop("scope", "year"), **_MONEY, **more)
