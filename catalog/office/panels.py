"""The edit forms: tabs in the order in which an editor reads a document."""

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

from cms.content.file_chooser import stored_file_chooser

from .amending_panel import TextVersionsPanel
from .number_hint import NumberFieldPanel
from .presumptions import PresumedEndPanel
from .widgets import RegionNamesInput


def _date(name: str) -> FieldRowPanel:
    """A date with how it is known next to it."""
    return FieldRowPanel([FieldPanel(f"{name}_on"), FieldPanel(f"{name}_basis")])


CHANGE_PANEL = MultiFieldPanel(
    [FieldPanel("change_note"), FieldPanel("change_significant"), FieldPanel("change_is_correction")],
    heading=_("What readers are told of a change"),
)

PUBLICATION_TAB = ObjectList(
    [
        HelpPanel(
            content=_(
                "Publishing needs another person: submit for review below. With a time set here, the approved "
                "text goes public, or is taken down, at that time."
            )
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("go_live_at", heading=_("Public from")),
                        FieldPanel("expire_at", heading=_("Taken down at")),
                    ]
                )
            ],
            heading=_("Schedule"),
        ),
        CHANGE_PANEL,
    ],
    heading=_("Publication"),
)
"""The last tab of every published type."""

DOCUMENT_PANELS = TabbedInterface(
    [
        ObjectList(
            [
                FieldPanel("title", widget=AdminAutoHeightTextInput(attrs={"rows": 1})),
                FieldPanel("summary", widget=forms.Textarea(attrs={"rows": 3})),
                MultiFieldPanel(
                    [
                        FieldRowPanel(
                            [FieldPanel("genre", widget=forms.Select), FieldPanel("rank", widget=forms.Select)]
                        ),
                        FieldRowPanel([FieldPanel("theme", widget=forms.Select), FieldPanel("level")]),
                        FieldPanel("policy_areas", widget=forms.CheckboxSelectMultiple, classname="huiqi-choices"),
                        FieldPanel("regions", widget=RegionNamesInput),
                    ],
                    heading=_("Classification"),
                ),
            ],
            heading=_("Basics"),
        ),
        ObjectList(
            [
                MultiFieldPanel([NumberFieldPanel("number_raw"), FieldPanel("index_number")], heading=_("Numbers")),
                FieldPanel("addressees", widget=AdminAutoHeightTextInput(attrs={"rows": 2})),
                InlinePanel(
                    "issuers",
                    [FieldPanel("organisation"), FieldPanel("name_as_written")],
                    heading=_("Issuing organisations"),
                    label=_("issuer"),
                    help_text=_("In the order of the document: the first one leads a joint issue."),
                ),
                FieldPanel("interpreter"),
            ],
            heading=_("Numbers and organisations"),
        ),
        ObjectList(
            [
                HelpPanel(
                    content=_(
                        "Each date is kept apart, with how it is known. Leave empty what the document does not say: "
                        "a date of upload is no date of publication."
                    )
                ),
                MultiFieldPanel([_date("written"), _date("published"), _date("posted")], heading=_("Dates")),
                MultiFieldPanel(
                    [
                        _date("effective"),
                        PresumedEndPanel(),
                        _date("expires"),
                        FieldPanel("presumed_by"),
                        FieldPanel("end_bound_to"),
                        FieldPanel("source_status"),
                    ],
                    heading=_("Validity"),
                ),
                MultiFieldPanel([_date("terminated"), FieldPanel("termination_kind")], heading=_("Ended by an act")),
            ],
            heading=_("Dates and validity"),
        ),
        ObjectList(
            [FieldPanel("body", heading=_("Text")), TextVersionsPanel(heading=_("Text versions"))], heading=_("Text")
        ),
        ObjectList(
            [
                InlinePanel(
                    "attachments",
                    [FieldPanel("file", widget=stored_file_chooser.widget_class), FieldPanel("name")],
                    heading=_("Attachments"),
                    label=_("attachment"),
                )
            ],
            heading=_("Attachments"),
        ),
        ObjectList(
            [
                InlinePanel(
                    "relations",
                    [
                        FieldPanel("role"),
                        FieldPanel("target"),
                        FieldRowPanel([FieldPanel("target_title"), FieldPanel("target_number")]),
                        FieldRowPanel([FieldPanel("provisions_cited"), FieldPanel("note")]),
                    ],
                    heading=_("Relations to other documents"),
                    label=_("relation"),
                    help_text=_("Say what this document does to the other: this document repeals …, amends …"),
                )
            ],
            heading=_("Relations"),
        ),
        ObjectList(
            [
                FieldPanel("disclosure"),
                MultiFieldPanel([FieldPanel("source_site"), FieldPanel("source_url")], heading=_("Source")),
                FieldPanel("draft_reason", widget=forms.Textarea(attrs={"rows": 3})),
            ],
            heading=_("Source and disclosure"),
        ),
        PUBLICATION_TAB,
    ]
)

ORGANISATION_PANELS = TabbedInterface(
    [
        ObjectList(
            [
                MultiFieldPanel(
                    [FieldPanel("name_zh"), FieldPanel("name_en"), FieldPanel("short_names")], heading=_("Names")
                ),
                FieldPanel("code"),
                FieldRowPanel([FieldPanel("region"), FieldPanel("level")]),
                FieldPanel("parent"),
            ],
            heading=_("Basics"),
        ),
        ObjectList(
            [
                HelpPanel(
                    content=_(
                        "When an organisation is renamed, change its name: the old one is kept below by itself. "
                        "When it is merged or dissolved, set the status and who succeeds it; do not delete it."
                    )
                ),
                FieldRowPanel([FieldPanel("status"), FieldPanel("successor")]),
                InlinePanel(
                    "former_names",
                    [FieldRowPanel([FieldPanel("name"), FieldPanel("until")])],
                    heading=_("Former names"),
                    label=_("former name"),
                ),
            ],
            heading=_("History"),
        ),
    ]
)

REGION_PANELS = ObjectList(
    [
        MultiFieldPanel([FieldPanel("name_zh"), FieldPanel("name_en"), FieldPanel("aliases")], heading=_("Names")),
        FieldPanel("code"),
        FieldRowPanel([FieldPanel("level"), FieldPanel("area_type")]),
        FieldPanel("parent"),
    ]
)

TERM_PANELS = ObjectList(
    [
        FieldPanel("vocabulary"),
        MultiFieldPanel([FieldPanel("name_zh"), FieldPanel("name_en")], heading=_("Names")),
        FieldRowPanel([FieldPanel("code"), FieldPanel("position")]),
        FieldPanel("parent"),
        FieldPanel("active"),
    ]
)
