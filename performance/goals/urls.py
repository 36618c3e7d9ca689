"""Pages of goals."""

from django.urls import path

from performance.goals import views

app_name = "goals"
urlpatterns = [
    path("", views.show_cascade, name="cascade"),
    path("mine/", views.show_my_goals, name="my-goals"),
    path("team/", views.show_team, name="team-goals"),
    path("new/", views.create, name="goal-create"),
    path("templates/", views.list_templates, name="template-list"),
    path("templates/<uuid:public_id>/give/", views.give, name="template-give"),
    path("parts/<uuid:public_id>/file/", views.show_part_file, name="part-file"),
    path("<uuid:public_id>/file/", views.show_file, name="goal-file"),
    path("<uuid:public_id>/", views.show_goal, name="goal-detail"),
    path("<uuid:public_id>/edit/", views.edit, name="goal-edit"),
    path("<uuid:public_id>/agree/", views.agree, name="goal-agree"),
    path("<uuid:public_id>/send-back/", views.give_back, name="goal-send-back"),
    path("<uuid:public_id>/drop/", views.drop, name="goal-drop"),
    path("<uuid:public_id>/check-in/", views.report, name="goal-check-in"),
    path("<uuid:public_id>/rate/", views.rate, name="goal-rate"),
]
