"""What the processes that are killed do."""

from django.db import transaction

from hrplatform.lib import dates
from jobs.relay import relay
from notices import kinds
from notices.services import notify
from people.models import User

CAUSES = 60


def send() -> None:
    """One relay."""
    relay(now=dates.now())


def tell_causes() -> None:
    """Sixty failed nights, each a transaction of its own with its notice."""
    hr = User.objects.get(username="hong")
    for n in range(CAUSES):
        with transaction.atomic():
            notify(users=[hr], kind=kinds.RUN_PARKED, context={"date": n, "error": ""}, link="/", dedupe_key=f"n/{n}",
                   now=dates.now())  # fmt: skip
