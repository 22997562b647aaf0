"""Addresses of imports inside the back office."""

from django.urls import path

from . import views

app_name = "transfer"
urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("new/", views.UploadView.as_view(), name="upload"),
    path("template/<slug:kind>/<slug:format>/", views.template, name="template"),
    path("<int:job_id>/", views.JobView.as_view(), name="job"),
    path("<int:job_id>/rows/<int:row_number>/", views.RowView.as_view(), name="row"),
    path("<int:job_id>/progress/", views.progress, name="progress"),
    path("<int:job_id>/confirm/", views.confirm, name="confirm"),
    path("<int:job_id>/approve/", views.approve, name="approve"),
    path("<int:job_id>/cancel/", views.cancel, name="cancel"),
    path("<int:job_id>/refused/", views.refused, name="refused"),
]
