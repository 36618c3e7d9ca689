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
