"""Pages of the audit log."""

from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [
    path("", views.list_entries, name="entry-list"),
    path("verify/", views.verify_log, name="log-verify"),
    path("checker.py", views.download_checker, name="checker-download"),
    path("<uuid:public_id>/", views.show_entry, name="entry-detail"),
    path("<uuid:public_id>/proof.json", views.download_proof, name="proof-download"),
]
