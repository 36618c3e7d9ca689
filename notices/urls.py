"""The inbox and what comes by mail."""

from django.urls import path

from notices import robot_views, views

app_name = "notices"
urlpatterns = [
    path("", views.show_inbox, name="inbox"),
    path("read/", views.read_all, name="inbox-read"),
    path("mail/", views.show_wishes, name="wishes"),
    path("robots/", robot_views.show_robots, name="robot-list"),
    path("robots/add/", robot_views.add_robot, name="robot-add"),
    path("robots/<uuid:public_id>/", robot_views.change_robot, name="robot-change"),
    path("robots/<uuid:public_id>/test/", robot_views.test_robot, name="robot-test"),
    path("robots/<uuid:public_id>/switch/", robot_views.switch_robot, name="robot-switch"),
    path("<uuid:public_id>/open/", views.open_notice, name="notice-open"),
]
