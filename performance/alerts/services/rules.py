"""Rules: loaded from a pack, made and changed as versions, measured on the company's own days (spec 3.1, 3.3)."""

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit import services as audit
from hrplatform.lib import dates
from people.models import Employee
from performance.alerts import actions
from performance.alerts.backtest import Backtest, run_backtest
from performance.alerts.models import Rule
from performance.alerts.series import get
from performance.measures.models import Metric

PLAIN = (
    "name_zh", "name_en", "series", "mode", "comparison", "threshold", "window", "recover", "least", "severity", "told",
    "proposes", "options",
)  # fmt: skip
# Replaying months of forecasts or pooled spans takes a night of its own beyond so many people.
SMALL_COMPANY = 300
QUARTERS = (1, 4, 7, 10)
LINKED = ("metric", "lowered_by", "brand", "region", "department", "position")
FIELDS = (*PLAIN, *LINKED)


class RuleRefused(ValueError):
    """A rule that can't be saved; `field` names the form field it belongs to."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def load_rules(data: list[dict[str, Any]], now: datetime | None = None) -> None:
    """Create a pack's rules as version 1."""
    metrics = {metric.code: metric for metric in Metric.objects.all()}
    moment = now or dates.now()
    Rule.objects.bulk_create(_from_row(row, metrics, moment) for row in data)


@transaction.atomic
def create_rule(*, code: str, series: str, actor: Any, now: datetime, reason: str, **values: Any) -> Rule:
    """Write a new rule as its version 1. RuleRefused when the code is taken. Audited."""
    rule = Rule(code=code, series=series, reason=reason, created_at=now, created_by=actor, **values)
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        raise RuleRefused(_("There is a rule with this code already."), "code") from error
    audit.record(
        action=actions.RULE_CREATED, actor=actor, target=rule, after=snapshot(rule), reason=reason, at=now
    )  # fmt: skip
    return rule


@transaction.atomic
def change_rule(*, rule: Rule, actor: Any, now: datetime, reason: str, **changes: Any) -> Rule:
    """Write the next version of a rule and make it the current one; alerts keep the version that raised them.

    Returns the rule as it is when nothing differs. RuleRefused when somebody else has changed it meanwhile. Audited.
    """
    current = Rule.objects.select_for_update().get(code=rule.code, is_current=True)
    if current.pk != rule.pk:
        raise RuleRefused(_("Somebody else has just changed this rule; look at it again."))
    if not any(getattr(current, name) != value for name, value in changes.items()):
        return rule
    before = snapshot(current)
    Rule.objects.filter(pk=current.pk).update(is_current=False)
    following = next_version(current, actor=actor, now=now, reason=reason, is_current=True, **changes)
    audit.record(
        action=actions.RULE_CHANGED, actor=actor, target=following, before=before, after=snapshot(following),
        reason=reason, at=now,
    )  # fmt: skip
    return following


def next_version(rule: Rule, *, actor: Any, now: datetime, reason: str, is_current: bool, **changes: Any) -> Rule:
    """A copy of the version with the next number. The caller audits."""
    values = {name: getattr(rule, name) for name in FIELDS} | changes
    latest = Rule.objects.filter(code=rule.code).order_by("-version").values_list("version", flat=True)[0]
    return Rule.objects.create(
        code=rule.code, version=latest + 1, is_current=is_current, reason=reason, created_at=now, created_by=actor,
        **values,
    )  # fmt: skip


def measure_rule(*, rule: Rule, on: date) -> Backtest:
    """Put beside the version what it would raise a month, and how much of that goes away by itself. Not audited."""
    found = run_backtest(rule, on=on)
    rule.alerts_per_month, rule.false_per_month = found.per_month, found.false_per_month
    rule.measured_from, rule.measured_until = found.start, found.until
    rule.save(update_fields=["alerts_per_month", "false_per_month", "measured_from", "measured_until"])
    return found


def measure_rules(*, on: date) -> int:
    """measure_rule for every current rule that is not off; costly ones once a quarter, in small companies. How many."""
    rows = Rule.objects.filter(is_current=True).exclude(mode="off").select_related("metric")
    with_costly = on.month in QUARTERS and Employee.objects.count() <= SMALL_COMPANY
    rules = [rule for rule in rows if with_costly or not get(rule.series).is_costly]
    for rule in rules:
        measure_rule(rule=rule, on=on)
    return len(rules)


def snapshot(rule: Rule) -> dict[str, object]:
    """The version as the log keeps it: links by name."""
    linked = {name: str(getattr(rule, name)) if getattr(rule, name) else None for name in LINKED}
    return audit.snapshot(rule, PLAIN) | linked


def _from_row(row: dict[str, Any], metrics: dict[str, Metric], now: datetime) -> Rule:
    """A rule of a pack: what it doesn't say is as its series has it."""
    values = asdict(get(row["series"]).defaults) | row
    for name in ("metric", "lowered_by"):
        values[name] = metrics[row[name]] if row.get(name) else None
    values["threshold"] = Decimal(values["threshold"])
    return Rule(**values, created_at=now)
