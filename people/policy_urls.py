"""Pages of company rules on file."""

from django.urls import path

from people import policy_views

app_name = "policies"
urlpatterns = [
    path("", policy_views.list_policies, name="policy-list"),
    path("new/", policy_views.publish, name="policy-create"),
    path("<uuid:public_id>/", policy_views.show_version, name="policy-detail"),
    path("<uuid:public_id>/acknowledge/", policy_views.acknowledge, name="policy-acknowledge"),
    path("<uuid:public_id>/file/", policy_views.show_file, name="policy-file"),
    path("<uuid:public_id>/notices/", policy_views.show_notices, name="policy-notices"),
    path("<uuid:public_id>/serve/", policy_views.serve, name="policy-serve"),
]
