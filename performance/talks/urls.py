"""Pages of talks."""

from django.urls import path

from performance.talks import views

app_name = "talks"
urlpatterns = [
    path("", views.list_talks, name="talk-list"),
    path("new/", views.create_talk, name="talk-create"),
    path("<uuid:public_id>/", views.show_talk, name="talk-detail"),
    path("<uuid:public_id>/change/", views.edit_talk, name="talk-change"),
    path("<uuid:public_id>/confirm/", views.confirm, name="talk-confirm"),
    path("<uuid:public_id>/add/", views.add, name="talk-add"),
]
