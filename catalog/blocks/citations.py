"""Citations as blocks: which document, which provision, and the words quoted (6.1.2)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock, TextBlock
from wagtail.blocks.struct_block import BlockGroup

from .choosers import LightChooserBlock, NotTranslated
from .refusing import refuse

WORDS = 4000
"""Characters quoted at most."""


class KeptBlock(CharBlock):
    """What the machine keeps with a block; the form carries it unseen."""

    def __init__(self, max_length: int, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=max_length, search_index=False, **kwargs)
        self.field.widget = forms.HiddenInput()

    class Meta:
        form_classname = "huiqi-kept"


class CitationBlock(NotTranslated, StructBlock):
    """One cited provision, or a whole document. ``provision``, ``digest`` and ``cited`` are kept by ``settling``."""

    document = LightChooserBlock("catalog.PolicyDocument", deferred=("body", "provisions"), label=_("document"))
    label = CharBlock(
        label=_("provision"), required=False, max_length=200,
        help_text=_("As it is cited: 第三条第二款. Left empty: the document as a whole, or where the words stand."),
    )  # fmt: skip
    words = TextBlock(
        label=_("quoted words"), required=False, max_length=WORDS, rows=2,
        help_text=_("Exactly as in the document. Left empty: all of the provision."),
    )  # fmt: skip
    provision = KeptBlock(max_length=36)
    digest = KeptBlock(max_length=64)
    cited = KeptBlock(max_length=300)

    def clean(self, value: Any) -> Any:
        """What is cited has to stand in the text in force today, unless it was found there when it was first cited."""
        from .settling import problems_of

        cleaned = super().clean(value)
        if cleaned["document"] is not None:
            refuse(problems_of(cleaned))
        return cleaned

    class Meta:
        icon = "link"
        label = _("citation")
        label_format = "{document} {label}"


class CitationsBlock(ListBlock):
    """What something rests on; usually one provision."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            CitationBlock(),
            **{"label": _("basis"), "default": [], "collapsed": True, "max_num": 20, **kwargs},
        )

    class Meta:
        icon = "link"


def folded(*names: str, heading: Any, summary: str = "") -> BlockGroup:
    """A group of a form that is closed at first; ``summary`` is shown while it is."""
    return BlockGroup(list(names), heading=heading, classname="collapsed", label_format=summary)
