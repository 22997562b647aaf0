"""How a block refuses what does not fit together: each message under the field it is about."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks.struct_block import StructBlockValidationError


def refuse(problems: Mapping[str, Any]) -> None:
    """Raise the problems, by field; nothing where there are none."""
    if problems:
        raise StructBlockValidationError({name: ValidationError(message) for name, message in problems.items()})
