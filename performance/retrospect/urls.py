"""Pages of retrospectives, under /retrospect/."""

from django.urls import path

from performance.retrospect import views

app_name = "retrospect"
urlpatterns = [
    path("<uuid:public_id>/", views.show, name="cycle-look"),
    path("<uuid:public_id>/pdf/", views.download, name="cycle-pdf"),
]
