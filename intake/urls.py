"""Imports: the wizard and the list of batches."""

from django.urls import path

from intake import views

app_name = "intake"
urlpatterns = [
    path("", views.list_batches, name="batch-list"),
    path("new/<slug:kind>/", views.upload_file, name="upload"),
    path("new/<slug:kind>/template.xlsx", views.download_template, name="template"),
    path("<uuid:public_id>/", views.show_batch, name="batch-detail"),
    path("<uuid:public_id>/columns/", views.choose_columns, name="batch-columns"),
    path("<uuid:public_id>/columns/forget/", views.forget_columns, name="batch-forget"),
    path("<uuid:public_id>/progress/", views.show_progress, name="batch-progress"),
    path("<uuid:public_id>/commit/", views.commit_batch, name="batch-commit"),
    path("<uuid:public_id>/drop/", views.drop_batch, name="batch-drop"),
    path("<uuid:public_id>/report.xlsx", views.download_report, name="batch-report"),
    path("<uuid:public_id>/undo/", views.undo_import, name="batch-undo"),
]
