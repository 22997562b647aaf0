"""What the catalogue adds to the office."""

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from .calls.proposed import LOGGED as PROPOSED
from .documents.presuming import ASIDE
from .office.access import DocumentsMenuItem
from .office.amending import document_buttons
from .office.amending import urls as amending_urls
from .office.calls import call_buttons
from .office.calls_reports import urls as calls_urls
from .office.cleanup import urls as cleanup_urls
from .office.consequences import ConsequencesMenuItem
from .office.consequences import urls as consequences_urls
from .office.duplicates import urls as duplicates_urls
from .office.government import GovernmentServiceViewSet
from .office.intake import urls as intake_urls
from .office.items import ServiceItemViewSet
from .office.milestones import CallGroup, milestone_buttons
from .office.notices import FulfilmentNoticeViewSet, PublicNoticeViewSet
from .office.number_hint import number_hint
from .office.presumptions import settle_presumption
from .office.products import ProductViewSet
from .office.source_changes import urls as source_changes_urls
from .office.viewsets import DocumentViewSet, ReferenceGroup
from .office.workspace import urlpatterns as workspace_urls
from .office.workspace import workspace_button

register_snippet(DocumentViewSet)
register_snippet(GovernmentServiceViewSet)
register_snippet(ProductViewSet)
register_snippet(ServiceItemViewSet)
register_snippet(CallGroup)
register_snippet(PublicNoticeViewSet)
register_snippet(FulfilmentNoticeViewSet)
register_snippet(ReferenceGroup)


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [
        path("catalog/amending/", include((amending_urls, "catalog_amending"))),
        path("catalog/calls/", include((calls_urls, "catalog_calls"))),
        path("catalog/cleanup/", include((cleanup_urls, "catalog_cleanup"))),
        path("catalog/consequences/", include((consequences_urls, "catalog_consequences"))),
        path("catalog/duplicates/", include((duplicates_urls, "catalog_duplicates"))),
        path("catalog/intake/", include((intake_urls, "catalog_intake"))),
        path("catalog/source-changes/", include((source_changes_urls, "catalog_source_changes"))),
        path("catalog/workspace/", include((workspace_urls, "catalog_workspace"))),
        path("catalog/number-hint/", number_hint, name="catalog_number_hint"),
        path("catalog/presumptions/<int:pk>/", settle_presumption, name="catalog_presumption"),
    ]


@hooks.register("register_admin_menu_item")
def register_intake_menu_item() -> DocumentsMenuItem:
    return DocumentsMenuItem(
        _("New from a file or text"), "catalog_intake:new", needs="add",
        name="intake", icon_name="doc-full-inverse", order=110,
    )  # fmt: skip


hooks.register("register_snippet_listing_buttons", document_buttons)
hooks.register("register_snippet_listing_buttons", workspace_button)
hooks.register("register_snippet_listing_buttons", call_buttons)
hooks.register("register_snippet_listing_buttons", milestone_buttons)


@hooks.register("register_admin_menu_item")
def register_amending_menu_item() -> DocumentsMenuItem:
    return DocumentsMenuItem(_("Amendments"), "catalog_amending:list", name="amendments", icon_name="edit", order=155)


@hooks.register("register_admin_menu_item")
def register_cleanup_menu_item() -> DocumentsMenuItem:
    return DocumentsMenuItem(
        _("Clean-up decisions"), "catalog_cleanup:list", name="cleanup", icon_name="list-ul", order=150
    )  # fmt: skip


@hooks.register("register_admin_menu_item")
def register_source_changes_menu_item() -> DocumentsMenuItem:
    return DocumentsMenuItem(
        _("Source changed"), "catalog_source_changes:list", name="source-changes", icon_name="warning", order=160
    )  # fmt: skip


@hooks.register("register_admin_menu_item")
def register_consequences_menu_item() -> ConsequencesMenuItem:
    return ConsequencesMenuItem(
        _("Consequences"), reverse("catalog_consequences:list"), name="consequences", icon_name="resubmit", order=162
    )  # fmt: skip


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("huiqi.duplicate.different", _("Not a duplicate"), _("Found to be no duplicate"))
    actions.register_action("huiqi.duplicate.merge", _("Merge"), _("Merged with a duplicate"))
    actions.register_action(PROPOSED, _("Propose from a file"), _("Proposed from the text of its notice by an import"))
    actions.register_action(ASIDE, _("Presumed end put aside"), _("A presumed end was put aside"))


@hooks.register("insert_global_admin_css")
def office_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("catalog/office/office.css"))


@hooks.register("insert_global_admin_js")
def office_scripts() -> str:
    """``tables`` is no module: it has to listen before the tables of the page do."""
    return format_html(
        '<script src="{}"></script><script type="module" src="{}"></script>',
        static("catalog/office/tables.js"), static("catalog/office/office.js"),
    )  # fmt: skip
