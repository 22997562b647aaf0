"""Public addresses outside /api/v1/: included by the root URL table at the root."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
