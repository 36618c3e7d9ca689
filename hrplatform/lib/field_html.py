"""Fields of forms as HTML text: label, control, error, help. A form of fifty fields is a thousand template nodes."""

from collections.abc import Iterable

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hrplatform.lib.drawing import draw_icon
from hrplatform.lib.escaping import escape_text
from hrplatform.lib.form_html import draw_bound


def draw_fields(form: Iterable[BoundField]) -> SafeString:
    """Every field of the form, in its order."""
    return mark_safe("\n".join(draw_field(field) for field in form))


def draw_field(field: BoundField) -> SafeString:
    """One field with everything that belongs to it; a hidden one is its input alone."""
    if field.is_hidden:
        return mark_safe(str(field))
    css, said, helped = "hr-field", "", ""
    if errors := field.form.errors.get(field.name):
        css += " hr-field-bad"
        words = " ".join(escape_text(error) for error in errors)
        said = f'<p class="hr-error" id="{field.auto_id}_error">{draw_icon("alert-circle")}{words}</p>'
    if field.help_text:
        helped = f'<p class="hr-help" id="{field.auto_id}_helptext">{escape_text(field.help_text)}</p>'
    return mark_safe(f'<div class="{css}">{_named(field)}{said}{helped}</div>')


def draw_control(field: BoundField) -> SafeString:
    """The field's input with the interface's classes and its error and help announced with it."""
    widget = field.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        css = "hr-radio"
    elif isinstance(widget, forms.CheckboxInput):
        css = "form-check-input"
    else:
        css = "form-select" if isinstance(widget, forms.Select) else "form-control"
    given = widget.attrs.get("class", "")
    described = [f"{field.auto_id}_error"] if field.form.errors.get(field.name) else []
    described += [f"{field.auto_id}_helptext"] if field.help_text else []
    attrs: dict[str, str | bool] = {"class": f"{given} {css}".strip()}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return draw_bound(field, attrs)


def _named(field: BoundField) -> str:
    """The control with its label: before it, behind a tick box, around a group of choices."""
    label, control = escape_text(field.label), draw_control(field)
    if not field.use_fieldset and isinstance(field.field.widget, forms.CheckboxInput):
        return f'<label class="form-check">{control}<span class="form-check-label">{label}</span></label>'
    if not field.field.required:
        word = escape_text(_("optional"))
        label += f' <span class="hr-3">{word}</span>'
    if field.use_fieldset:
        return f'<fieldset><legend class="hr-label">{label}</legend>{control}</fieldset>'
    unit = getattr(field.field, "unit", "")
    inside = f'<div class="hr-unit">{control}<span>{escape_text(unit)}</span></div>' if unit else control
    return f'<label class="hr-label" for="{field.id_for_label}">{label}</label>{inside}'
