"""Pages of alerts and rules."""

from django.urls import path

from performance.alerts import views

app_name = "alerts"
urlpatterns = [
    path("", views.list_alerts, name="alert-list"),
    path("rules/", views.list_rules, name="rule-list"),
    path("rules/<slug:code>/", views.show_rule, name="rule-detail"),
    path("rules/<slug:code>/change/", views.edit_rule, name="rule-change"),
    path("<uuid:public_id>/", views.show_alert, name="alert-detail"),
    path("<uuid:public_id>/acknowledge/", views.acknowledge, name="alert-acknowledge"),
    path("<uuid:public_id>/resolve/", views.resolve, name="alert-resolve"),
]
