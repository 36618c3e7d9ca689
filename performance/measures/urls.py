"""Pages of days, results, metrics and targets."""

from django.urls import path

from performance.measures.views import (
    acknowledgements,
    company,
    disputes,
    live,
    metrics,
    restated,
    results,
    suggestions,
    targets,
    team,
)

app_name = "measures"
urlpatterns = [
    path("team/", team.show_team_day, name="team-day"),
    path("company/", company.show_company, name="company"),
    path("mine/", results.show_my_results, name="my-results"),
    path("mine/<uuid:public_id>/acknowledge/", results.acknowledge, name="target-acknowledge"),
    path("pulse/", live.show_pulse, name="pulse"),
    path("mine/question/", disputes.raise_dispute, name="dispute-create"),
    path("disputes/", disputes.list_disputes, name="dispute-list"),
    path("disputes/<uuid:public_id>/", disputes.show_dispute, name="dispute-detail"),
    path("disputes/<uuid:public_id>/answer/", disputes.answer_dispute, name="dispute-answer"),
    path("disputes/<uuid:public_id>/withdraw/", disputes.withdraw_dispute, name="dispute-withdraw"),
    path("restated/", restated.list_restated, name="restated-list"),
    path("restated/<uuid:public_id>/", restated.show_restated, name="restated-detail"),
    path("metrics/", metrics.list_metrics, name="metric-list"),
    path("metrics/new/", metrics.create_metric, name="metric-create"),
    path("metrics/<slug:code>/", metrics.edit_metric, name="metric-change"),
    path("metrics/<slug:code>/benchmarks/", metrics.set_benchmark, name="benchmark-set"),
    path("targets/", targets.list_targets, name="target-list"),
    path("targets/new/", targets.create_target, name="target-create"),
    path("targets/suggested/", suggestions.suggest_targets, name="target-suggested"),
    path("targets/confirmed/", acknowledgements.list_acknowledgements, name="acknowledgement-list"),
    path("targets/confirmed/remind/", acknowledgements.remind, name="acknowledgement-remind"),
    path("targets/<uuid:public_id>/", targets.show_target, name="target-detail"),
    path("targets/<uuid:public_id>/end/", targets.end_target, name="target-end"),
]
