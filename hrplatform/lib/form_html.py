"""Form controls as HTML text: the same as Django's widget templates give, which open a template an option.

A filter of 170 departments took 340 templates; FORM_RENDERER in the settings names FormRenderer.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from hrplatform.lib.escaping import escape_text

NOTHING_CHOSEN = BLANK_CHOICE_DASH[0][1]
WIDGETS = "django/forms/widgets/"
INPUTS = (
    "checkbox", "color", "date", "datetime", "email", "file", "hidden", "input", "number",
    "password", "search", "tel", "text", "time", "url",
)  # fmt: skip
Draw = Callable[[Mapping[str, Any]], str]


class FormRenderer(TemplatesSetting):
    """Draws plain inputs, text areas and selects itself; everything else from its template."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        draw = DRAWN.get(template_name)
        return mark_safe(draw(context["widget"]) if draw else super().render(template_name, context, request))


def draw_attrs(attrs: Mapping[str, Any]) -> str:
    """` name="value"` of each; True is a bare name, False nothing."""
    return "".join(
        f" {escape_text(name)}" + ("" if value is True else f'="{_text(value)}"')
        for name, value in attrs.items()
        if value is not False
    )


def draw_input(widget: Mapping[str, Any]) -> str:
    """<input>."""
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    name = escape_text(widget["name"])
    return f'<input type="{escape_text(widget["type"])}" name="{name}"{value}{draw_attrs(widget["attrs"])}>'


def draw_textarea(widget: Mapping[str, Any]) -> str:
    """<textarea>; the line break after the tag is not part of the text."""
    text = escape_text(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{escape_text(widget["name"])}"{draw_attrs(widget["attrs"])}>\n{text}</textarea>'


def draw_select(widget: Mapping[str, Any]) -> str:
    """<select> with its options, grouped or not."""
    parts = []
    for group, options, _index in widget["optgroups"]:
        drawn = "".join(f"\n  {_option(option)}" for option in options)
        parts.append(f'\n  <optgroup label="{escape_text(group)}">{drawn}\n  </optgroup>' if group else drawn)
    inside = "".join(parts)
    return f'<select name="{escape_text(widget["name"])}"{draw_attrs(widget["attrs"])}>{inside}\n</select>'


def draw_options(choices: Iterable[tuple[object, object]], chosen: object = None) -> SafeString:
    """<option> of each (value, text), the chosen value marked: for selects that are no field of a form."""
    return mark_safe(
        "".join(
            f'<option value="{_text(value)}"{" selected" if value == chosen else ""}>{_text(text)}</option>'
            for value, text in choices
        )
    )


def _option(option: Mapping[str, Any]) -> str:
    label = str(option["label"]) if isinstance(option["label"], Promise) else option["label"]
    # What Django says for "nothing chosen yet" is no phrase.
    label = gettext("Choose …") if label == NOTHING_CHOSEN else escape_text(label)
    return f'<option value="{_text(option["value"])}"{draw_attrs(option["attrs"])}>{label}</option>'


def _text(value: object) -> str:
    return escape_text(str(value))


DRAWN: dict[str, Draw] = {
    **{f"{WIDGETS}{name}.html": draw_input for name in INPUTS},
    **{f"{WIDGETS}{name}.html": draw_select for name in ("select", "select_multiple")},
    f"{WIDGETS}textarea.html": draw_textarea,
}
