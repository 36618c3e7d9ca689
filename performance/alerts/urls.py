"""Pages of alerts, rules and trials."""

from django.urls import path

from performance.alerts import rule_views, trial_views, views

app_name = "alerts"
urlpatterns = [
    path("", views.list_alerts, name="alert-list"),
    path("rules/", rule_views.list_rules, name="rule-list"),
    path("rules/new/", rule_views.choose_series, name="rule-new"),
    path("rules/new/<slug:series>/", rule_views.add_rule, name="rule-create"),
    path("rules/preview/<slug:series>/", rule_views.preview_rule, name="rule-preview"),
    path("rules/<slug:code>/", rule_views.show_rule, name="rule-detail"),
    path("rules/<slug:code>/change/", rule_views.edit_rule, name="rule-change"),
    path("rules/<slug:code>/switch/", rule_views.switch_rule, name="rule-switch"),
    path("rules/<slug:code>/backtest/", rule_views.show_backtest, name="rule-backtest"),
    path("rules/<slug:code>/try/", trial_views.try_rule, name="trial-rule"),
    path("trials/", trial_views.list_trials, name="trial-list"),
    path("trials/target/<uuid:public_id>/", trial_views.try_target, name="trial-target"),
    path("trials/<uuid:public_id>/", trial_views.show_trial, name="trial-detail"),
    path("trials/<uuid:public_id>/change/", trial_views.edit_trial, name="trial-change"),
    path("trials/<uuid:public_id>/start/", trial_views.start, name="trial-start"),
    path("trials/<uuid:public_id>/comment/", trial_views.comment, name="trial-comment"),
    path("trials/<uuid:public_id>/roll-out/", trial_views.roll_out, name="trial-roll-out"),
    path("trials/<uuid:public_id>/stop/", trial_views.stop, name="trial-stop"),
    path("<uuid:public_id>/", views.show_alert, name="alert-detail"),
    path("<uuid:public_id>/acknowledge/", views.acknowledge, name="alert-acknowledge"),
    path("<uuid:public_id>/resolve/", views.resolve, name="alert-resolve"),
]
