"""Writes: the course catalogue and the rules of diagnosis, from a pack or by HR."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from audit import services as audit
from performance.diagnosis import actions
from performance.diagnosis.models import Course, DiagnosisRule
from performance.measures.models import Metric

COURSE_FIELDS = ("code", "name_zh", "name_en", "form", "hours", "skills", "is_active")
RULE_FIELDS = ("code", "name_zh", "name_en", "conditions", "is_active")


def load_diagnoses(data: list[dict[str, Any]]) -> None:
    """Create a pack's rules of diagnosis, in the order of the file."""
    DiagnosisRule.objects.bulk_create(DiagnosisRule(**row, sequence=number) for number, row in enumerate(data))


def load_courses(data: list[dict[str, Any]]) -> None:
    """Create a pack's catalogue; courses help metrics that the pack or the company has."""
    metrics = {metric.code: metric for metric in Metric.objects.all()}
    for number, row in enumerate(data):
        values = {**row, "hours": Decimal(row["hours"])}
        helped = values.pop("metrics")
        Course.objects.create(**values, sequence=number).metrics.set(metrics[code] for code in helped)


@transaction.atomic
def save_course(*, course: Course, metrics: Iterable[Metric], actor: Any, now: datetime) -> Course:
    """Add a course to the catalogue, or change one. Side effects: one audit entry."""
    is_new = course.pk is None
    before = None if is_new else _course_state(Course.objects.get(pk=course.pk))
    course.save()
    course.metrics.set(metrics)
    audit.record(
        action=actions.COURSE_CREATED if is_new else actions.COURSE_CHANGED, actor=actor, target=course,
        before=before, after=_course_state(course), at=now,
    )  # fmt: skip
    return course


@transaction.atomic
def save_rule(*, rule: DiagnosisRule, actor: Any, now: datetime) -> DiagnosisRule:
    """Add a rule of diagnosis, or change one. Side effects: one audit entry."""
    is_new = rule.pk is None
    before = None if is_new else audit.snapshot(DiagnosisRule.objects.get(pk=rule.pk), RULE_FIELDS)
    rule.save()
    audit.record(
        action=actions.DIAGNOSIS_CREATED if is_new else actions.DIAGNOSIS_CHANGED, actor=actor, target=rule,
        before=before, after=audit.snapshot(rule, RULE_FIELDS), at=now,
    )  # fmt: skip
    return rule


def _course_state(course: Course) -> dict[str, Any]:
    helped = course.metrics.order_by("code").values_list("code", flat=True)
    return {**audit.snapshot(course, COURSE_FIELDS), "metrics": list(helped)}
