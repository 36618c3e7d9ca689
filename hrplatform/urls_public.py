"""The public host: front page, operator's console, health."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from hrplatform import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tenants.urls")),
    path("theme/", views.set_theme, name="set-theme"),
    path("language/", views.set_language, name="set-language"),
]
if find_spec("jobs.health"):
    urlpatterns.append(path("health/", include("jobs.health")))

handler400 = views.show_bad_request
handler403 = views.show_forbidden
handler404 = views.show_not_found
handler500 = views.show_server_error
