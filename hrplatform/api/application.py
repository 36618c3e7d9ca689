"""The API put together, and its OpenAPI description."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ninja import NinjaAPI, Router

from hrplatform.api import problems, reading, writing
from hrplatform.api.reader import JsonReader

PREFIX = "/api/v1"
DESCRIPTION = (
    "Data of one company for its other systems. Every request carries `Authorization: Bearer hrt_…` with a token made "
    "under Integrations; a token belongs to one company and is unknown on other companies' hosts. Lists come in pages: "
    "ask again with `cursor` set to `next` until it is null. Errors are `application/problem+json` (RFC 9457)."
)


@lru_cache(maxsize=1)
def the_api() -> NinjaAPI:
    """The one API of the process; its namespace may be taken once."""
    api = NinjaAPI(
        title="HR platform API", version="1.0.0", description=DESCRIPTION, docs_url=None, openapi_url=None,
        urls_namespace="api", parser=JsonReader(),
    )  # fmt: skip
    problems.connect(api)
    router = Router()
    reading.add_routes(router)
    writing.add_routes(router)
    api.add_router("", router)
    return api


@lru_cache(maxsize=1)
def openapi() -> dict[str, Any]:
    """OpenAPI 3.1, the same for every company."""
    schema = dict(the_api().get_openapi_schema(path_prefix=PREFIX))
    schema["servers"] = [{"url": "/"}]
    for path in schema["paths"].values():
        for operation in path.values():
            _tidy(operation)
    security = schema["components"]["securitySchemes"]["Bearer"]
    security["description"] = "A token made under Integrations, or by the command create_token."
    return schema


def _tidy(operation: dict[str, Any]) -> None:
    """Problems in their own media type; parameters that may be left out rather than null; what every answer has."""
    operation["responses"] = {str(status): answer for status, answer in operation["responses"].items()}
    for status, answer in operation["responses"].items():
        if int(status) >= 400 and "content" in answer:
            answer["content"] = {problems.MEDIA_TYPE: next(iter(answer["content"].values()))}
        answer["headers"] = {"X-Request-ID": {"schema": {"type": "string"}, "description": "Id of this request."}}
        if status == "429":
            answer["headers"]["Retry-After"] = {"schema": {"type": "integer"}, "description": "Seconds to wait."}
    for parameter in operation.get("parameters", []):
        _without_null(parameter)


def _without_null(parameter: dict[str, Any]) -> None:
    schema = parameter["schema"]
    choices = [choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"]
    if len(choices) == 1:
        parameter["schema"] = {
            **{key: value for key, value in schema.items() if key not in {"anyOf", "title"}}, **choices[0]
        }  # fmt: skip
