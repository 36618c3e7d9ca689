"""Pages of growth, under /growth/."""

from django.urls import path

from performance.growth import views

app_name = "growth"
urlpatterns = [
    path("", views.list_nominations, name="nomination-list"),
    path("people/<uuid:public_id>/<slug:track>/", views.create_nomination, name="nomination-create"),
    path("nominations/<uuid:public_id>/", views.show_nomination, name="nomination-detail"),
    path("nominations/<uuid:public_id>/decide/", views.decide, name="nomination-decide"),
    path("nominations/<uuid:public_id>/withdraw/", views.withdraw, name="nomination-withdraw"),
    path("recognitions/", views.list_recognitions, name="recognition-list"),
    path("recognitions/<uuid:public_id>/give/", views.give, name="recognition-create"),
    path("recognitions/<uuid:public_id>/withdraw/", views.withdraw_given, name="recognition-withdraw"),
]
