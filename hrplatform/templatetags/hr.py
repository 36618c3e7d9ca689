"""Tags and filters of the interface: figures, dates, icons, small pictures. `{% load hr %}`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.template.context import RequestContext
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from hrplatform import frame_html, list_html
from hrplatform.lib import charts, dates, drawing, field_html, form_html, formats, needs_html, table_html, time_html
from hrplatform.lib.ui import Need, Panel, Status

register = template.Library()
register.filter("money", formats.format_money)
register.filter("amount", formats.format_amount)
register.filter("percent", formats.format_percent)
register.filter("number", formats.format_number)
register.filter("signed", formats.format_signed)
register.filter("measure", formats.format_measure)
register.filter("month", formats.format_month)
register.filter("day", time_html.draw_day)
register.filter("moment", time_html.draw_moment)
register.filter("filesize", formats.format_bytes)
register.filter("initials", formats.initials)
register.filter("join_names", formats.join_names)
register.filter("control", field_html.draw_control)
register.simple_tag(drawing.draw_icon, name="icon")
register.simple_tag(frame_html.draw_fixed, name="fixed")
register.simple_tag(frame_html.draw_side, name="frame_side", takes_context=True)
register.simple_tag(frame_html.draw_top, name="frame_top", takes_context=True)
register.simple_tag(frame_html.draw_end, name="frame_end", takes_context=True)
register.simple_tag(field_html.draw_field, name="form_field")
register.simple_tag(field_html.draw_fields, name="form_fields")
register.simple_tag(table_html.draw_rows, name="list_rows")
register.simple_tag(list_html.draw_bar, name="list_bar", takes_context=True)
register.simple_tag(list_html.draw_table, name="list_table", takes_context=True)
register.simple_tag(list_html.draw_pager, name="pager", takes_context=True)
register.simple_tag(list_html.draw_chips, name="chip_links")


@register.filter
def clock(value: datetime | None) -> str:
    """14:32, company time."""
    return formats.DASH if value is None else formats.local(value).strftime("%H:%M")


@register.simple_tag(takes_context=True)
def ago(context: RequestContext, value: date | datetime | None) -> SafeString | str:
    """3 天前, with the full date on hover; `now` comes from the page."""
    if not value or isinstance(value, str):
        return value or formats.DASH
    now = context.get("now") or dates.now()
    return time_html.draw_ago(value, now)


@register.simple_tag(takes_context=True)
def need_rows(context: RequestContext, needs: Iterable[Need]) -> SafeString:
    """The rows of components/needs.html."""
    return needs_html.draw_needs(needs, context.get("now") or dates.now())


@register.simple_tag
def status(kind: str | Status, word: str = "", icon: str = "") -> SafeString:
    """A status badge: kind (bad, warn, good, info, neutral, none) and word, or a Status."""
    return drawing.draw_status(kind if isinstance(kind, Status) else Status(kind, word, icon))


@register.simple_tag
def sparkline(
    values: Sequence[Any], label: str = "", target: Any = None, top: Any = None, slots: int = 20, fit: bool = False
) -> SafeString:
    """The last `slots` values as a line with its dashed target."""
    return drawing.draw_sparkline(list(values), label=str(label), target=target, top=top, slots=slots, fit=fit)


@register.simple_tag
def bar(share: Any, low: bool = False) -> SafeString:
    """An achievement bar of a fraction (0.7 = 70 %); its number stands beside it."""
    return drawing.draw_bar(share, low=low)


@register.simple_tag
def progress(done: Any, total: Any, label: str = "") -> SafeString:
    """A progress bar: done of total."""
    return drawing.draw_progress(done, total, label=str(label))


@register.simple_tag
def department_options(departments: Iterable[Any], chosen: Any = None) -> SafeString:
    """<option> of each department, by its path."""
    rows = ((department.public_id, department.path) for department in departments)
    return form_html.draw_options(rows, chosen.public_id if chosen else None)


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: Any) -> str:
    """The page's own query string with some parameters changed; None or "" removes one."""
    request = context.get("request")
    params = request.GET.copy() if request else None
    if params is None:
        return "?"
    for key, value in changes.items():
        if value in (None, ""):
            params.pop(key, None)
        else:
            params[key] = str(value)
    return f"?{params.urlencode()}"


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """mapping[key], None when missing."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def short_month(value: date | datetime) -> str:
    """3 月, Mar."""
    return f"{value.month} 月" if formats.is_chinese() else formats.MONTHS_EN[value.month - 1]


@register.filter
def is_check(field: BoundField) -> bool:
    """Whether the field is one tick box (its label stands behind it)."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.simple_tag
def chart_still(option: dict[str, Any], size: str = "") -> SafeString:
    """The chart as a fixed picture inside <noscript>, for readers without JavaScript."""
    return charts.still(option, size=size)


@register.simple_tag(takes_context=True)
def panel_body(context: RequestContext, panel: Panel) -> SafeString:
    """The body of a home card: its template with its own context on top of the page's."""
    with context.push(**panel.context):
        return context.template.engine.get_template(panel.template).render(context)


@register.filter
def browser_name(user_agent: str) -> str:
    """Chrome · Windows: what people recognise of a user agent."""
    browsers = (
        ("Edg", "Edge"),
        ("MicroMessenger", "WeChat"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    )
    systems = (
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    )
    browser = next((name for sign, name in browsers if sign in user_agent), gettext("Unknown browser"))
    system = next((name for sign, name in systems if sign in user_agent), "")
    return f"{browser} · {system}" if system else browser
