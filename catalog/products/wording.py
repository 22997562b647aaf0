"""A product, or an item, in words: the text that search finds it by, and the sheet that people read in the office."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from catalog.blocks.words import benefit_words, condition_words, entry_words, material_words, stacking_words

Published = Mapping[str, Any]
Section = tuple[str, list[str]]
"""A heading and the lines under it."""


def product_sections(shown: Published) -> Iterator[Section]:
    """A published product in words."""
    whom = (
        ("who_applies", _("Who applies")), ("who_benefits", _("Who benefits")), ("who_is_paid", _("Who is paid")),
    )  # fmt: skip
    yield _("For whom"), [f"{label}：{shown[name]}" for name, label in whom if shown[name]]
    yield from _parts(shown)
    yield _("Together with other products"), stacking_words(shown["stacking"]).splitlines()
    yield _("Re-examination"), shown["re_examination"].splitlines()
    for variant in shown["variants"]:
        yield from _variant(variant)


def _parts(shown: Published) -> Iterator[Section]:
    """What a product and its variants have alike."""
    yield _("Conditions of application"), condition_words(shown["application_conditions"]).splitlines()
    yield _("Conditions of recognition"), condition_words(shown["recognition_conditions"]).splitlines()
    yield _("Benefits"), benefit_words(shown["benefits"]).splitlines()
    yield _("Materials"), material_words(shown["materials"]).splitlines()


def _variant(variant: Published) -> Iterator[Section]:
    """A variant in words; each heading bears its name, so that a line is understood alone."""
    said = [*variant["summary"].splitlines(), *variant["re_examination"].splitlines()]
    parts = [(heading, lines) for heading, lines in _parts(variant) if lines]
    yield variant["name"], said if said or parts else [variant["name"]]
    yield from ((f"{variant['name']} · {heading}", lines) for heading, lines in parts)


def item_sections(shown: Published) -> Iterator[Section]:
    """A published item in words."""
    yield _("Method"), shown["method"].splitlines()
    yield _("Entries"), entry_words(shown["entries"]).splitlines()
    yield _("Further conditions"), condition_words(shown["conditions"]).splitlines()
    yield _("Further materials"), material_words(shown["materials"]).splitlines()
