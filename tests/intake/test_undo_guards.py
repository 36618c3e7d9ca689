"""Nothing that is frozen loses what it rests on: decided plans and approved pools keep their imports (spec 2.6)."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from bonuses.enums import PoolState
from bonuses.models import BonusPool
from intake.models import Batch, BatchChange
from intake.registry import UndoRefused
from intake.services import undo_batch
from performance.measures.models import Metric, Observation
from pip_workflow.models import Plan
from tests.bonuses.conftest import scores, stage  # noqa: F401 fixtures
from tests.pip_workflow.conftest import content, orders, plan, rules  # noqa: F401 fixtures


def batch_of(kind, now):
    return Batch.objects.create(kind=kind, created_at=now)


def test_a_decided_plan_keeps_its_figures(cast, plan, now):  # noqa: F811
    batch = batch_of("observations", now)
    Observation.objects.create(
        employee=cast.wei,
        metric=Metric.objects.get(code="orders"),
        day=date(2025, 3, 12),
        value=Decimal(3),
        batch=batch,
    )
    undo = {"batch": batch, "actor": None, "reason": "", "now": now}
    Plan.objects.filter(pk=plan.pk).update(
        state="failed", decided_by=cast.hr, decided_on=date(2025, 3, 21), reason="missed", issued_on=date(2025, 3, 10)
    )
    with pytest.raises(UndoRefused, match="Wei"):
        undo_batch(**undo)
    Plan.objects.filter(pk=plan.pk).update(state="active", decided_by=None, decided_on=None, reason="")
    assert undo_batch(**undo).state == "undone"
    assert not Observation.objects.exists()


@pytest.mark.parametrize("state", [PoolState.APPROVED, PoolState.RELEASED, PoolState.PAID])
def test_an_approved_pool_keeps_its_people(cast, stage, now, state):  # noqa: F811
    batch = batch_of("people", now)
    BatchChange.objects.create(
        batch=batch, label="people.employee", key=cast.wei.pk, before={"name": "W"}, after={"name": cast.wei.name}
    )
    BonusPool.objects.filter(pk=stage.pool.pk).update(state=state, chosen=stage.scenario)
    with pytest.raises(UndoRefused, match="2025 Q1"):
        undo_batch(batch=batch, actor=None, reason="", now=timezone.now())
    BonusPool.objects.filter(pk=stage.pool.pk).update(state=PoolState.SIMULATED)
    assert undo_batch(batch=batch, actor=None, reason="", now=now).state == "undone"
