"""What apps above react to, sent inside the transaction of the act."""

from django.dispatch import Signal

# A step waits: `request`, `turn`, `users` who may decide it, `now`.
turn_came = Signal()

# A request was returned: `request`, `actor`, `reason`, `now`.
request_returned = Signal()
