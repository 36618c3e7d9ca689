"""What another value of a target would have meant: who reaches it, on the past days of those it is tried on."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from performance.alerts.models import Trial
from performance.alerts.scope import people_in, scope_of
from performance.measures.models import Target
from performance.measures.pooling import Pool, pool_metric

SPAN = 30


@dataclass(frozen=True)
class TargetOutlook:
    """Of the people in the scope with data in the last 30 days: how many reach the standing value, and the tried."""

    start: date
    until: date
    people: int
    reach_standing: int
    reach_tried: int

    @property
    def standing_share(self) -> Decimal | None:
        return Decimal(self.reach_standing) / self.people if self.people else None

    @property
    def tried_share(self) -> Decimal | None:
        return Decimal(self.reach_tried) / self.people if self.people else None


def look_at_target(trial: Trial, until: date) -> TargetOutlook:
    """Each one's days pooled against both values (spec 2.3)."""
    metric, start = trial.of_target.metric, until - timedelta(days=SPAN - 1)
    part = scope_of(trial.of_target) | scope_of(trial)
    pools = pool_metric(metric, groups=((pk, pk) for pk in people_in(part, until, until)), start=start, until=until)
    known = [pool for pool in pools.values() if pool.value is not None and pool.cells]
    return TargetOutlook(
        start, until, len(known), sum(_reaches(pool, trial.of_target) for pool in known),
        sum(_reaches(pool, trial) for pool in known),
    )  # fmt: skip


def _reaches(pool: Pool, standard: Target | Trial) -> bool:
    """The pooled figure per day against a value: sums by their daily mean, rates as they are."""
    value, metric = pool.value, pool.metric
    if value is None:
        return False
    per_day = value / pool.cells if metric.aggregation == "sum" and pool.cells else value
    if metric.direction == "range":
        return standard.low is not None and standard.high is not None and standard.low <= per_day <= standard.high
    if standard.value is None:
        return False
    return per_day >= standard.value if metric.direction == "higher" else per_day <= standard.value
