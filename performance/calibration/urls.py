"""Pages of calibration, under /calibration/."""

from django.urls import path

from performance.calibration import views

app_name = "calibration"
urlpatterns = [
    path("", views.list_boards, name="board-list"),
    path("<uuid:public_id>/", views.show_board, name="board"),
    path("<uuid:public_id>/departments/<uuid:department_id>/", views.show_department, name="department"),
    path("<uuid:public_id>/seats/", views.add_seat, name="seat-add"),
    path("<uuid:public_id>/seats/scorers/", views.seat_scorers, name="seat-scorers"),
    path("<uuid:public_id>/end/", views.end, name="meeting-end"),
    path("<uuid:public_id>/reopen/", views.reopen, name="meeting-reopen"),
    path("<uuid:public_id>/sign/", views.sign, name="seat-sign"),
    path("seats/<uuid:public_id>/remove/", views.remove, name="seat-remove"),
    path("results/<uuid:public_id>/mark/", views.mark, name="card-mark"),
    path("results/<uuid:public_id>/move/", views.move, name="card-move"),
]
