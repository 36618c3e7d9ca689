"""The company's pages and beside them the floor: a bare view with session, company and user."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from hrplatform.urls import handler400, handler403, handler404, handler500
from hrplatform.urls import urlpatterns as company_urls

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

FLOOR = "/bench-floor/"


def show_floor(request: HttpRequest) -> HttpResponse:
    """As little as a view of this product can do: it knows who asks, and for which company."""
    return HttpResponse(f"<!doctype html><title>{request.company}</title><p>{request.user}</p>")  # type: ignore[attr-defined]


urlpatterns = [*company_urls, path(FLOOR.strip("/") + "/", show_floor)]
