"""Reads of company rules on file (spec 2.4)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from people.enums import PolicyKind
from people.models import Employee, PolicyNotice, PolicyVersion


@dataclass(frozen=True)
class KnownRule:
    """A policy version an employee had notice of before a day, with what proves it."""

    version: PolicyVersion
    notice: PolicyNotice


def current_versions(on: date) -> QuerySet[PolicyVersion]:
    """The newest published version of each policy on a day, with the number of notices."""
    newest = PolicyVersion.objects.filter(published_on__lte=on).order_by("policy_id", "-number").distinct("policy_id")
    return (
        PolicyVersion.objects.filter(pk__in=newest.values("pk"))
        .select_related("policy")
        .annotate(noticed=Count("notices"))
        .order_by("policy__name")
    )


def open_versions_for(employee: Employee, on: date) -> QuerySet[PolicyVersion]:
    """Current versions the employee has had no notice of."""
    return current_versions(on).exclude(notices__employee=employee)


def rule_known_to(employee: Employee, before: date) -> KnownRule | None:
    """The newest performance policy with a consultation record that the employee had notice of before the day."""
    notice = (
        PolicyNotice.objects.filter(employee=employee, noticed_on__lt=before)
        .filter(version__policy__kind=PolicyKind.PERFORMANCE, version__published_on__isnull=False)
        .exclude(version__consultation="")
        .select_related("version__policy")
        .order_by("-version__number", "noticed_on")
        .first()
    )
    return KnownRule(version=notice.version, notice=notice) if notice else None
