"""Pages of days, results, metrics and targets."""

from django.urls import path

from performance.measures import views

app_name = "measures"
urlpatterns = [
    path("team/", views.show_team_day, name="team-day"),
]
