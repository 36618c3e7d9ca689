"""What higher apps may react to."""

from django.dispatch import Signal

# Acts were recorded. Arguments: action, recorded ([(AuditEntry, the object as it became or None)]). Sent once for all
# that is written together, inside the transaction of the acts: what a receiver writes is kept with them or not at all.
entries_recorded = Signal()
