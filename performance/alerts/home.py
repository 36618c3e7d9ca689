"""Alerts on the start page: what waits to be acknowledged."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib import home
from hrplatform.lib.ui import Need, Status
from performance.alerts.enums import AlertState, Severity
from performance.alerts.presenters import sentence, severity_status, who
from performance.alerts.selectors import list_alerts
from performance.alerts.services.telling import alert_link

MOST = 6
RANK = {Severity.SEVERE: 10, Severity.WARNING: 20, Severity.INFO: 40}


@home.needs(roles={"hr", "head", "deputy", "manager"}, order=10)
def alert_needs(user: Any, on: date, now: datetime) -> list[Need]:
    """Open alerts, the most severe first; beyond six they are one row."""
    rows = list(list_alerts(user, on).filter(state=AlertState.OPEN).order_by("-raised_on", "pk")[:200])
    rows.sort(key=lambda alert: RANK[Severity(alert.severity)])
    needs = [
        Need(
            status=severity_status(alert), title=who(alert), url=alert_link(alert), action=_("Open"),
            detail=sentence(alert, alert.number_of_days), when=alert.raised_on, category=_("Alerts"),
            rank=RANK[Severity(alert.severity)],
        )
        for alert in rows[:MOST]
    ]  # fmt: skip
    rest = len(rows) - MOST
    if rest > 0:
        words = ngettext("%(n)s more alert waits", "%(n)s more alerts wait", rest) % {"n": rest}
        url = reverse("alerts:alert-list") + "?state=open"
        needs.append(Need(Status("neutral", _("Alerts")), words, url, _("See all"), category=_("Alerts"), rank=45))
    return needs
