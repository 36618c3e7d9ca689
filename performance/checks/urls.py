"""Pages of score checks, under /checks/."""

from django.urls import path

from performance.checks import risk_views, views

app_name = "checks"
urlpatterns = [
    path("", views.list_findings, name="finding-list"),
    path("risks/", risk_views.list_risks, name="risk-list"),
    path("risks/<uuid:public_id>/", risk_views.show_risk, name="risk-report"),
    path("risks/<uuid:public_id>/pdf/", risk_views.risk_pdf, name="risk-pdf"),
    path("run/<uuid:public_id>/", views.run, name="cycle-run"),
    path("findings/<uuid:public_id>/", views.show_finding, name="finding-detail"),
    path("findings/<uuid:public_id>/uphold/", views.uphold, name="finding-uphold"),
    path("findings/<uuid:public_id>/dismiss/", views.dismiss, name="finding-dismiss"),
    path("findings/<uuid:public_id>/correct/", views.correct, name="finding-correct"),
]
