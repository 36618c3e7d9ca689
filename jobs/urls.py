"""Nights, the outbox, downloads, long work."""

from django.urls import path

from jobs import outbox_views, views

app_name = "jobs"
urlpatterns = [
    path("nights/", views.list_runs, name="run-list"),
    path("nights/<uuid:public_id>/retry/", views.retry_run, name="run-retry"),
    path("outbox/", outbox_views.list_messages, name="message-list"),
    path("outbox/again/", outbox_views.decide_messages, {"act": "again"}, name="message-again"),
    path("outbox/arrived/", outbox_views.decide_messages, {"act": "arrived"}, name="message-arrived"),
    path("outbox/drop/", outbox_views.decide_messages, {"act": "drop"}, name="message-drop"),
    path("downloads/", views.show_downloads, name="download-list"),
    path("downloads/<uuid:public_id>/", views.download_file, name="download-file"),
    path("progress/<uuid:public_id>/", views.show_progress, name="progress-detail"),
]
