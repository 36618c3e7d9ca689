"""Addresses of what follows a failed plan, of the rules behind the guards, and of the calculators."""

from django.urls import path

from pip_workflow.calculators import views as calculators
from pip_workflow.followups import review_views
from pip_workflow.followups import views as follow_ups
from pip_workflow.guards import views as guards

law_patterns = [
    path("follow-ups/", follow_ups.list_follow_ups, name="follow-up-list"),
    path("follow-ups/<uuid:public_id>/", follow_ups.show_follow_up, name="follow-up"),
    path("follow-ups/<uuid:public_id>/<slug:act>/", follow_ups.act, name="follow-up-act"),
    path("reviews/<uuid:public_id>/", review_views.show_review, name="review"),
    path("reviews/<uuid:public_id>/letters/<slug:of>/", review_views.letter, name="review-letter"),
    path("reviews/<uuid:public_id>/<slug:act>/", review_views.act, name="review-act"),
    path("rules/", guards.list_rules, name="rule-list"),
    path("rules/wages/", guards.list_wages, name="wage-list"),
    path("rules/wages/new/", guards.add_wage, name="wage-add"),
    path("rules/<slug:code>/", guards.show_rule, name="rule-detail"),
    path("rules/<slug:code>/new/", guards.write, name="rule-write"),
    path("calculators/severance/", calculators.show_severance, name="severance"),
    path("calculators/pension-age/", calculators.show_pension, name="pension"),
    path("<uuid:public_id>/guards/", guards.show_runs, name="plan-guards"),
    path("<uuid:public_id>/warning/", guards.warning, name="plan-warning"),
]
