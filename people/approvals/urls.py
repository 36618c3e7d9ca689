"""Pages of approvals."""

from django.urls import path

from people.approvals import views

app_name = "approvals"
urlpatterns = [
    path("", views.list_requests, name="request-list"),
    path("rules/", views.list_rules, name="rule-list"),
    path("rules/<str:key>/", views.change_rule, name="rule-change"),
]
