"""The description of the API: OpenAPI for programs, a page for people. Neither holds company data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from http.client import responses
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hrplatform.api.application import openapi
from hrplatform.api.problems import TITLES, json_response
from hrplatform.lib.escaping import escape_text
from intake.tokens.presenters import tabs
from intake.tokens.scopes import READ, SCOPES
from people.permissions import is_hr

Schema = dict[str, Any]
# Stands for the company's address in what is drawn once for all of them.
ADDRESS = "https://company.invalid"
EXAMPLES: dict[str, list[dict[str, Any]]] = {
    "send_observations": [{"employee": "0007", "date": "2025-03-01", "metric": "orders", "value": 12}],
    "send_people": [
        {
            "employee": "0007", "name": "林静", "department": "运营中心/天猫组", "position": "运营专员",
            "hire_date": "2025-03-01",
        }
    ],
    "send_assignments": [
        {"employee": "0007", "department": "运营中心/天猫组", "position": "运营专员", "from": "2025-03-01"}
    ],
    "send_schedule": [{"employee": "0007", "date": "2025-03-08", "works": True}],
    "send_leave": [{"employee": "0007", "from": "2025-03-10", "until": "2025-03-14", "kind": "annual"}],
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One parameter, field of a body or field of an answer."""

    name: str
    kind: str
    text: str
    needed: bool = False


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    id: str
    method: str
    path: str
    title: str
    text: str
    example: str
    parameters: list[Part]
    body: list[Part]
    answer: list[Part]
    statuses: list[tuple[str, str]]


@dataclass
class Group:
    title: str
    operations: list[Operation] = field(default_factory=list)


@require_safe
def show_openapi(request: HttpRequest) -> HttpResponse:
    return json_response(openapi())


@require_safe
def show_docs(request: HttpRequest) -> HttpResponse:
    signed_in = request.user.is_authenticated
    address = request.build_absolute_uri("/").rstrip("/")
    context = {
        "frame": "layouts/app.html" if signed_in else "hrplatform/_api_frame.html",
        "body": mark_safe(_body(get_language() or "").replace(ADDRESS, escape_text(address))),
        "tabs": tabs("docs") if is_hr(request.user) else [],
    }
    return render(request, "hrplatform/api_docs.html", context)


@cache
def _body(language: str) -> str:
    """What the page says, the same for everybody who reads the language: drawn once in the life of the process."""
    context = {
        "groups": Describer(openapi(), ADDRESS).groups(),
        "problems": [(code, _(title)) for code, title in TITLES.items()],
        "scopes": list(SCOPES.items()),
    }
    return render_to_string("hrplatform/_api_body.html", context)


class Describer:
    """OpenAPI into what the page prints."""

    def __init__(self, schema: Schema, address: str) -> None:
        self.schema, self.address = schema, address
        self.models = schema["components"]["schemas"]

    def groups(self) -> list[Group]:
        found = {"read": Group(_("Reading records")), "write": Group(_("Sending rows"))}
        for path, operations in self.schema["paths"].items():
            for method, operation in operations.items():
                found[operation["tags"][0]].operations.append(self._operation(method.upper(), path, operation))
        return list(found.values())

    def _operation(self, method: str, path: str, said: Schema) -> Operation:
        kind = path.rpartition("/")[2]
        body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        return Operation(
            id=said["operationId"],
            method=method,
            path=path,
            title=str(READ[kind]) if said["tags"] == ["read"] else _(said["summary"]),
            text=_about(said),
            example=self._example(method, path, said),
            parameters=[self._part(item["name"], item["schema"], item["required"]) for item in said["parameters"]],
            body=list(self._fields(body)) if body else [],
            answer=list(self._fields(self._good_answer(said))),
            statuses=[(status, responses[int(status)]) for status in said["responses"]],
        )

    def _good_answer(self, said: Schema) -> Schema:
        """The record of a list, else the whole answer."""
        answer = self._resolve(said["responses"]["200"]["content"]["application/json"]["schema"])
        items = answer["properties"].get("items")
        return items["items"] if items else answer

    def _resolve(self, schema: Schema) -> Schema:
        return self.models[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema

    def _fields(self, schema: Schema, prefix: str = "") -> Iterator[Part]:
        model = self._resolve(schema)
        for name, item in model.get("properties", {}).items():
            yield self._part(f"{prefix}{name}", item, name in model.get("required", []))
            inner = item.get("items", item)
            if "$ref" in inner:
                yield from self._fields(inner, f"{prefix}{name}[]." if "items" in item else f"{prefix}{name}.")

    def _part(self, name: str, schema: Schema, needed: bool) -> Part:
        text = _description(schema)
        return Part(name, self._kind(schema), _(text).replace("`", "") if text else "", needed)

    def _kind(self, schema: Schema) -> str:
        if "anyOf" in schema:
            return " | ".join(dict.fromkeys(self._kind(choice) for choice in schema["anyOf"]))
        if "enum" in schema:
            return " | ".join(str(value) for value in schema["enum"])
        if schema.get("type") == "array":
            return f"[{self._kind(schema['items'])}]"
        if "$ref" in schema or schema.get("type") == "object":
            return "{…}"
        return schema.get("format") or schema.get("type") or "any"

    def _example(self, method: str, path: str, said: Schema) -> str:
        lines = [f'curl "{self.address}{path}" \\', '  -H "Authorization: Bearer $TOKEN"']
        rows = EXAMPLES.get(said["operationId"])
        if rows:
            body = json.dumps({"rows": rows}, ensure_ascii=False)
            lines[-1] += " \\"
            lines += [
                '  -H "Idempotency-Key: $(uuidgen)" \\',
                '  -H "Content-Type: application/json" \\',
                f"  -d '{body}'",
            ]
        elif method == "POST":
            lines[0] = lines[0].replace("curl", "curl -X POST", 1)
        return "\n".join(lines)


def _description(schema: Schema) -> str:
    """Its own, or that of what it is when it isn't null."""
    return schema.get("description") or next(
        (choice["description"] for choice in schema.get("anyOf", []) if "description" in choice), ""
    )


def _about(said: Schema) -> str:
    """The description without its scope, in the reader's language."""
    text, _sep, _scope = said.get("description", "").partition(" Scope:")
    return _(text).replace("`", "") if text and said["tags"] == ["write"] else ""
