"""An alert about Wei and one about Pan; a rule; live trials with each one's department, and its targets."""

from uuid import uuid4

from people.models import Department
from performance.alerts.models import Alert, Rule, Trial
from performance.measures.models import Metric, Target
from tests.isolation.world import NOW, ON, Pair, World


def build(world: World) -> dict[str, Pair]:
    rule = Rule.objects.get(code="R1", is_current=True)
    alerts = [
        Alert.objects.create(
            rule=rule, code=rule.code, subject=f"e:{person.pk}", severity=rule.severity, employee=person,
            first_day=ON, last_day=ON, raised_on=ON, note=world.marker,
        )
        for person in (world.wei, world.pan)
    ]  # fmt: skip
    code, series = {"code": rule.code}, {"series": "achievement"}
    trials = [_trial(rule, department) for department in (world.live, world.service)]
    standing = [_standing(department) for department in (world.live, world.service)]
    return {
        "series": Pair(series, series),
        "trial": Pair({"public_id": trials[0].public_id}, {"public_id": trials[1].public_id}),
        "standing": Pair({"public_id": standing[0].public_id}, {"public_id": standing[1].public_id}),
        "alert": Pair({"public_id": alerts[0].public_id}, {"public_id": alerts[1].public_id}),
        "rule": Pair(code, code),
    }


def _trial(rule: Rule, department: Department) -> Trial:
    trial = Trial.objects.create(kind="rule", state="live", department=department, started_on=ON, created_at=NOW)
    version = Rule.objects.get(pk=rule.pk)
    version.pk, version.public_id = None, uuid4()
    version._state.adding = True
    version.version, version.is_current, version.trial = trial.pk, False, trial
    version.created_at = NOW
    version.save()
    trial.rule = version
    trial.save()
    return trial


def _standing(department: Department) -> Target:
    metric = Metric.objects.get(code="satisfaction")
    return Target.objects.create(metric=metric, department=department, value="0.9", start=ON, created_at=NOW)
