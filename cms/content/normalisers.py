"""How a reader's raw value becomes the code that a list term carries (a document number in any style)."""

from collections.abc import Callable

Normaliser = Callable[[str], tuple[str, ...]]

_normalisers: dict[str, Normaliser] = {}


def register(axis: str, normaliser: Normaliser) -> None:
    """Have raw values asked for on ``axis`` turned into codes by ``normaliser``; rooms know their own axes."""
    _normalisers[axis] = normaliser


def normalise(axis: str, raw: str) -> tuple[str, ...]:
    """The codes that ``raw`` may mean on ``axis``; the value itself where the axis has no style of its own."""
    normaliser = _normalisers.get(axis)
    return normaliser(raw) if normaliser else (raw,)
