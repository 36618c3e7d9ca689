"""What findings say on the start page."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib import home
from hrplatform.lib.ui import Need, Status
from performance.checks.enums import FindingState, Severity
from performance.checks.permissions import visible_findings
from performance.checks.presenters import severity_status
from performance.checks.sentences import sentence_of
from performance.reviews.enums import Stage


@home.needs(roles={"head", "deputy", "manager"}, order=21)
def scores_to_change(user: Any, on: date, now: datetime) -> list[Need]:
    """Scores a second review has sent back to this scorer: until when they are changed, or handed in again."""
    rows = visible_findings(user, on).filter(state=FindingState.UPHELD, cycle__stage=Stage.CHECKS)
    return [
        Need(
            status=Status("bad", _("Overdue")) if row.due_on and row.due_on < on else Status("warn", _("Sent back")),
            title=_("%(cycle)s: second review sent scores back to you") % {"cycle": row.cycle.name},
            detail=sentence_of(row),
            url=reverse("reviews:team-grid", args=[row.cycle.public_id]),
            action=_("Change them"),
            when=row.due_on or "",
            category=_("Reviews"),
            rank=10,
        )
        for row in rows.select_related("cycle", "department", "scorer", "person").order_by("due_on", "pk")[:4]
    ]


@home.needs(roles={"hr"}, order=20)
def findings_to_review(user: Any, on: date, now: datetime) -> list[Need]:
    """Open findings that are more than a hint, and upheld ones whose scores were not changed in time."""
    rows = visible_findings(user, on).select_related("cycle", "department", "scorer", "person")
    waiting = rows.filter(state=FindingState.OPEN).exclude(severity=Severity.INFO).order_by("q_value")[:8]
    late = rows.filter(state=FindingState.UPHELD, due_on__lt=on)[:8]
    return [
        Need(
            status=severity_status(row) if row.state == FindingState.OPEN else Status("bad", _("Overdue")),
            title=_("%(department)s: %(check)s")
            % {"department": row.department.name, "check": row.get_check_code_display()},
            detail=sentence_of(row),
            url=reverse("checks:finding-detail", args=[row.public_id]),
            action=_("Review"),
            when=row.created_at,
            category=_("Findings"),
            rank=15 if row.severity == Severity.SEVERE else 45,
        )
        for row in [*late, *waiting]
    ]
