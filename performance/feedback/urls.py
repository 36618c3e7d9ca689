"""Pages of the running log and of 1:1 meetings."""

from django.urls import path

from performance.feedback import views

app_name = "feedback"
urlpatterns = [
    path("", views.list_entries, name="entry-list"),
    path("new/", views.create_entry, name="entry-create"),
    path("meetings/", views.list_meetings, name="meeting-list"),
    path("meetings/new/", views.create_meeting, name="meeting-create"),
    path("<uuid:public_id>/", views.show_entry, name="entry-detail"),
    path("<uuid:public_id>/withdraw/", views.withdraw, name="entry-withdraw"),
    path("<uuid:public_id>/point/", views.add_to_agenda, name="meeting-point"),
    path("<uuid:public_id>/minutes/", views.write_minutes, name="meeting-minutes"),
    path("<uuid:public_id>/cancel/", views.cancel, name="meeting-cancel"),
]
