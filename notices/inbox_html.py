"""The notices of the inbox as HTML text: each is a form of its own, fifty a page."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _

from hrplatform.lib.drawing import draw_status
from hrplatform.lib.escaping import escape_text
from hrplatform.lib.paths import row_path
from hrplatform.lib.time_html import draw_ago, draw_day
from hrplatform.lib.ui import Status
from notices.models import Notice


def draw_notices(notices: Iterable[Notice], *, request: HttpRequest, now: datetime) -> SafeString:
    """<li> of each: its title opens it, unread ones say so."""
    token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
    word = _("New")
    new = f" {draw_status(Status('info', word))}"
    return mark_safe("".join(_row(notice, token, new, now) for notice in notices))


def _row(notice: Notice, token: str, new: str, now: datetime) -> str:
    css, said = ("", "") if notice.read_at else (" fw-bold", new)
    act = row_path("notices:notice-open", notice.public_id)
    button = f'<button class="hr-open{css}" type="submit">{escape_text(notice.title)}</button>'
    lines = str(escape_text(normalize_newlines(notice.body))).replace("\n", "<br>")
    body = f'<div class="hr-2">{lines}</div>' if notice.body else ""
    when = draw_ago(notice.created_at, now)
    if notice.due_on:
        due = _("due %(day)s") % {"day": draw_day(notice.due_on)}
        when = mark_safe(f"{when} · {due}")
    return (
        f'<li class="hr-row"><div>\n  <form method="post" action="{act}">{token}{button}{said}</form>\n'
        f'  {body}<div class="hr-small hr-3">{when}</div></div></li>'
    )
