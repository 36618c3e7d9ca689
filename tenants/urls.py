"""The public site."""

from django.urls import path

from tenants import views

urlpatterns = [
    path("", views.front, name="front"),
    path("operator/login/", views.login, name="operator-login"),
    path("operator/logout/", views.logout, name="operator-logout"),
    path("operator/", views.company_list, name="operator-companies"),
    path("operator/companies/new/", views.company_create, name="operator-company-create"),
    path("operator/companies/<uuid:public_id>/suspend/", views.company_suspend, name="operator-company-suspend"),
    path("operator/companies/<uuid:public_id>/delete/", views.company_delete, name="operator-company-delete"),
]
