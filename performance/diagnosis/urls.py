"""Pages of diagnosis and of the course catalogue."""

from django.urls import path

from performance.diagnosis import views

app_name = "diagnosis"
urlpatterns = [
    path("courses/", views.list_courses, name="course-list"),
    path("courses/new/", views.edit_course, name="course-create"),
    path("courses/<uuid:public_id>/", views.edit_course, name="course-change"),
    path("rules/", views.list_rules, name="rule-list"),
    path("rules/new/", views.edit_rule, name="rule-create"),
    path("rules/<uuid:public_id>/", views.edit_rule, name="rule-change"),
]
