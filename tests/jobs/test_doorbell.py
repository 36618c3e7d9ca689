"""What is written rings once after its commit; a broker that is down changes nothing."""

import pytest
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from jobs import outbox, tasks
from tests.committed import vault, vault_company
from tests.jobs.test_outbox import NOW

__all__ = ["vault", "vault_company"]


@pytest.fixture
def rings(monkeypatch):
    heard = []
    monkeypatch.setattr(tasks.relay_outbox, "apply_async", lambda args, **options: heard.append((args, options)))
    return heard


def write(key, not_before=None):
    payload = {"to": ["a@b.example"], "subject": "x", "text": "x"}
    outbox.queue_message(channel="email", key=key, payload=payload, now=NOW, not_before=not_before)


def test_one_ring_per_transaction_however_many_messages(vault, rings):
    with transaction.atomic():
        write("a"), write("b")
        assert rings == []
    assert [args for args, _options in rings] == [["vault"]]
    assert rings[0][1]["retry"] is False


def test_a_rolled_back_act_does_not_ring(vault, rings):
    def act():
        with transaction.atomic():
            write("c")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert rings == []


def test_what_is_for_later_does_not_ring(vault, rings):
    with transaction.atomic():
        write("d", not_before=NOW.replace(year=2030))
    assert rings == []


def test_a_broker_that_is_down_does_not_harm_the_act(vault, monkeypatch):
    def down(*args, **options):
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.relay_outbox, "apply_async", down)
    with transaction.atomic():
        write("e")
    from jobs.models import OutboxMessage

    assert OutboxMessage.objects.filter(key="e").exists()
    OutboxMessage.objects.all().delete()
    assert not connection.in_atomic_block


def test_the_task_relays_its_company_s_outbox(company, mailoutbox):
    write("f")
    tasks.relay_outbox("acme")
    assert len(mailoutbox) == 1
