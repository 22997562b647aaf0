"""The edit form of products: tabs in the order in which a product is thought out."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput

from .panels import PUBLICATION_TAB
from .term_widgets import IndustryNamesInput, NestedSelect
from .widgets import RegionNamesInput

ORGANISATIONS = InlinePanel(
    "organisations",
    [FieldRowPanel([FieldPanel("role"), FieldPanel("organisation")])],
    heading=_("Organisations in their roles"),
    label=_("organisation"),
    help_text=_(
        "Competent 主管: who decides. Accepting 受理: where one hands in. Authorising 业务授权: on whose behalf the "
        "centre acts. One organisation in two roles is entered twice, only where the policy says so."
    ),
)
"""Who does what for a product or an item."""


def boxes(name: str) -> FieldPanel:
    """Terms as boxes."""
    return FieldPanel(name, widget=forms.CheckboxSelectMultiple, classname="huiqi-choices")


def regions() -> MultiFieldPanel:
    """Where it applies and where not."""
    where = [FieldPanel("regions", widget=RegionNamesInput), FieldPanel("excluded_regions", widget=RegionNamesInput)]
    return MultiFieldPanel(where, heading=_("Where"))


_BASICS = ObjectList(
    [
        FieldPanel("title", widget=AdminAutoHeightTextInput(attrs={"rows": 1})),
        FieldPanel("summary", widget=forms.Textarea(attrs={"rows": 3})),
        FieldRowPanel([FieldPanel("kind", widget=NestedSelect), FieldPanel("access_mode")]),
        FieldPanel("level"),
        regions(),
        ORGANISATIONS,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")])], heading=_("When it is offered")
        ),
    ],
    heading=_("Basics"),
)
_FOR_WHOM = ObjectList(
    [
        boxes("beneficiaries"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("who_applies", "who_benefits", "who_is_paid")], heading=_("In words")
        ),
        MultiFieldPanel(
            [boxes("targets"), boxes("policy_areas"), boxes("chains"),
             FieldPanel("industries", widget=IndustryNamesInput)],
            heading=_("What it is found by"),
        ),
    ],
    heading=_("For whom"),
)  # fmt: skip
_CONDITIONS = ObjectList(
    [
        HelpPanel(
            content=_(
                "Who may apply stands first; what is judged afterwards stands apart (6.1.6). One condition, one entry: "
                "“criterion” for what can be compared with a number, a date or a list, “condition in words” for the "
                "rest. “Group” for alternatives, “scorecard” for points. Each can cite the provision it comes from."
            )
        ),
        FieldPanel("application_conditions"),
        FieldPanel("recognition_conditions"),
    ],
    heading=_("Conditions"),
)
_BENEFITS = ObjectList(
    [
        boxes("support_modes"),
        FieldPanel("benefits"),
        FieldPanel("stacking"),
        MultiFieldPanel(
            [FieldPanel("certificate_term_months"), FieldPanel("re_examination", widget=AdminAutoHeightTextInput)],
            heading=_("Certificate"),
        ),
    ],
    heading=_("Benefits"),
)
_MATERIALS = ObjectList([FieldPanel("materials")], heading=_("Materials"))
_VARIANTS = ObjectList([FieldPanel("variants")], heading=_("Variants"))
_BASIS = ObjectList(
    [
        HelpPanel(
            content=_(
                "At least one provision has to be cited, here or at a condition, benefit or material: a product "
                "without a cited basis does not go out. The words are kept as they are now; when the document "
                "changes, the product is shown under “Source changed”."
            )
        ),
        FieldPanel("sources"),
        FieldPanel("successor"),
        FieldPanel("draft_reason", widget=AdminAutoHeightTextInput(attrs={"rows": 2})),
    ],
    heading=_("Basis"),
)
_MORE = ObjectList([FieldPanel("body")], heading=_("More in words"))

PRODUCT_PANELS = TabbedInterface(
    [_BASICS, _FOR_WHOM, _CONDITIONS, _BENEFITS, _MATERIALS, _VARIANTS, _BASIS, _MORE, PUBLICATION_TAB]
)
