"""Pages of appeals, under /appeals/."""

from django.urls import path

from performance.appeals import views

app_name = "appeals"
urlpatterns = [
    path("", views.list_appeals, name="appeal-list"),
    path("results/<uuid:public_id>/", views.create, name="appeal-create"),
    path("<uuid:public_id>/", views.show, name="appeal-detail"),
    path("<uuid:public_id>/files/<uuid:file_id>/", views.show_file, name="appeal-file"),
    path("<uuid:public_id>/assign/", views.assign, name="appeal-assign"),
    path("<uuid:public_id>/decide/", views.decide, name="appeal-decide"),
    path("<uuid:public_id>/withdraw/", views.withdraw, name="appeal-withdraw"),
]
