"""The inbox and what comes by mail."""

from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("", views.show_inbox, name="inbox"),
    path("read/", views.read_all, name="inbox-read"),
    path("mail/", views.show_wishes, name="wishes"),
    path("<uuid:public_id>/open/", views.open_notice, name="notice-open"),
]
