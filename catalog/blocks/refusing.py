"""How a block refuses what does not fit together: each message under the field it is about."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError


def refuse(problems: Mapping[str, Any]) -> None:
    """Raise the problems, by field; nothing where there are none."""
    if problems:
        raise StructBlockValidationError({name: ValidationError(message) for name, message in problems.items()})


class CheckedBlock(StructBlock):
    """A struct whose fields must fit together: subclasses say in ``problems`` what does not."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        refuse(self.problems(cleaned))
        return cleaned

    def problems(self, value: Any) -> Mapping[str, Any]:
        """What speaks against the values, by field; ``is_deferred_validation`` while a draft may lack some."""
        return {}
