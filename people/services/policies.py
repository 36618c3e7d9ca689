"""Writes of company rules on file (spec 2.4)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.services import record
from people import policy_actions
from people.enums import NoticeMeans
from people.errors import PeopleRefused
from people.models import Employee, Policy, PolicyNotice, PolicyVersion, User


@transaction.atomic
def publish_version(
    *,
    name: str,
    kind: str,
    text: str,
    consultation: str,
    consulted_on: date | None,
    published_on: date,
    actor: User | None,
    now: datetime,
) -> PolicyVersion:
    """The next version of a policy, with its consultation record; creates the policy when new. Audited."""
    if consulted_on and consulted_on > published_on:
        raise PeopleRefused(_("A policy is discussed before it is published: the consultation date is later."))
    policy, _created = Policy.objects.get_or_create(name=name, defaults={"kind": kind})
    newest = policy.versions.aggregate(newest=Max("number"))["newest"] or 0
    version = PolicyVersion.objects.create(
        policy=policy,
        number=newest + 1,
        text=text,
        consultation=consultation,
        consulted_on=consulted_on,
        published_on=published_on,
        created_at=now,
    )
    after = {"policy": name, "version": version.number, "published_on": published_on, "consulted_on": consulted_on}
    record(action=policy_actions.PUBLISHED, actor=actor, target=version, after=after, at=now)
    return version


@transaction.atomic
def acknowledge_policy(*, version: PolicyVersion, employee: Employee, on: date, now: datetime) -> PolicyNotice:
    """The employee confirms having read this version; the first notice stays. Audited."""
    return _give_notice(version, employee, on, NoticeMeans.ACKNOWLEDGED, "", employee.user, now)


@transaction.atomic
def serve_policy(
    *,
    version: PolicyVersion,
    employees: Iterable[Employee],
    on: date,
    means: str,
    witness: str,
    actor: User,
    now: datetime,
) -> int:
    """Record that a version was handed over or sent, with a witness; returns how many notices are new. Audited."""
    if not witness.strip():
        raise PeopleRefused(_("Service needs the name of a witness."))
    if on > now.date():
        raise PeopleRefused(_("The date of service is in the future."))
    notices = [_give_notice(version, employee, on, means, witness, actor, now) for employee in employees]
    return sum(notice.recorded_at == now for notice in notices)


def _give_notice(
    version: PolicyVersion, employee: Employee, on: date, means: str, witness: str, actor: User | None, now: datetime
) -> PolicyNotice:
    if version.published_on is None or on < version.published_on:
        raise PeopleRefused(_("This version was not published yet on that date."))
    notice, created = PolicyNotice.objects.get_or_create(
        version=version,
        employee=employee,
        defaults={
            "noticed_on": on, "means": means, "witness": witness, "recorded_by": actor, "recorded_at": now,
        },
    )  # fmt: skip
    if created:
        after = {"version": str(version), "noticed_on": on, "means": means, "witness": witness}
        record(action=policy_actions.NOTICED, actor=actor, target=version, after=after, person=employee, at=now)
    return notice
