"""/api/v1/ on a company's host: the routes, their description, and problems for everything else."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt

from hrplatform.api import docs
from hrplatform.api.application import the_api
from hrplatform.api.problems import ApiProblem, answer_failure, problem_response

logger = logging.getLogger(__name__)
app_name = "api"


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whatever the framework itself answers becomes a problem too."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Exception as error:  # noqa: BLE001 - the last door: an answer in the API's own form, and a log line
            return answer_failure(request, error)
        if response.status_code == 405:
            return problem_response(ApiProblem(405, "method_not_allowed", headers={"Allow": response["Allow"]}))
        return response

    return answer


@csrf_exempt
def show_nothing(request: HttpRequest) -> HttpResponse:
    """Any other address under /api/v1/."""
    return problem_response(ApiProblem(404, "not_found"))


def _guarded_patterns() -> list[URLPattern]:
    found = []
    for pattern in the_api().urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            found.append(URLPattern(pattern.pattern, guarded(pattern.callback), pattern.default_args, pattern.name))
    return found


urlpatterns = [
    path("docs", docs.show_docs, name="docs"),
    path("openapi.json", docs.show_openapi, name="openapi"),
    *_guarded_patterns(),
    re_path(r"^.*$", show_nothing, name="nothing"),
]
