"""Reviews as files, under /reports/."""

from django.urls import path

from performance.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.list_reports, name="report-list"),
    path("results/<uuid:public_id>/pdf/", views.show_scorecard, name="scorecard-pdf"),
    path("cycles/<uuid:public_id>/excel/", views.make_book, name="cycle-excel"),
    path("cycles/<uuid:public_id>/departments/<uuid:department_id>/", views.show_department, name="department"),
    path(
        "cycles/<uuid:public_id>/departments/<uuid:department_id>/pdf/",
        views.download_department,
        name="department-pdf",
    ),
]
