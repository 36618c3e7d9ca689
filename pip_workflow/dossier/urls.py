"""Pages of evidence dossiers."""

from django.urls import path

from pip_workflow.dossier import views

app_name = "dossiers"
urlpatterns = [
    path("", views.list_cases, name="case-list"),
    path("<uuid:public_id>/", views.show_case, name="case"),
    path("<uuid:public_id>/make/", views.make, name="make"),
    path("<uuid:public_id>/hold/", views.hold, name="hold"),
    path("holds/<uuid:public_id>/lift/", views.lift, name="lift"),
]
