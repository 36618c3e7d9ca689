"""A company's pages: every app's URLs under its own prefix. An app without pages yet has an empty list."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

# (prefix, module): the one list of what a company's host serves.
APP_URLS = [
    ("", "hrplatform.pages"),
    ("account/", "people.account_urls"),
    ("people/", "people.urls"),
    ("policies/", "people.policy_urls"),
    ("approvals/", "people.approvals.urls"),
    ("audit/", "audit.urls"),
    ("jobs/", "jobs.urls"),
    ("notices/", "notices.urls"),
    ("imports/", "intake.urls"),
    ("integrations/", "intake.integration_urls"),
    ("measures/", "performance.measures.urls"),
    ("diagnosis/", "performance.diagnosis.urls"),
    ("alerts/", "performance.alerts.urls"),
    ("talks/", "performance.talks.urls"),
    ("goals/", "performance.goals.urls"),
    ("feedback/", "performance.feedback.urls"),
    ("reviews/", "performance.reviews.urls"),
    ("checks/", "performance.checks.urls"),
    ("calibration/", "performance.calibration.urls"),
    ("appeals/", "performance.appeals.urls"),
    ("growth/", "performance.growth.urls"),
    ("retrospect/", "performance.retrospect.urls"),
    ("reports/", "performance.reports.urls"),
    ("plans/", "pip_workflow.urls"),
    ("dossiers/", "pip_workflow.dossier.urls"),
    ("bonuses/", "bonuses.urls"),
    ("api/v1/", "hrplatform.api.urls"),
]


def _existing() -> list[URLPattern | URLResolver]:
    return [path(prefix, include(module)) for prefix, module in APP_URLS if find_spec(module)]


urlpatterns: list[URLPattern | URLResolver] = _existing()
if settings.STYLEGUIDE and find_spec("hrplatform.styleguide"):
    urlpatterns.append(path("styleguide/", include("hrplatform.styleguide")))

handler400 = "hrplatform.views.show_bad_request"
handler403 = "hrplatform.views.show_forbidden"
handler404 = "hrplatform.views.show_not_found"
handler500 = "hrplatform.views.show_server_error"
