"""Reading query strings: every address declares its parameters; what is not declared is refused by name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .instants import read_day, read_instant
from .languages import DEFAULT_LOCALE, LOCALES, preferred_locale
from .problems import Problem, words

MAX_PAIRS = 200
MAX_REPEATS = 30
MAX_VALUE = 500
"""Characters of one value; only ``q`` may be longer."""

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter. ``read`` turns the raw value into what the view needs, or raises ``Refused``."""

    name: str
    read: Callable[[str], Any]
    about: str | Promise
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    repeated: bool = False
    required: bool = False
    longest: int = MAX_VALUE


class Refused(ValueError):
    """A value that is not allowed; ``allowed`` lists or describes what is."""

    def __init__(self, allowed: Any, **members: Any) -> None:
        super().__init__()
        self.allowed = allowed
        self.members = members


def read_pairs(request: HttpRequest) -> Pairs:
    """The query string as pairs in order; ``_`` and ``utm_*``, which trackers and caches add, are left out."""
    raw = request.META.get("QUERY_STRING", "")
    if not raw:
        return []
    try:
        pairs = parse_qsl(raw, keep_blank_values=True, max_num_fields=MAX_PAIRS)
    except ValueError as error:
        raise Problem("invalid_value", _("The query string is too long."), allowed=MAX_PAIRS) from error
    return [pair for pair in pairs if pair[0] != "_" and not pair[0].startswith("utm_")]


def read_parameters(pairs: Pairs, declared: Mapping[str, Parameter]) -> dict[str, Any]:
    """Values by name: a tuple of distinct values for a repeated parameter. Raises Problem naming what is wrong."""
    values: dict[str, Any] = {}
    for name, raw in pairs:
        parameter = declared.get(name)
        if parameter is None:
            raise Problem(
                "unknown_parameter",
                words(
                    _("There is no parameter “%(name)s” here. Allowed: %(allowed)s."),
                    name=name[:100], allowed=", ".join(sorted(declared)),
                ),
                parameter=name[:100], allowed=sorted(declared),
            )  # fmt: skip
        value = _read(parameter, raw)
        if parameter.repeated:
            _add(values, parameter, value)
        elif name in values:
            raise refusal(name, raw, Refused("once"))
        else:
            values[name] = value
    for parameter in declared.values():
        if parameter.required and parameter.name not in values:
            raise Problem(
                "invalid_value", words(_("The parameter “%(name)s” is needed."), name=parameter.name),
                parameter=parameter.name,
            )  # fmt: skip
    return values


def _add(values: dict[str, Any], parameter: Parameter, value: Any) -> None:
    found = values.get(parameter.name, ())
    if value not in found:
        values[parameter.name] = (*found, value)
        if len(found) >= MAX_REPEATS:
            raise refusal(parameter.name, str(value), Refused(words(_("at most %(count)s values"), count=MAX_REPEATS)))


def _read(parameter: Parameter, raw: str) -> Any:
    if len(raw) > parameter.longest:
        allowed = words(_("at most %(count)s characters"), count=parameter.longest)
        raise refusal(parameter.name, raw[:50] + "…", Refused(allowed))
    if "\0" in raw:
        raise refusal(parameter.name, raw, Refused(_("text without control characters")))
    try:
        return parameter.read(raw)
    except Refused as refused:
        raise refusal(parameter.name, raw, refused) from refused


def refusal(name: str, raw: str, refused: Refused) -> Problem:
    """The problem of one value: which parameter, which value, what is allowed."""
    allowed = refused.allowed
    listed = "、".join(map(str, allowed)) if isinstance(allowed, list | tuple) else allowed
    return Problem(
        "invalid_value",
        words(
            _("“%(value)s” is not allowed for “%(name)s”. Allowed: %(allowed)s."), value=raw, name=name, allowed=listed
        ),
        parameter=name, value=raw, allowed=allowed, **refused.members,
    )  # fmt: skip


def one_of(name: str, choices: Iterable[str], about: str | Promise, *, default: str | None = None) -> Parameter:
    """A parameter with a closed set of values."""
    allowed = tuple(choices)

    def read(raw: str) -> str:
        if raw not in allowed:
            raise Refused(allowed)
        return raw

    schema: dict[str, Any] = {"type": "string", "enum": list(allowed)}
    return Parameter(name, read, about, schema | ({"default": default} if default else {}))


def whole_number(name: str, about: str | Promise, *, least: int, most: int, default: int | None = None) -> Parameter:
    """A parameter that counts, from ``least`` to ``most``."""

    def read(raw: str) -> int:
        if not (raw.isascii() and raw.isdecimal() and len(raw) < 10 and least <= int(raw) <= most):
            raise Refused(words(_("whole numbers from %(least)s to %(most)s"), least=least, most=most))
        return int(raw)

    schema: dict[str, Any] = {"type": "integer", "minimum": least, "maximum": most}
    return Parameter(name, read, about, schema | ({"default": default} if default is not None else {}))


def day(name: str, about: str | Promise) -> Parameter:
    """A parameter that is a day."""

    def read(raw: str) -> Any:
        try:
            return read_day(raw)
        except ValueError as error:
            raise Refused(_("a day written YYYY-MM-DD")) from error

    return Parameter(name, read, about, {"type": "string", "format": "date"})


def instant(name: str, about: str | Promise) -> Parameter:
    """A parameter that is an instant, or a day standing for its beginning; read as epoch seconds."""

    def read(raw: str) -> float:
        try:
            return read_instant(raw)
        except (ValueError, OverflowError) as error:
            raise Refused(_("a day written YYYY-MM-DD, or an ISO 8601 instant with its offset")) from error

    return Parameter(name, read, about, {"type": "string", "examples": ["2026-01-01", "2026-01-01T00:00:00+08:00"]})


def text(name: str, about: str | Promise, *, longest: int = MAX_VALUE, required: bool = False) -> Parameter:
    """A parameter that is free text."""
    return Parameter(name, str, about, {"type": "string", "maxLength": longest}, required=required, longest=longest)


LOCALE = one_of(
    "locale",
    LOCALES,
    _("The reader's language; otherwise Accept-Language decides, then zh-hans."),
    default=DEFAULT_LOCALE,
)


def locale_of(request: HttpRequest, values: Mapping[str, Any]) -> str:
    """The reader's locale: asked for, preferred, or the default."""
    if "locale" in values:
        return str(values["locale"])
    header = request.META.get("HTTP_ACCEPT_LANGUAGE")
    return preferred_locale(header) if header else DEFAULT_LOCALE
