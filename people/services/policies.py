"""Writes of company rules on file (spec 2.4)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from people import policy_actions
from people.enums import NoticeMeans
from people.errors import PeopleRefused
from people.models import Employee, Policy, PolicyNotice, PolicyVersion
from people.services.files import keep_file


@transaction.atomic
def publish_version(
    *,
    name: str,
    kind: str,
    text: str,
    consultation: str,
    consulted_on: date | None,
    published_on: date,
    actor: Any,
    now: datetime,
    union_record: str = "",
    union_on: date | None = None,
    upload: Any = None,
) -> PolicyVersion:
    """The next version of a policy, with its consultation record; creates the policy when new. Audited.

    Raises PeopleRefused at the field: neither text nor file, a discussion after publication, a date without its
    record, another kind than the policy has, publication before the version before.
    """
    if not text.strip() and not upload:
        raise PeopleRefused(_("Give the text or a file."), "text")
    _check_consultation(consultation, consulted_on, union_record, union_on, published_on)
    policy, _created = Policy.objects.select_for_update().get_or_create(name=name.strip(), defaults={"kind": kind})
    newest = policy.versions.order_by("-number").first()
    _check_order(policy, kind, newest, published_on)
    version = PolicyVersion(
        policy=policy, number=newest.number + 1 if newest else 1, text=text, consultation=consultation,
        consulted_on=consulted_on, union_record=union_record, union_on=union_on, published_on=published_on,
        created_at=now,
    )  # fmt: skip
    if upload:
        version.file = keep_file(upload=upload, actor=actor, now=now)
    version.save()
    after = {
        "policy": policy.name, "version": version.number, "published_on": published_on, "consulted_on": consulted_on,
        "union_on": union_on, "file": version.file.sha256 if version.file else "",
    }  # fmt: skip
    record(action=policy_actions.PUBLISHED, actor=actor, target=version, after=after, at=now)
    return version


def _check_consultation(
    consultation: str, consulted_on: date | None, union_record: str, union_on: date | None, published_on: date
) -> None:
    for text, day, field, day_field in (
        (consultation, consulted_on, "consultation", "consulted_on"),
        (union_record, union_on, "union_record", "union_on"),
    ):
        if day and not text.strip():
            raise PeopleRefused(_("A date needs the record of what was said then."), field)
        if day and day > published_on:
            raise PeopleRefused(
                _("A policy is discussed before it is published: the consultation date is later."), day_field
            )


def _check_order(policy: Policy, kind: str, newest: PolicyVersion | None, published_on: date) -> None:
    if policy.kind != kind:
        raise PeopleRefused(
            _("%(name)s is on file as “%(kind)s”.") % {"name": policy.name, "kind": policy.get_kind_display()}, "kind"
        )
    if newest and newest.published_on and published_on < newest.published_on:
        raise PeopleRefused(
            _("Version %(number)s was published on %(day)s; the next one can't be earlier.")
            % {"number": newest.number, "day": newest.published_on},
            "published_on",
        )


@transaction.atomic
def acknowledge_policy(*, version: PolicyVersion, employee: Employee, on: date, now: datetime) -> PolicyNotice:
    """The employee confirms having read this version; the first notice stays. Audited."""
    return _give_notice(version, employee, on, NoticeMeans.ACKNOWLEDGED, "", employee.user, now)[0]


@transaction.atomic
def serve_policy(
    *,
    version: PolicyVersion,
    employees: Iterable[Employee],
    on: date,
    means: str,
    witness: str,
    actor: Any,
    now: datetime,
) -> int:
    """Record that a version was handed over or sent, with a witness; returns how many notices are new. Audited."""
    if not witness.strip():
        raise PeopleRefused(_("Service needs the name of a witness."), "witness")
    if on > now.date():
        raise PeopleRefused(_("The date of service is in the future."), "on")
    given = [_give_notice(version, employee, on, means, witness.strip(), actor, now) for employee in employees]
    return sum(is_new for _notice, is_new in given)


def _give_notice(
    version: PolicyVersion, employee: Employee, on: date, means: str, witness: str, actor: Any, now: datetime
) -> tuple[PolicyNotice, bool]:
    """The notice, and whether it is new."""
    if version.published_on is None or on < version.published_on:
        raise PeopleRefused(_("This version was not published yet on that date."), "on")
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
    return notice, created
