"""The viewset every published type is registered with."""

from typing import Any

from django.urls import path
from django.utils.functional import cached_property
from wagtail.snippets.views.snippets import SnippetViewSet

from . import views


class PublishableViewSet(SnippetViewSet):
    """A snippet viewset whose views know drafts, reviews and withdrawal, and offer nothing that publishes by hand."""

    add_view_class = views.CreateView
    copy_view_class = views.CopyView
    edit_view_class = views.EditView
    delete_view_class = views.DeleteView
    history_view_class = views.HistoryView
    inspect_view_class = views.InspectView
    inspect_view_enabled = True
    revisions_view_class = views.PreviewRevisionView
    revisions_compare_view_class = views.RevisionsCompareView
    revisions_unschedule_view_class = views.UnscheduleView
    workflow_history_view_class = views.WorkflowHistoryView
    workflow_history_detail_view_class = views.WorkflowHistoryDetailView
    withdraw_view_class = views.WithdrawView

    @cached_property
    def withdraw_view(self) -> Any:
        return self.construct_view(self.withdraw_view_class)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"withdraw_url_name": self.get_url_name("withdraw"), **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path(f"withdraw/<{self.pk_path_converter}:pk>/", self.withdraw_view, name="withdraw"),
        ]
