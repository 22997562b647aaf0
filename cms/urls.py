"""The root URL table."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

# Wagtail's addresses for documents and media are left out on purpose: files are public only while a public item
# refers to them, and cms.content decides that.
urlpatterns = [
    path("api/v1/", include("api.urls")),  # first, because it is asked most
    path("", RedirectView.as_view(pattern_name="wagtailadmin_home")),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("api.root_urls")),
]
