"""Rules: loaded from a pack, changed as new versions (spec 3.1)."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from audit import services as audit
from hrplatform.lib import dates
from performance.alerts import actions
from performance.alerts.models import Rule
from performance.alerts.series import get
from performance.measures.models import Metric

FIELDS = ("name_zh", "name_en", "mode", "threshold", "window", "recover", "severity", "told", "proposes")


class RuleRefused(ValueError):
    """A rule that can't be saved."""


def load_rules(data: list[dict[str, Any]], now: datetime | None = None) -> None:
    """Create a pack's rules as version 1."""
    metrics = {metric.code: metric for metric in Metric.objects.all()}
    moment = now or dates.now()
    Rule.objects.bulk_create(_from_row(row, metrics, moment) for row in data)


@transaction.atomic
def change_rule(*, rule: Rule, actor: Any, now: datetime, reason: str, **changes: Any) -> Rule:
    """Write the next version of a rule and make it the current one; alerts keep the version that raised them."""
    current = Rule.objects.select_for_update().get(code=rule.code, is_current=True)
    if current.pk != rule.pk:
        raise RuleRefused("stale")
    if not any(getattr(rule, name) != value for name, value in changes.items()):
        return rule
    before = audit.snapshot(current, FIELDS)
    Rule.objects.filter(pk=current.pk).update(is_current=False)
    following = Rule.objects.get(pk=current.pk)
    following.pk, following.public_id = None, Rule._meta.get_field("public_id").get_default()
    following._state.adding = True
    for name, value in changes.items():
        setattr(following, name, value)
    following.version, following.is_current = current.version + 1, True
    following.reason, following.created_at, following.created_by = reason, now, actor
    following.save()
    audit.record(
        action=actions.RULE_CHANGED, actor=actor, target=following, before=before,
        after=audit.snapshot(following, FIELDS), reason=reason, at=now,
    )  # fmt: skip
    return following


def _from_row(row: dict[str, Any], metrics: dict[str, Metric], now: datetime) -> Rule:
    """A rule of a pack: what it doesn't say is as its series has it."""
    defaults = get(row["series"]).defaults
    values = asdict(defaults) | row
    for name in ("metric", "lowered_by"):
        values[name] = metrics[row[name]] if row.get(name) else None
    values["threshold"] = Decimal(values["threshold"])
    return Rule(**values, created_at=now)
