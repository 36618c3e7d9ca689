"""The inbox: one notice per person and cause, in the reader's language; mail for those who want it."""

from datetime import date, datetime, timezone

import pytest
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from jobs.models import OutboxMessage
from notices import registry
from notices.models import Notice
from notices.selectors import count_unread, list_notices, wants_mail
from notices.services import mark_read, notify, set_mail_wanted

NOW = datetime(2025, 3, 10, 2, 0, tzinfo=timezone.utc)
KIND = registry.register("notices.test.told", title="%(name)s: %(n)s days", body="Look at %(name)s", mail=True)
QUIET = registry.register("notices.test.quiet", title="Quiet", mail=False)
WORD = registry.register("notices.test.word", title=_("Simplified Chinese"), mail=False)


def tell(*users, **changes):
    values = {
        "kind": KIND,
        "context": {"name": "Wei", "n": 3},
        "link": "/alerts/1/",
        "dedupe_key": "alert/1",
        "now": NOW,
    }
    return notify(users=users, **{**values, **changes})


def test_each_person_gets_it_once_however_often_it_is_asked_for(cast):
    assert len(tell(cast.hr, cast.lin.user)) == 2
    assert tell(cast.hr, cast.lin.user) == []
    assert [notice.user for notice in tell(cast.hr, cast.tao.user)] == [cast.tao.user]
    assert Notice.objects.filter(dedupe_key="alert/1").count() == 3
    assert len(tell(cast.hr, dedupe_key="alert/2")) == 1


def test_text_and_time(cast):
    tell(cast.hr, context={"name": "Wei", "n": 3, "day": date(2025, 3, 5)})
    notice = cast.hr.notices.get()
    assert (notice.title, notice.body, notice.created_at) == ("Wei: 3 days", "Look at Wei", NOW)
    assert notice.context["day"] == "2025-03-05"


def test_a_missing_value_leaves_a_gap_and_no_error(cast):
    tell(cast.hr, context={"name": "Wei"})
    assert cast.hr.notices.get().title == "Wei:  days"


def test_it_is_read_in_the_reader_s_language(cast):
    tell(cast.hr, kind=WORD)
    notice = cast.hr.notices.get()
    with translation.override("en"):
        assert notice.title == "Simplified Chinese"


def test_a_name_in_two_languages_is_read_in_the_reader_s(cast):
    tell(cast.hr, context={"name": {"zh": "早期预警", "en": "Early warning"}, "n": 3})
    notice = cast.hr.notices.get()
    with translation.override("en"):
        assert notice.title == "Early warning: 3 days"
    with translation.override("zh-hans"):
        assert notice.title == "早期预警: 3 days"


def test_an_unregistered_kind_is_refused_with_what_to_do(cast):
    with pytest.raises(registry.UnknownKind, match=r"notices\.registry\.register"):
        tell(cast.hr, kind="nobody.knows.it")
    assert not Notice.objects.exists()


def test_nobody_and_inactive_accounts_get_nothing(cast):
    cast.lin.user.is_active = False
    assert tell(None, cast.lin.user) == []
    assert tell() == []


def test_it_is_written_with_its_cause_or_not_at_all(cast):
    def act() -> None:
        with transaction.atomic():
            tell(cast.hr)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert not Notice.objects.exists() and not OutboxMessage.objects.exists()


def test_mail_goes_to_those_who_want_it_once(cast):
    set_mail_wanted(user=cast.lin.user, wanted=False)
    cast.tao.user.email = ""
    cast.tao.user.save()
    tell(cast.hr, cast.lin.user, cast.tao.user)
    tell(cast.hr, cast.lin.user, cast.tao.user)
    payload = OutboxMessage.objects.get().payload
    assert payload["to"] == ["hong@example.com"]
    assert payload["subject"] == "Wei: 3 days"
    assert "//acme.localhost/alerts/1/\n" in payload["text"]
    assert not wants_mail(user=cast.lin.user) and wants_mail(user=cast.hr)


def test_a_quiet_kind_sends_no_mail(cast):
    tell(cast.hr, kind=QUIET)
    assert not OutboxMessage.objects.exists()


def test_reading(cast):
    tell(cast.hr), tell(cast.hr, dedupe_key="alert/2"), tell(cast.lin.user)
    first = list_notices(user=cast.hr).last()
    assert count_unread(cast.hr) == 2
    assert mark_read(user=cast.hr, public_ids=[first.public_id], now=NOW) == 1
    assert mark_read(user=cast.hr, public_ids=[first.public_id], now=NOW) == 0
    assert list(list_notices(user=cast.hr, only_unread=True)) == [list_notices(user=cast.hr).first()]
    assert mark_read(user=cast.hr, now=NOW) == 1
    assert (count_unread(cast.hr), count_unread(cast.lin.user)) == (0, 1)


def test_nobody_marks_another_s_notice(cast):
    (notice,) = tell(cast.lin.user)
    assert mark_read(user=cast.hr, public_ids=[notice.public_id], now=NOW) == 0


def test_every_kind_fills_its_texts():
    """A title with a bare % would break the inbox of everybody who got it."""
    from django.apps import apps

    assert apps.ready
    for kind in registry.all_kinds().values():
        assert kind.title_for({}) is not None and kind.body_for({}) is not None
