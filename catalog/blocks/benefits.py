"""Benefits as blocks: what is given, in decimal money, and how several of them go together."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    DateBlock,
    IntegerBlock,
    ListBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.blocks.struct_block import BlockGroup

from catalog.benefits.kinds import Currency, Frequency, Scope, TierKind

from .amounts import UNIT_CHOICES, PeriodBlock, money, percentage, yes
from .checks import (
    Problems,
    one_of_them,
    quota_problems,
    range_problems,
    rate_problems,
    tier_problems,
)
from .choosers import FiguresBlock
from .citations import CitationsBlock, folded
from .refusing import CheckedBlock

WORDS = 2000
MOST = 60
"""Benefits in one list."""

PERIODS = ("expense_period", "application_period", "payment_period")


class BenefitBlock(CheckedBlock):
    """What all benefits have: for which case, how often, for what each, and three periods that are never merged."""

    case = TextBlock(
        label=_("case"), required=False, max_length=WORDS, rows=1,
        help_text=_("For whom or what, as the source says; for example 获得iF设计金奖的单位."),
    )  # fmt: skip
    words = TextBlock(label=_("words"), required=False, max_length=WORDS, rows=2)
    per = CharBlock(label=_("for each"), required=False, max_length=40, help_text=_("For example 家, 项, 人; 人·年."))
    frequency = ChoiceBlock(label=_("how often"), choices=Frequency.choices, required=False)
    times = IntegerBlock(label=_("at most how often"), required=False, min_value=1, max_value=1200)
    expense_period = PeriodBlock(label=_("when the expense arose"))
    application_period = PeriodBlock(label=_("when it is applied for"))
    payment_period = PeriodBlock(label=_("when it is paid"))
    citations = CitationsBlock()


def layout(*names: str) -> BlockGroup:
    """The form of a benefit: its own fields first, what is rarely needed folded away."""
    rare = folded("per", "frequency", "times", *PERIODS, heading=_("For each, how often, periods"), summary="{per}")
    return BlockGroup(["case", *names, "words", rare, "citations"])


class MoneyBenefitBlock(BenefitBlock):
    """Benefits that are amounts."""

    unit = ChoiceBlock(label=_("unit"), choices=UNIT_CHOICES, default="万元")
    currency = ChoiceBlock(label=_("currency"), choices=Currency.choices, default=Currency.CNY)


class FixedBlock(MoneyBenefitBlock):
    amount = money(_("amount"), required=True)
    up_to = yes(_("at most this amount (最高不超过)"))

    class Meta:
        icon = "tag"
        label = _("fixed amount")
        label_format = "{amount}{unit} {case}"
        form_layout = layout("amount", "unit", "up_to", "currency")


class RangeBlock(MoneyBenefitBlock):
    least = money(_("from"), required=True)
    most = money(_("to"), help_text=_("Left empty where the source names a least amount only (不少于)."))

    def problems(self, value: Any) -> Problems:
        return range_problems(value)

    class Meta:
        icon = "arrows-up-down"
        label = _("range")
        label_format = "{least}–{most}{unit} {case}"
        form_layout = layout("least", "most", "unit", "currency")


class RateBlock(MoneyBenefitBlock):
    rate = percentage(_("rate (%)"), required=True)
    up_to = yes(_("at most this rate (不超过)"))
    base = CharBlock(label=_("of what"), max_length=300, help_text=_("For example 设备实际投入额."))
    least_base = money(_("from this base on"), help_text=_("Below it nothing is given."))
    most_base = money(_("counted at most"), help_text=_("What lies above counts no more."))
    cap = money(_("at most (cap)"))
    cap_rate = percentage(_("and at most this share (%)"))
    cap_base = CharBlock(label=_("of what"), required=False, max_length=300)

    def problems(self, value: Any) -> Problems:
        return rate_problems(value)

    class Meta:
        icon = "percent"
        label = _("rate with cap")
        label_format = "{rate}% {base} {case}"
        form_layout = layout(
            "rate", "up_to", "base", "cap", "unit",
            folded("least_base", "most_base", "cap_rate", "cap_base", "currency", heading=_("Limits of the base")),
        )  # fmt: skip


class TierBlock(StructBlock):
    """From this base on, up to the next tier, this rate or amount."""

    starts = money(_("from (included)"), required=True)
    rate = percentage(_("rate (%)"))
    amount = money(_("or a fixed amount"))

    class Meta:
        icon = "list-ol"
        label = _("tier")
        label_format = "{starts} {rate} {amount}"


class TiersBlock(MoneyBenefitBlock):
    base = CharBlock(label=_("of what"), max_length=300)
    kind = ChoiceBlock(label=_("counts"), choices=TierKind.choices, default=TierKind.WHOLE)
    tiers = ListBlock(TierBlock(), label=_("tiers"), min_num=1, max_num=30)
    least_base = money(_("from this base on"), help_text=_("Below it nothing is given."))
    up_to = yes(_("at most these rates (最高)"))
    cap = money(_("at most (cap)"))

    def problems(self, value: Any) -> Problems:
        return tier_problems(value, draft=self.is_deferred_validation)

    class Meta:
        icon = "list-ol"
        label = _("tiers")
        label_format = "{base} {kind} {case}"
        form_layout = layout("base", "kind", "tiers", "unit", "cap", "least_base", "up_to", "currency")


class QuotaBlock(BenefitBlock):
    places = IntegerBlock(label=_("places"), required=False, min_value=1, max_value=10**9)
    of = CharBlock(label=_("of what"), required=False, max_length=200, help_text=_("For example 每年, 每批, 每县."))
    fund = money(_("and a total of"))
    unit = ChoiceBlock(label=_("unit"), choices=UNIT_CHOICES, default="万元")

    def problems(self, value: Any) -> Problems:
        return {} if self.is_deferred_validation else quota_problems(value)

    class Meta:
        icon = "group"
        label = _("quota")
        label_format = "{places} {of} {case}"
        form_layout = layout("places", "of", "fund", "unit")


class DeferralBlock(BenefitBlock):
    what = CharBlock(label=_("what is deferred"), max_length=300, help_text=_("For example 工伤保险费单位缴费部分."))
    charge_period = PeriodBlock(label=_("charges of which period (费款所属期)"))
    due_on = DateBlock(label=_("to be paid by"), required=False)
    due_words = CharBlock(label=_("or in words"), required=False, max_length=300)
    months = IntegerBlock(label=_("for at most so many months"), required=False, min_value=1, max_value=600)
    without_late_fee = yes(_("without a late fee (免收滞纳金)"))

    class Meta:
        icon = "time"
        label = _("deferral")
        label_format = "{what} {due_on}"
        form_layout = layout("what", "charge_period", "due_on", "due_words", "months", "without_late_fee")


class ReductionBlock(MoneyBenefitBlock):
    what = CharBlock(label=_("of what"), max_length=300, help_text=_("For example 企业所得税."))
    exempt = yes(_("exempt altogether"))
    to_rate = percentage(_("to this rate (%)"))
    by_rate = percentage(_("by this share (%)"))
    by_amount = money(_("by this amount"))

    def problems(self, value: Any) -> Problems:
        return one_of_them(value, "exempt", "to_rate", "by_rate", "by_amount", draft=self.is_deferred_validation)

    class Meta:
        icon = "minus"
        label = _("reduction")
        label_format = "{what} {case}"
        form_layout = layout("what", "exempt", "to_rate", "by_rate", "by_amount", "unit", "currency")


class DeductionBlock(MoneyBenefitBlock):
    what = CharBlock(label=_("what is deducted"), max_length=300, help_text=_("For example 研发费用加计扣除."))
    rate = percentage(_("share that is deducted (%)"))
    amount = money(_("or an amount"))
    cap = money(_("at most (cap)"))

    def problems(self, value: Any) -> Problems:
        return one_of_them(value, "rate", "amount", draft=self.is_deferred_validation)

    class Meta:
        icon = "minus-inverse"
        label = _("deduction")
        label_format = "{what} {rate}%"
        form_layout = layout("what", "rate", "amount", "cap", "unit", "currency")


class GuaranteeBlock(MoneyBenefitBlock):
    what = CharBlock(label=_("what is guaranteed"), max_length=300)
    rate = percentage(_("share of the risk (%)"))
    fee_rate = percentage(_("guarantee fee at most (%)"))
    amount = money(_("at most (cap)"))
    months = IntegerBlock(label=_("for at most so many months"), required=False, min_value=1, max_value=600)

    class Meta:
        icon = "lock"
        label = _("guarantee or risk compensation")
        label_format = "{what} {rate}%"
        form_layout = layout("what", "rate", "fee_rate", "amount", "unit", "months", "currency")


class InterestBlock(MoneyBenefitBlock):
    what = CharBlock(label=_("of which loan"), max_length=300)
    rate = percentage(_("share of the interest (%)"))
    points = percentage(_("or so many percentage points"))
    loan_cap = money(_("of a loan of at most"))
    cap = money(_("at most (cap)"))
    months = IntegerBlock(label=_("for at most so many months"), required=False, min_value=1, max_value=600)

    def problems(self, value: Any) -> Problems:
        return one_of_them(value, "rate", "points", draft=self.is_deferred_validation)

    class Meta:
        icon = "percent"
        label = _("loan interest")
        label_format = "{what} {rate}%"
        form_layout = layout("what", "rate", "points", "loan_cap", "cap", "unit", "months", "currency")


class TextBenefitBlock(BenefitBlock):
    words = TextBlock(label=_("words"), max_length=WORDS, rows=2)

    class Meta:
        icon = "pilcrow"
        label = _("benefit in words")
        label_format = "{words}"
        form_layout = layout()


class BenefitsBlock(StreamBlock):
    """What is given, in the order of the source."""

    fixed = FixedBlock()
    range = RangeBlock()
    rate = RateBlock()
    tiers = TiersBlock()
    quota = QuotaBlock()
    deferral = DeferralBlock()
    reduction = ReductionBlock()
    deduction = DeductionBlock()
    guarantee = GuaranteeBlock()
    interest = InterestBlock()
    text = TextBenefitBlock()

    class Meta:
        icon = "tag"
        required = False
        max_num = MOST
        collapsed = True


class Reach(models.TextChoices):
    """Which products a rule counts over."""

    DOCUMENT = "document", _("all products of the same document")
    NAMED = "named", _("the products named, and this one")
    ALL_BUT = "all_but", _("all products of the same document but those named")
    SIMILAR = "similar", _("any other funds for the same thing (同类项目)")


def _is_uuid(value: str) -> None:
    try:
        UUID(value)
    except ValueError as error:
        raise ValidationError(_("“%(value)s” is no content id."), params={"value": value}) from error


class ProductNameBlock(StructBlock):
    """Another product, by its content id or, until it is in the library, by its name."""

    name = CharBlock(label=_("name"), max_length=300)
    content_id = FiguresBlock(label=_("content id"), required=False, max_length=36, validators=[_is_uuid])

    class Meta:
        icon = "link"
        label = _("product")
        label_format = "{name}"


class StackingRuleBlock(StructBlock):
    """What all rules have: over which products, the words, the basis."""

    reach = ChoiceBlock(label=_("together with"), choices=Reach.choices, default=Reach.DOCUMENT)
    products = ListBlock(ProductNameBlock(), label=_("products"), default=[], max_num=60, collapsed=True)
    words = TextBlock(label=_("words"), required=False, max_length=WORDS, rows=2)
    citations = CitationsBlock()


class ExclusiveBlock(StackingRuleBlock):
    """不重复享受: with whom it has one of them, the others are closed."""

    class Meta:
        icon = "cross"
        label = _("not together (不重复享受)")
        label_format = "{words}"


class HigherWinsBlock(StackingRuleBlock):
    class Meta:
        icon = "arrow-up"
        label = _("the higher one wins (就高不就低)")
        label_format = "{words}"


class CapBlock(StackingRuleBlock):
    """A sum that several benefits of one company may not exceed."""

    amount = money(_("at most"), required=True)
    unit = ChoiceBlock(label=_("unit"), choices=UNIT_CHOICES, default="万元")
    currency = ChoiceBlock(label=_("currency"), choices=Currency.choices, default=Currency.CNY)
    scope = ChoiceBlock(label=_("for"), choices=Scope.choices, default=Scope.YEAR)

    class Meta:
        icon = "lock"
        label = _("cap of a company")
        label_format = "{amount}{unit} {scope}"
        form_layout = BlockGroup(["amount", "unit", "scope", "reach", "products", "words", "currency", "citations"])


class TextRuleBlock(StackingRuleBlock):
    words = TextBlock(label=_("words"), max_length=WORDS, rows=2)

    class Meta:
        icon = "pilcrow"
        label = _("rule in words")
        label_format = "{words}"


class StackingBlock(StreamBlock):
    """How benefits of several products go together."""

    exclusive_with = ExclusiveBlock()
    higher_wins = HigherWinsBlock()
    cap = CapBlock()
    text = TextRuleBlock()

    class Meta:
        icon = "lock"
        required = False
        max_num = 30
        collapsed = True
