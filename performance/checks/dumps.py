"""Findings for dump and the API (spec 13.7)."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from hrplatform.lib.dump import Source, register_source
from performance.checks.models import Finding
from performance.checks.presenters import finding_record


def finding_rows(since: date | None, as_of: date | None) -> QuerySet[Finding]:
    """Findings by cycle; `since` and `as_of` compare the end of the cycle and the day raised."""
    rows = Finding.objects.select_related("cycle", "department", "scorer").prefetch_related("employees")
    if since:
        rows = rows.filter(cycle__until__gte=since)
    return rows.filter(created_at__date__lte=as_of) if as_of else rows


def finding_records(rows: Any) -> Any:
    return map(finding_record, rows)


register_source(
    "findings",
    Source(
        rows=finding_rows,
        order=("cycle__until", "cycle_id", "check_code", "department__path", "pk"),
        records=finding_records,
        filters={"cycle": "cycle__code", "state": "state"},
        updated=lambda moment: Q(created_at__gte=moment) | Q(decided_at__gte=moment) | Q(closed_at__gte=moment),
    ),
)
