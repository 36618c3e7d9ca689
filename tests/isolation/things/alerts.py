"""An alert about Wei and one about Pan; a rule."""

from performance.alerts.models import Alert, Rule
from tests.isolation.world import ON, Pair, World


def build(world: World) -> dict[str, Pair]:
    rule = Rule.objects.get(code="R1", is_current=True)
    alerts = [
        Alert.objects.create(
            rule=rule, code=rule.code, subject=f"e:{person.pk}", severity=rule.severity, employee=person,
            first_day=ON, last_day=ON, raised_on=ON, note=world.marker,
        )
        for person in (world.wei, world.pan)
    ]  # fmt: skip
    code = {"code": rule.code}
    return {
        "alert": Pair({"public_id": alerts[0].public_id}, {"public_id": alerts[1].public_id}),
        "rule": Pair(code, code),
    }
