"""The inbox."""

from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("", views.show_inbox, name="inbox"),
    path("read/", views.read_all, name="inbox-read"),
    path("preference/", views.save_preference, name="preference-change"),
    path("<uuid:public_id>/open/", views.open_notice, name="notice-open"),
]
