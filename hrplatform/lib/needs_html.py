"""The rows of "what needs me now" as HTML text."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.safestring import SafeString, mark_safe

from hrplatform.lib.drawing import draw_status
from hrplatform.lib.escaping import escape_text
from hrplatform.lib.time_html import draw_ago
from hrplatform.lib.ui import Need


def draw_needs(needs: Iterable[Need], now: datetime) -> SafeString:
    """What is so, since when, and the one next act."""
    return mark_safe("".join(f"\n  {_row(need, now)}" for need in needs))


def _row(need: Need, now: datetime) -> str:
    title, action = escape_text(need.title), escape_text(need.action)
    detail = f'<div class="hr-2 hr-sub">{escape_text(need.detail)}</div>' if need.detail else ""
    when = escape_text(need.when) if isinstance(need.when, str) else draw_ago(need.when, now)
    return (
        f'<li class="hr-row"><span class="hr-tag">{draw_status(need.status)}</span>'
        f'<div><strong>{title}</strong>{detail}</div><span class="hr-when">{when}</span>'
        f'<a class="btn btn-sm" href="{escape_text(need.url)}" aria-label="{action}: {title}">{action}</a></li>'
    )
