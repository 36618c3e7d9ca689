"""Nights, downloads, long work."""

from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("nights/", views.list_runs, name="run-list"),
    path("nights/<uuid:public_id>/retry/", views.retry_run, name="run-retry"),
    path("downloads/", views.show_downloads, name="download-list"),
    path("downloads/<uuid:public_id>/", views.download_file, name="download-file"),
    path("progress/<uuid:public_id>/", views.show_progress, name="progress-detail"),
]
