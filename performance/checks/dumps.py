"""Findings for dump and the API (spec 13.7)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from hrplatform.lib.dump import register
from performance.checks.models import Finding
from performance.checks.presenters import finding_record


@register("findings")
def dump_findings(*, since: date | None, as_of: date | None) -> Iterator[dict[str, Any]]:
    """Findings by cycle and severity; `since` and `as_of` compare the end of the cycle and the day raised."""
    rows = Finding.objects.select_related("cycle", "department", "scorer").prefetch_related("employees")
    if since:
        rows = rows.filter(cycle__until__gte=since)
    if as_of:
        rows = rows.filter(created_at__date__lte=as_of)
    for row in rows.order_by("cycle__until", "cycle_id", "check_code", "department__path", "pk"):
        yield finding_record(row)
