"""What the audit tests share."""

from audit import registry
from audit.models import AuditEntry
from audit.services import record

ACT = registry.register("audit.test.done", "Tested")


def write(*, actor: object = None, **changes: object) -> AuditEntry:
    """An entry with plain content."""
    return record(**{"action": ACT, "actor": actor, "target": None, "after": {"x": 1}, **changes})
