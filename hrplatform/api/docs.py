"""The description of the API: OpenAPI for programs, a page for people. Neither holds company data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hrplatform.api.problems import json_response


@require_safe
def show_openapi(request: HttpRequest) -> HttpResponse:
    from hrplatform.api.application import openapi

    return json_response(openapi())


@require_safe
def show_docs(request: HttpRequest) -> HttpResponse:
    from hrplatform.api.application import openapi

    return render(request, "hrplatform/api_docs.html", {"schema": openapi()})
