"""Form controls as HTML text: the same as Django's widget templates give, which open a template an option.

A filter of 170 departments took 340 templates; FORM_RENDERER in the settings names FormRenderer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField, Select
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
    """Draws plain inputs, text areas, selects and groups of choices itself; everything else from its template."""

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


def draw_choices(widget: Mapping[str, Any]) -> str:
    """<div> of radio buttons or of tick boxes, each in its label, grouped or not."""
    parts = []
    for group, options, _index in widget["optgroups"]:
        drawn = "".join(f"<div>{_choice(option)}</div>" for option in options)
        parts.append(f"<div><label>{escape_text(group)}</label>{drawn}</div>" if group else drawn)
    known = {name: widget["attrs"].get(name) or False for name in ("id", "class")}
    return f"<div{draw_attrs(known)}>{''.join(parts)}</div>"


def draw_bound(field: BoundField, attrs: dict[str, str | bool]) -> SafeString:
    """field.as_widget(attrs=attrs); a plain select without a table of all its options, which may be hundreds."""
    widget = field.field.widget
    if type(widget) is not Select:
        return field.as_widget(attrs=attrs)
    attrs = field.build_widget_attrs(attrs, widget)
    if field.auto_id and "id" not in widget.attrs:
        attrs.setdefault("id", field.auto_id)
    head = f'<select name="{escape_text(field.html_name)}"{draw_attrs({**widget.attrs, **attrs})}>'
    chosen = set(widget.format_value(field.value()))
    return mark_safe(f"{head}{''.join(_bound_options(widget.choices, chosen))}\n</select>")


def draw_options(choices: Iterable[tuple[object, object]], chosen: object = None) -> SafeString:
    """<option> of each (value, text), the chosen value marked: for selects that are no field of a form."""
    return mark_safe(
        "".join(
            f'<option value="{_text(value)}"{" selected" if value == chosen else ""}>{_text(text)}</option>'
            for value, text in choices
        )
    )


def _bound_options(choices: Iterable[tuple[object, Any]], chosen: set[str]) -> Iterator[str]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            inside = "".join(_bound_options(label, chosen))
            yield f'\n  <optgroup label="{_text(value)}">{inside}\n  </optgroup>'
            continue
        text = "" if value is None else str(value)
        said = ""
        if text in chosen:
            chosen.clear()  # the first option that says it, as Django's
            said = " selected"
        yield f'\n  <option value="{escape_text(text)}"{said}>{_label(label)}</option>'


def _option(option: Mapping[str, Any]) -> str:
    return f'<option value="{_text(option["value"])}"{draw_attrs(option["attrs"])}>{_label(option["label"])}</option>'


def _label(label: Any) -> str:
    """What Django says for "nothing chosen yet" is no phrase."""
    label = str(label) if isinstance(label, Promise) else label
    return gettext("Choose …") if label == NOTHING_CHOSEN else escape_text(label)


def _choice(option: Mapping[str, Any]) -> str:
    control = draw_input(option)
    if not option["wrap_label"]:
        return control
    own = draw_attrs({"for": option["attrs"].get("id") or False})
    return f"<label{own}>{control} {_text(option['label'])}</label>"


def _text(value: object) -> str:
    return escape_text(str(value))


DRAWN: dict[str, Draw] = {
    **{f"{WIDGETS}{name}.html": draw_input for name in INPUTS},
    **{f"{WIDGETS}{name}.html": draw_select for name in ("select", "select_multiple")},
    **{f"{WIDGETS}{name}.html": draw_choices for name in ("radio", "checkbox_select")},
    f"{WIDGETS}textarea.html": draw_textarea,
}
