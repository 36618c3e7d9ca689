"""Mail about notices: at once, after quiet hours, in the digest exactly once; many at once as one."""

from datetime import time, timedelta
from threading import Thread

import pytest
from django.db import connections
from django_tenants.utils import tenant_context

from hrplatform import ticking
from jobs.models import OutboxMessage
from notices import registry
from notices.digests import write_due_digests
from notices.models import Notice
from notices.services import Telling, mark_read, notify, notify_many, save_wishes
from notices.timing import Wishes
from tests.committed import vault, vault_company
from tests.notices.test_notices import KIND, NOW  # NOW: 10:00 in Shanghai
from tests.queries import counted_queries

__all__ = ["vault", "vault_company"]
URGENT = registry.register("notices.test.urgent", title="Urgent %(name)s", urgent=True)
DAILY = Wishes(modes={KIND: "digest"}, digest_time=time(17, 30))
DUE = NOW + timedelta(hours=7, minutes=30)


def tell(*users, kind=KIND, key="alert/1", now=NOW, name="Wei"):
    return notify(users=users, kind=kind, context={"name": name, "n": 3}, link="/alerts/1/", dedupe_key=key, now=now)


def mails():
    return OutboxMessage.objects.filter(channel="email").order_by("pk")


def test_quiet_hours_hold_a_mail_back_but_not_the_inbox(cast):
    save_wishes(user=cast.hr, wishes=Wishes(quiet_from=time(9, 0), quiet_until=time(18, 0)))
    tell(cast.hr)
    assert cast.hr.notices.count() == 1
    assert mails().get().next_attempt_at == NOW + timedelta(hours=8)
    tell(cast.hr, kind=URGENT, key="b")
    assert mails().last().next_attempt_at == NOW


def test_what_is_chosen_for_the_digest_waits_for_it(cast):
    save_wishes(user=cast.hr, wishes=DAILY)
    tell(cast.hr), tell(cast.hr, key="alert/2", name="Mei"), tell(cast.hr, kind=URGENT, key="c")
    assert [mail.payload["subject"] for mail in mails()] == ["Urgent Wei"]
    assert write_due_digests(now=DUE - timedelta(seconds=1)) == 0
    assert write_due_digests(now=DUE) == 1
    assert write_due_digests(now=DUE + timedelta(days=3)) == 0
    digest = mails().last().payload
    assert digest["to"] == ["hong@example.com"] and "Wei: 3 days" in digest["text"] and "Mei: 3 days" in digest["text"]
    assert digest["text"].count("//acme.localhost/alerts/1/") == 2 and "Urgent" not in digest["text"]


def test_a_digest_has_only_what_is_not_read_yet_and_none_comes_without_news(cast):
    save_wishes(user=cast.hr, wishes=DAILY)
    (first,) = tell(cast.hr)
    tell(cast.hr, key="alert/2", name="Mei")
    mark_read(user=cast.hr, public_ids=[first.public_id], now=NOW)
    assert write_due_digests(now=DUE) == 1
    assert "Wei" not in mails().get().payload["text"]
    tell(cast.hr, key="alert/3", now=DUE)
    mark_read(user=cast.hr, now=DUE)
    assert write_due_digests(now=DUE + timedelta(days=1)) == 0


def test_a_closed_account_gets_no_digest(cast):
    save_wishes(user=cast.hr, wishes=DAILY)
    tell(cast.hr)
    cast.hr.is_active = False
    cast.hr.save()
    assert write_due_digests(now=DUE) == 0
    assert not Notice.objects.exclude(digest_at=None).exists()


def test_the_tick_writes_digests(company, cast):
    save_wishes(user=cast.hr, wishes=DAILY)
    tell(cast.hr)
    ticking.tick_company(company=company, now=DUE)
    ticking.tick_company(company=company, now=DUE + timedelta(minutes=1))
    assert mails().filter(key__startswith="digest/").count() == 1


def test_two_ticks_at_the_same_time_write_one_digest(vault):
    from people.models import User
    from tests.factories import make_user

    OutboxMessage.objects.all().delete()
    user = make_user("digested", "hr")
    User.objects.filter(pk=user.pk).update(email="d@vault.example")
    save_wishes(user=user, wishes=DAILY)
    user.refresh_from_db()
    tell(user)
    written = []

    def elsewhere():
        with tenant_context(vault):
            written.append(write_due_digests(now=DUE))
        connections.close_all()

    threads = [Thread(target=elsewhere) for _ in range(4)]
    [thread.start() for thread in threads], [thread.join(20) for thread in threads]
    assert sum(written) == 1 and mails().count() == 1


def test_a_person_who_wants_a_kind_not_by_mail_has_it_in_the_inbox_alone(cast):
    save_wishes(user=cast.hr, wishes=Wishes(modes={KIND: "never"}))
    tell(cast.hr)
    assert cast.hr.notices.count() == 1 and not mails().exists()


def many(users, count, start=0):
    tellings = [
        Telling(users, {"name": f"P{n}", "n": 3}, f"/alerts/{n}/", f"alert/{n}") for n in range(start, start + count)
    ]
    return notify_many(kind=KIND, tellings=tellings, now=NOW)


def test_five_at_once_are_five_mails_six_are_one_with_a_list(cast):
    assert many([cast.hr], 5) == 5
    assert mails().count() == 5
    assert many([cast.hr], 40, start=5) == 40
    last = mails().last().payload
    assert mails().count() == 6 and "40" in last["subject"]
    assert last["text"].count("\n· P") == 30 and "10" in last["text"] and last["text"].count("/notices/") == 2


def test_many_are_told_once_each_and_only_those_that_are_new(cast):
    assert many([cast.hr, cast.lin.user, None], 8) == 16
    assert many([cast.hr, cast.lin.user, cast.hr], 10) == 4
    assert many([cast.hr], 10) == 0
    assert Notice.objects.count() == 20
    assert {row.context["name"] for row in cast.hr.notices.all()} == {f"P{n}" for n in range(10)}


@pytest.mark.parametrize("count", [1, 2000])
def test_a_whole_night_is_a_handful_of_statements(cast, count):
    with counted_queries() as counted:
        assert many([cast.hr, cast.lin.user], count) == 2 * count
    assert len(counted) <= 12


def test_a_mail_says_where_mail_is_declined(cast):
    tell(cast.hr)
    assert "https://acme.localhost/notices/mail/" in mails().get().payload["text"]


def test_a_key_too_long_to_keep_is_still_one_mail(cast):
    key = "k" * 195
    tell(cast.hr, key=key), tell(cast.hr, key=key), tell(cast.hr, key=key[:-1] + "x")
    assert mails().count() == 2
