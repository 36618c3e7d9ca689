"""What higher apps may react to."""

from django.dispatch import Signal

# An act was recorded. Arguments: entry (AuditEntry), target (the object, as it became). Sent inside the transaction of
# the act: whatever a receiver writes is kept with the act or not at all.
entry_recorded = Signal()
