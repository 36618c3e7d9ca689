"""Reads of company rules on file (spec 2.4)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from people.enums import PolicyKind
from people.models import Employee, Policy, PolicyNotice, PolicyVersion
from people.selectors.histories import employees_as_of
from people.selectors.people import with_place


@dataclass(frozen=True)
class KnownRule:
    """A policy version an employee had notice of before a day, with what proves it."""

    version: PolicyVersion
    notice: PolicyNotice


def current_versions(on: date) -> QuerySet[PolicyVersion]:
    """The newest published version of each policy on a day, with how many of those still employed had notice."""
    newest = PolicyVersion.objects.filter(published_on__lte=on).order_by("policy_id", "-number").distinct("policy_id")
    return (
        PolicyVersion.objects.filter(pk__in=newest.values("pk"))
        .select_related("policy")
        .annotate(noticed=Count("notices", filter=still_here(on)))
        .order_by("policy__name")
    )


def still_here(on: date) -> Q:
    """Notices to people who have not left by the day: the others count no more, and stay on record."""
    return Q(notices__employee__leave_date__isnull=True) | Q(notices__employee__leave_date__gte=on)


def policy_in_force(kind: str, on: date) -> PolicyVersion | None:
    """The version of that kind in force on a day: the one published last by then; None where there is none.

    A company with several policies of a kind (a standard per position) asks `policies_in_force`.
    """
    return policies_in_force(kind, on).order_by("-published_on", "-pk").first()


def policies_in_force(kind: str, on: date) -> QuerySet[PolicyVersion]:
    """Every policy of the kind in the version in force on the day."""
    return current_versions(on).filter(policy__kind=kind)


def version_in_force(policy: Policy, on: date) -> PolicyVersion | None:
    return policy.versions.filter(published_on__lte=on).order_by("-number").first()


def versions_of(policy: Policy) -> QuerySet[PolicyVersion]:
    """All versions, the latest first, each with the number of notices."""
    return policy.versions.annotate(noticed=Count("notices")).order_by("-number")


def notice_of(employee: Employee, version: PolicyVersion) -> PolicyNotice | None:
    """When and how this employee was given this version; None where nothing proves it."""
    return PolicyNotice.objects.filter(employee=employee, version=version).select_related("version__policy").first()


def people_by_notice(version: PolicyVersion, on: date) -> QuerySet[Employee]:
    """Everybody employed on the day with their place and `noticed_on`, `notice_means`, `notice_witness`."""
    notice = PolicyNotice.objects.filter(version=version, employee=OuterRef("pk"))
    rows = employees_as_of(on).annotate(
        noticed_on=Subquery(notice.values("noticed_on")[:1]),
        notice_means=Subquery(notice.values("means")[:1]),
        notice_witness=Subquery(notice.values("witness")[:1]),
    )
    return with_place(rows, on)


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
