"""What higher apps may react to."""

from django.dispatch import Signal

# A run failed for good and waits for a person. Arguments: run (JobRun), now. Sent inside the transaction that parks it.
run_parked = Signal()

# A due night was not finished by the hour people start work. Arguments: run (JobRun), now.
night_late = Signal()

# The audit log is silent, or a guard of it is off. Arguments: trouble (a sentence's key), now.
audit_troubled = Signal()
