"""Notices in the office: the listings with their filters, the sheets and the forms."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.timezone import localdate
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
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.widgets import AdminAutoHeightTextInput

from catalog.notices.models import FulfilmentNotice, Notice, PublicNotice, Recipients
from catalog.notices.routes import Route
from cms.content.file_chooser import stored_file_chooser
from cms.content.office import views
from cms.content.office.viewsets import PublishableViewSet

from .filters import any_of
from .listings import PublishableIndexView
from .panels import CHANGE_PANEL, PUBLICATION_TAB
from .product_forms import ORGANISATIONS
from .product_search import InRolesFilterSet, matching_titles, organisations_in_short
from .widgets import RegionNamesInput

STATUSES = [
    ("undated", _("without a period")),
    ("upcoming", _("period not begun")),
    ("open", _("period running")),
    ("over", _("period over")),
]


class FulfilmentNoticeFilterSet(InRolesFilterSet):
    """What an editor looks for among fulfilment notices."""

    route = django_filters.MultipleChoiceFilter(
        label=_("route"), choices=Route.choices, widget=forms.CheckboxSelectMultiple
    )
    recipients = django_filters.MultipleChoiceFilter(
        label=_("for"), choices=Recipients.choices, widget=forms.CheckboxSelectMultiple
    )
    call = django_filters.CharFilter(label=_("call"), field_name="call__title", lookup_expr="icontains")
    product = django_filters.CharFilter(label=_("product"), field_name="product__title", lookup_expr="icontains")
    basis = None

    class Meta:
        model = FulfilmentNotice
        fields: list[str] = []


class PublicNoticeFilterSet(InRolesFilterSet):
    """What an editor looks for among public notices."""

    period = django_filters.MultipleChoiceFilter(
        label=_("Period"), choices=STATUSES, method="filter_period", widget=forms.CheckboxSelectMultiple
    )
    call = django_filters.CharFilter(label=_("call"), field_name="call__title", lookup_expr="icontains")
    product = django_filters.CharFilter(label=_("product"), field_name="product__title", lookup_expr="icontains")
    basis = None

    class Meta:
        model = PublicNotice
        fields: list[str] = []

    def filter_period(self, notices: "QuerySet[Any]", name: str, statuses: list[str]) -> "QuerySet[Any]":
        """By the days of the period as they stand today."""
        today = localdate()
        conditions = {
            "undated": Q(starts_on=None) | Q(ends_on=None),
            "upcoming": Q(starts_on__gt=today),
            "open": Q(starts_on__lte=today, ends_on__gte=today),
            "over": Q(ends_on__lt=today),
        }
        return any_of(notices, [conditions[status] for status in statuses])


def period_now(notice: PublicNotice) -> str:
    """The status of the period today."""
    today = localdate()
    if notice.starts_on is None or notice.ends_on is None:
        return str(dict(STATUSES)["undated"])
    code = "upcoming" if today < notice.starts_on else "over" if today > notice.ends_on else "open"
    return str(dict(STATUSES)[code])


class NoticeIndexView(PublishableIndexView):
    def get_base_queryset(self) -> "QuerySet[Any]":
        relation = self.model._meta.get_field("organisations").related_model
        rows = relation.objects.select_related("organisation").order_by("sort_order")
        notices = super().get_base_queryset().select_related("call", "product")
        return notices.prefetch_related(Prefetch("organisations", queryset=rows))

    def search_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return matching_titles(queryset, self.search_query) if self.is_searching else queryset


def about(notice: Notice) -> str:
    """The call that was applied to, or else the product."""
    return str(notice.call or notice.product or "")


class FulfilmentNoticeIndexView(NoticeIndexView):
    long_fields = ("body", "steps", "windows", "materials", "entries", "sources")

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "title",
            Column("route", label=_("Route"), accessor="get_route_display", sort_key="route"),
            Column("recipients", label=_("For"), accessor="get_recipients_display", sort_key="recipients"),
            Column("about", label=_("About"), accessor=about),
            Column("competent", label=_("Competent organisation"), accessor=organisations_in_short),
            UpdatedAtColumn(),
        ]


class PublicNoticeIndexView(NoticeIndexView):
    long_fields = ("body", "sources")

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "title",
            Column("period", label=_("Period now"), accessor=period_now, classname="huiqi-nowrap"),
            Column("starts_on", label=_("From"), sort_key="starts_on", classname="huiqi-nowrap"),
            Column("ends_on", label=_("Until"), sort_key="ends_on", classname="huiqi-nowrap"),
            Column("about", label=_("About"), accessor=about),
            Column("competent", label=_("Competent organisation"), accessor=organisations_in_short),
            UpdatedAtColumn(),
        ]


class FulfilmentNoticeCopyView(views.CopyView):
    """A copy is another notice: what had to be looked at was the original, and other companies are meant."""

    page_title = _("Copy")

    def get_initial_form_instance(self) -> FulfilmentNotice:
        notice = super().get_initial_form_instance()
        notice.draft_reason = notice.named_recipients = ""
        return notice


class PublicNoticeCopyView(views.CopyView):
    """A copy is another notice, with a period of its own and nothing looked through yet."""

    page_title = _("Copy")

    def get_initial_form_instance(self) -> PublicNotice:
        notice = super().get_initial_form_instance()
        notice.draft_reason = notice.personal_data_digest = ""
        notice.starts_on = notice.ends_on = notice.taken_down_at = notice.objection_until = notice.expire_at = None
        notice.personal_data_confirmed = False
        return notice


class InspectView(views.InspectView):
    """Shows a notice as readers would see it, instead of a table of fields."""

    template_name = "catalog/products/inspect.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        preview = self.object.get_preview_context(self.request, "")
        return {**super().get_context_data(**kwargs), **preview, "object": self.object}


def _basics(*own: Any) -> ObjectList:
    return ObjectList(
        [
            FieldPanel("title", widget=AdminAutoHeightTextInput(attrs={"rows": 1})),
            FieldPanel("summary", widget=forms.Textarea(attrs={"rows": 3})),
            *own,
            MultiFieldPanel(
                [FieldPanel("document"), FieldPanel("call"), FieldPanel("product")], heading=_("What it is about")
            ),
            FieldRowPanel([FieldPanel("level"), FieldPanel("noticed_on")]),
            FieldPanel("regions", widget=RegionNamesInput),
            ORGANISATIONS,
        ],
        heading=_("Basics"),
    )


_BASIS = ObjectList(
    [FieldPanel("sources"), FieldPanel("draft_reason", widget=AdminAutoHeightTextInput(attrs={"rows": 2}))],
    heading=_("Basis"),
)

FULFILMENT_PANELS = TabbedInterface(
    [
        _basics(
            FieldPanel("route"),
            MultiFieldPanel([FieldPanel("recipients"), FieldPanel("named_recipients")], heading=_("For whom")),
        ),
        ObjectList(
            [
                HelpPanel(
                    content=_(
                        "The steps come from the route: recognition — document and certificate; project — contract, "
                        "receipt, funds; funds — receipt, funds. Enter only what this notice says of them."
                    )
                ),
                FieldPanel("steps"),
                FieldPanel("windows"),
            ],
            heading=_("Steps and time"),
        ),
        ObjectList(
            [
                FieldPanel("materials"),
                FieldPanel("entries"),
                FieldPanel("contact", widget=AdminAutoHeightTextInput(attrs={"rows": 2})),
            ],
            heading=_("Materials and place"),
        ),
        ObjectList([FieldPanel("body")], heading=_("Text")),
        _BASIS,
        PUBLICATION_TAB,
    ]
)

PUBLIC_PANELS = TabbedInterface(
    [
        _basics(),
        ObjectList(
            [
                MultiFieldPanel([FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")])], heading=_("Period")),
                MultiFieldPanel(
                    [
                        FieldPanel("objection_method", widget=AdminAutoHeightTextInput(attrs={"rows": 2})),
                        FieldPanel("objection_contact", widget=AdminAutoHeightTextInput(attrs={"rows": 2})),
                        FieldPanel("objection_until"),
                    ],
                    heading=_("Objections"),
                ),
            ],
            heading=_("Period and objections"),
        ),
        ObjectList(
            [
                HelpPanel(
                    content=_(
                        "The list as a table in the text, or as attached files. Personal data is named in the "
                        "checklist: mask numbers and leave out what is not needed."
                    )
                ),
                FieldPanel("body"),
                InlinePanel(
                    "attachments",
                    [FieldPanel("file", widget=stored_file_chooser.widget_class), FieldPanel("name")],
                    heading=_("Attachments"),
                    label=_("attachment"),
                ),
                FieldPanel("personal_data_confirmed"),
            ],
            heading=_("List"),
        ),
        _BASIS,
        ObjectList(
            [
                HelpPanel(
                    content=_(
                        "Publishing needs another person: submit for review below. It is taken down by itself when "
                        "the period is over, or at the time set here."
                    )
                ),
                MultiFieldPanel(
                    [FieldRowPanel([FieldPanel("go_live_at", heading=_("Public from")), FieldPanel("taken_down_at")])],
                    heading=_("Schedule"),
                ),
                CHANGE_PANEL,
            ],
            heading=_("Publication"),
        ),
    ]
)


class FulfilmentNoticeViewSet(PublishableViewSet):
    model = FulfilmentNotice
    icon = "mail"
    menu_label = _("Fulfilment notices")
    menu_order = 122
    add_to_admin_menu = True
    index_view_class = FulfilmentNoticeIndexView
    copy_view_class = FulfilmentNoticeCopyView
    inspect_view_class = InspectView
    edit_handler = FULFILMENT_PANELS
    filterset_class = FulfilmentNoticeFilterSet
    list_per_page = 30
    search_fields = ["title"]
    search_backend_name = None


class PublicNoticeViewSet(PublishableViewSet):
    model = PublicNotice
    icon = "view"
    menu_label = _("Public notices")
    menu_order = 121
    add_to_admin_menu = True
    index_view_class = PublicNoticeIndexView
    copy_view_class = PublicNoticeCopyView
    inspect_view_class = InspectView
    edit_handler = PUBLIC_PANELS
    filterset_class = PublicNoticeFilterSet
    list_per_page = 30
    search_fields = ["title"]
    search_backend_name = None
