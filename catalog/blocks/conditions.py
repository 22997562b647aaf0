"""Conditions as blocks: criteria, groups, scorecards and what only words can say (6.1.6)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
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

from catalog.attributes.kinds import SEVERAL_YEARS, YEARLY, Aggregate, Effect, Operator, Period, operators_of

from .choosers import FiguresBlock, LightChooserBlock
from .citations import CitationsBlock, folded
from .refusing import refuse

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
    operator = ChoiceBlock(label=_("comparison"), choices=Operator.choices, default=Operator.AT_LEAST)
    values = FiguresBlock(
        label=_("values"), required=False, max_length=500,
        help_text=_("For example 500; 1000～5000; 2020-01-01; C39、I65; 昆山市. Several are separated by 、."),
    )  # fmt: skip
    unit = FiguresBlock(
        label=_("unit"), required=False, max_length=20, help_text=_("Left empty: the unit of the attribute.")
    )
    period = ChoiceBlock(label=_("period"), choices=Period.choices, default=Period.AT_APPLICATION)
    aggregate = ChoiceBlock(
        label=_("of several years"), choices=Aggregate.choices, required=False,
        help_text=_("For the last two, three or five years."),
    )  # fmt: skip

    def clean(self, value: Any) -> Any:
        """The question must be one that can be asked of the attribute, and its values of the attribute's kind."""
        cleaned = super().clean(value)
        if cleaned["attribute"] is not None:
            refuse(question_problems(cleaned, draft=self.is_deferred_validation))
        return cleaned


def question_problems(value: Any, *, draft: bool) -> dict[str, Any]:
    """What speaks against a question, by field; a draft may lack its values."""
    from .lookup import question_lookup

    attribute, operator = value["attribute"], value["operator"]
    if operator not in operators_of(attribute.kind):
        allowed = "、".join(str(Operator(each).label) for each in operators_of(attribute.kind))
        message = gettext("“%(attribute)s” cannot be asked so; use one of: %(allowed)s.")
        return {"operator": message % {"attribute": attribute, "allowed": allowed}}
    written, problems = value["values"] or "", {}
    if not written.strip() and draft:
        return {}
    try:
        question_lookup(attribute, written).asked(attribute, dict(value))
    except ValidationError as error:
        problems["values"] = " ".join(error.messages)
    if value["period"] in SEVERAL_YEARS and attribute.kind in YEARLY and not value["aggregate"] and not draft:
        problems["aggregate"] = gettext("Say whether it counts in each year, in total or on average.")
    return problems


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

    def clean(self, value: Any) -> Any:
        """A number is needed where a number counts, and as many conditions."""
        cleaned = super().clean(value)
        members, least = len(cleaned["conditions"]), cleaned["least"]
        if self.is_deferred_validation:
            return cleaned
        if not members:
            refuse({"conditions": _("A group needs conditions.")})
        if cleaned["kind"] == GroupKind.AT_LEAST and not 1 <= (least or 0) <= members:
            message = gettext("Say how many of the %(count)d conditions are needed: 1 to %(count)d.")
            refuse({"least": message % {"count": members}})
        return cleaned

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


def minimum_problems(value: Any) -> dict[str, Any]:
    """A minimum above full marks can be met by nobody."""
    least, full = value["minimum"], value["maximum"]
    if least is None or full is None or least <= full:
        return {}
    return {"minimum": gettext("%(least)s is more than the full %(full)s marks.") % {"least": least, "full": full}}


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
    unit = FiguresBlock(label=_("unit"), required=False, max_length=20)
    points = DecimalBlock(label=_("points for a step"), required=False, min_value=0, max_digits=8, decimal_places=2)
    options = ListBlock(ScoreOptionBlock(), label=_("options"), default=[], max_num=30, collapsed=True)

    def clean(self, value: Any) -> Any:
        """No option gives more than full marks; steps say of what, how long, and for how many points."""
        cleaned = super().clean(value)
        full = cleaned["maximum"]
        problems = minimum_problems(cleaned)
        if any((option["points"] or 0) > (full or 0) for option in cleaned["options"]):
            problems["options"] = gettext("An option gives more than the full %(full)s marks.") % {"full": full}
        if cleaned["counting"] == Counting.STEPS and not self.is_deferred_validation:
            missing = [name for name in ("attribute", "step", "points") if not cleaned[name]]
            problems |= dict.fromkeys(missing, gettext("Needed for counting by steps."))
        refuse(problems)
        return cleaned

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

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        refuse(minimum_problems(cleaned))
        return cleaned

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

    def clean(self, value: Any) -> Any:
        """The pass mark must be within reach."""
        cleaned = super().clean(value)
        mark, full = cleaned["pass_mark"], cleaned["maximum"]
        if mark is not None and full is not None and mark > full:
            message = gettext("%(mark)s is more than the full %(full)s marks.")
            refuse({"pass_mark": message % {"mark": mark, "full": full}})
        return cleaned

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
