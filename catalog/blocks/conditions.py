"""Conditions as blocks: criteria, groups, scorecards and what only words can say (6.1.6)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    DecimalBlock,
    IntegerBlock,
    ListBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.blocks.struct_block import BlockGroup

from catalog.attributes.kinds import Aggregate, Effect, Operator, Period

from .choosers import LightChooserBlock
from .citations import CitationsBlock, folded

WORDS = 2000
DEPTH = 4
"""Groups within groups: 小巨人 is any of (all of (any of (all of …) …) …)."""
MOST = 100
"""Conditions in one list."""


class GroupKind(models.TextChoices):
    ALL_OF = "all_of", _("all of these")
    ANY_OF = "any_of", _("any one of these")
    AT_LEAST = "at_least", _("at least as many of these as said")


class Counting(models.TextChoices):
    """How the options of an item of a scorecard give points."""

    BEST = "best", _("the best option that is met")
    SUM = "sum", _("the sum of all options that are met")
    STEPS = "steps", _("so many points for each full step")


def _words(required: bool = False, **kwargs: Any) -> TextBlock:
    return TextBlock(
        **{
            "label": _("words"), "required": required, "max_length": WORDS, "rows": 2,
            "help_text": _("What the source says, as readers shall see it."), **kwargs,
        }
    )  # fmt: skip


class QuestionBlock(StructBlock):
    """Attribute, operator and values: what a machine can answer."""

    attribute = LightChooserBlock("catalog.Attribute", deferred=("note",), label=_("attribute"))
    operator = ChoiceBlock(label=_("is"), choices=Operator.choices, default=Operator.AT_LEAST)
    values = CharBlock(
        label=_("values"), required=False, max_length=500,
        help_text=_("For example 500; 1000～5000; 2020-01-01; C39、I65; 昆山市. Several are separated by 、."),
    )  # fmt: skip
    unit = CharBlock(
        label=_("unit"), required=False, max_length=20, help_text=_("Left empty: the unit of the attribute.")
    )
    period = ChoiceBlock(label=_("period"), choices=Period.choices, default=Period.AT_APPLICATION)
    aggregate = ChoiceBlock(
        label=_("of several years"), choices=Aggregate.choices, required=False,
        help_text=_("For the last two, three or five years."),
    )  # fmt: skip


class CriterionBlock(QuestionBlock):
    """One thing that is asked of a company."""

    effect = ChoiceBlock(
        label=_("effect"), choices=Effect.choices, default=Effect.INCLUDE,
        help_text=_("“Excludes”: who meets it cannot apply."),
    )  # fmt: skip
    words = _words()
    citations = CitationsBlock()

    class Meta:
        icon = "check"
        label = _("criterion")
        label_format = "{attribute} {operator} {values}{unit}"
        form_layout = BlockGroup(
            ["attribute", "operator", "values", "words", folded(
                "unit", "period", "aggregate", "effect", heading=_("Unit, period, effect"), summary="{unit} {period}"
            ), "citations"],
        )  # fmt: skip


class TextConditionBlock(StructBlock):
    """A condition that only a person can judge."""

    words = _words(required=True)
    effect = ChoiceBlock(label=_("effect"), choices=Effect.choices, default=Effect.INCLUDE)
    citations = CitationsBlock()

    class Meta:
        icon = "pilcrow"
        label = _("condition in words")
        label_format = "{words}"


class GroupBlock(StructBlock):
    """Conditions of which all, any one, or a number must be met; made for each depth by ``group_of``."""

    kind = ChoiceBlock(label=_("needed"), choices=GroupKind.choices, default=GroupKind.ANY_OF)
    least = IntegerBlock(label=_("at least how many"), required=False, min_value=1, max_value=MOST)
    words = _words(help_text=_("How the source introduces them, for example 满足下列条件之一."))

    class Meta:
        icon = "list-ul"
        label = _("group")
        label_format = "{kind} {words}"


def _members(depth: int) -> StreamBlock:
    """What may stand in a list of conditions with ``depth`` levels of groups below."""
    blocks: list[tuple[str, Any]] = [("criterion", CriterionBlock()), ("text", TextConditionBlock())]
    if depth:
        blocks.append(("group", group_of(depth)))
    return StreamBlock(blocks, label=_("conditions"), max_num=MOST, required=False, collapsed=True)


def group_of(depth: int) -> GroupBlock:
    """A group in which groups may stand ``depth`` - 1 deep."""
    return GroupBlock([("conditions", _members(depth - 1)), ("citations", CitationsBlock())])


class ScoreTestBlock(QuestionBlock):
    """A question of an option."""

    class Meta:
        icon = "check"
        label = _("question")
        label_format = "{attribute} {operator} {values}{unit}"
        form_layout = BlockGroup(
            ["attribute", "operator", "values", folded("unit", "period", "aggregate", heading=_("Unit and period"))]
        )


class ScoreOptionBlock(StructBlock):
    """What gives points. Without questions, only a person can say whether it is met."""

    points = DecimalBlock(label=_("points"), min_value=-1000, max_value=1000, max_digits=8, decimal_places=2)
    words = CharBlock(label=_("words"), max_length=500)
    tests = ListBlock(ScoreTestBlock(), label=_("questions"), default=[], max_num=10, collapsed=True)
    join = ChoiceBlock(
        label=_("of several questions"), choices=[("all_of", _("all")), ("any_of", _("any one"))], default="all_of"
    )

    class Meta:
        icon = "tick"
        label = _("option")
        label_format = "{points} {words}"


class ScoreItemBlock(StructBlock):
    """One indicator with its options."""

    words = CharBlock(label=_("indicator"), max_length=500)
    maximum = DecimalBlock(label=_("full marks"), min_value=0, max_value=1000, max_digits=8, decimal_places=2)
    minimum = DecimalBlock(
        label=_("at least"), required=False, min_value=0, max_value=1000, max_digits=8, decimal_places=2,
        help_text=_("Points without which nothing else helps; usually empty."),
    )  # fmt: skip
    counting = ChoiceBlock(label=_("counts"), choices=Counting.choices, default=Counting.BEST)
    attribute = LightChooserBlock(
        "catalog.Attribute", deferred=("note",), label=_("attribute"), required=False,
        help_text=_("Of which steps are counted."),
    )  # fmt: skip
    step = DecimalBlock(label=_("each full"), required=False, min_value=0, max_digits=12, decimal_places=4)
    unit = CharBlock(label=_("unit"), required=False, max_length=20)
    points = DecimalBlock(label=_("points for a step"), required=False, min_value=0, max_digits=8, decimal_places=2)
    options = ListBlock(ScoreOptionBlock(), label=_("options"), default=[], max_num=30, collapsed=True)

    class Meta:
        icon = "list-ol"
        label = _("indicator")
        label_format = "{words} {maximum}"
        form_layout = BlockGroup(
            ["words", "maximum", "counting", "options",
             folded("minimum", "attribute", "step", "unit", "points", heading=_("Minimum; counting by steps"))],
        )  # fmt: skip


class ScoreSectionBlock(StructBlock):
    """A class of indicators with a minimum of its own: 创新能力指标得分不低于20分."""

    words = CharBlock(label=_("class of indicators"), max_length=200)
    maximum = DecimalBlock(label=_("full marks"), min_value=0, max_value=1000, max_digits=8, decimal_places=2)
    minimum = DecimalBlock(
        label=_("at least"), required=False, min_value=0, max_value=1000, max_digits=8, decimal_places=2
    )
    items = ListBlock(ScoreItemBlock(), label=_("indicators"), default=[], max_num=60, collapsed=True)

    class Meta:
        icon = "list-ol"
        label = _("class of indicators")
        label_format = "{words} {maximum}"


class ScorecardBlock(StructBlock):
    """Points of which so many are needed, or one of the direct routes (直通条件)."""

    words = _words(label=_("name"), help_text=_("For example 创新型中小企业评价得分."))
    pass_mark = DecimalBlock(label=_("pass mark"), min_value=0, max_value=10_000, max_digits=8, decimal_places=2)
    maximum = DecimalBlock(
        label=_("full marks"), default=100, min_value=0, max_value=10_000, max_digits=8, decimal_places=2
    )
    sections = ListBlock(ScoreSectionBlock(), label=_("classes of indicators"), default=[], max_num=20, collapsed=True)
    routes = StreamBlock(
        [("criterion", CriterionBlock()), ("text", TextConditionBlock()), ("group", group_of(1))],
        label=_("direct routes: any one of these instead"), required=False, max_num=MOST, collapsed=True,
    )  # fmt: skip
    citations = CitationsBlock()

    class Meta:
        icon = "order"
        label = _("scorecard")
        label_format = "{words} {pass_mark}"


class ConditionsBlock(StreamBlock):
    """A list of conditions, all of which must be met."""

    criterion = CriterionBlock()
    group = group_of(DEPTH)
    scorecard = ScorecardBlock()
    text = TextConditionBlock()

    class Meta:
        icon = "check"
        required = False
        max_num = MOST
        collapsed = True
