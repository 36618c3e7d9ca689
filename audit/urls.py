"""Pages of the audit log."""

from django.urls import path

from audit import anchor_views, copy_views, views

app_name = "audit"
urlpatterns = [
    path("", views.list_entries, name="entry-list"),
    path("verify/", views.verify_log, name="log-verify"),
    path("checker.py", views.download_checker, name="checker-download"),
    path("outside/", anchor_views.list_anchors, name="anchor-list"),
    path("outside/custodians/add/", anchor_views.add, name="custodian-add"),
    path("outside/custodians/<uuid:public_id>/end/", anchor_views.end, name="custodian-end"),
    path("outside/stamps/<int:block>.tsr", anchor_views.download_stamp, name="stamp-download"),
    path("copies/", copy_views.list_copies, name="copy-list"),
    path("copies/agree/", copy_views.agree, name="copy-agree"),
    path("copies/withdraw/", copy_views.withdraw, name="copy-withdraw"),
    path("<uuid:public_id>/", views.show_entry, name="entry-detail"),
    path("<uuid:public_id>/proof.json", views.download_proof, name="proof-download"),
]
