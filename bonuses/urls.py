"""Pages of bonuses."""

from django.urls import path
from django.views.generic import RedirectView

app_name = "bonuses"
urlpatterns = [
    path("mine/", RedirectView.as_view(url="/"), name="my-awards"),
    path("pools/<uuid:public_id>/", RedirectView.as_view(url="/"), name="pool-detail"),
]
