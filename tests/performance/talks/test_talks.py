"""Talks: frozen, confirmed, locked after 24 hours, seen by those in them and HR (spec 7.5)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import Http404
from django.utils.translation import override

from audit.models import AuditEntry
from notices.models import Notice
from performance.talks.enums import TalkTopic
from performance.talks.models import Talk
from performance.talks.presenters import write_facts
from performance.talks.selectors import access_talk, visible_talks
from performance.talks.services import (
    TalkContent,
    TalkRefused,
    add_to_talk,
    change_talk,
    confirm_talk,
    digest_to_confirm,
    record_talk,
)

LINE = {
    "day": "2025-03-03", "value": Decimal("2"), "target": Decimal("10"), "achievement": Decimal("0.2"), "unit": "count",
}  # fmt: skip


@pytest.fixture
def talk(cast, now):
    content = TalkContent(
        held_at=now - timedelta(hours=1), topic=TalkTopic.PERFORMANCE, summary="Two of ten orders.",
        employee_words="No live traffic.", facts=[LINE],
    )  # fmt: skip
    return record_talk(employee=cast.wei, content=content, actor=cast.tao.user, now=now)


def test_record_asks_the_employee_and_is_audited(talk, cast):
    assert Notice.objects.get(user=cast.wei.user).kind == "performance.talk.to_confirm"
    assert AuditEntry.objects.filter(action="performance.talk.recorded").count() == 1
    assert talk.facts == {"lines": [LINE | {"value": "2", "target": "10", "achievement": "0.2"}]}


def test_frozen_figures_are_written_in_the_readers_language(talk):
    with override("zh-hans"):
        assert write_facts(talk.facts["lines"]) == [("2025-03-03 (周一)", "2，目标 10，达成 20.0%")]
    with override("en"):
        assert write_facts(talk.facts["lines"])[0][1] == "2 of a target of 10, 20.0%"


def test_future_talk_is_refused(cast, now):
    content = TalkContent(held_at=now + timedelta(hours=1), topic=TalkTopic.OTHER, summary="x")
    with pytest.raises(TalkRefused, match=r"future|未来"):
        record_talk(employee=cast.wei, content=content, actor=cast.tao.user, now=now)


def test_seen_by_those_in_it_and_hr_alone(talk, cast, now):
    on = now.date()
    for user in (cast.hr, cast.tao.user, cast.wei.user):
        assert access_talk(user, talk.public_id, on) == talk
    for user in (cast.lin.user, cast.mei.user, cast.pan.user, cast.finance):
        with pytest.raises(Http404):
            access_talk(user, talk.public_id, on)


def test_corrected_within_24_hours_then_addenda_only(talk, cast, now):
    change_talk(talk=talk, summary="Three of ten.", employee_words="", actor=cast.tao.user, now=now)
    late = now + timedelta(hours=24)
    with pytest.raises(TalkRefused):
        change_talk(talk=talk, summary="Later", employee_words="", actor=cast.tao.user, now=late)
    add_to_talk(talk=talk, actor=cast.tao.user, text="Later remark", now=late)
    talk.refresh_from_db()
    assert talk.summary == "Three of ten."
    assert talk.addenda.get().text == "Later remark"


def test_confirmed_once_and_by_the_employee_only(talk, cast, now):
    with pytest.raises(TalkRefused):
        confirm_talk(talk=talk, actor=cast.tao.user, remark="", now=now)
    read_before = Talk.objects.get(pk=talk.pk)
    confirm_talk(talk=talk, actor=cast.wei.user, remark="Traffic was low.", now=now)
    with pytest.raises(TalkRefused):  # whoever opened the form before the confirmation
        change_talk(talk=read_before, summary="x", employee_words="", actor=cast.tao.user, now=now)
    with pytest.raises(TalkRefused):
        confirm_talk(talk=talk, actor=cast.wei.user, remark="again", now=now)
    with pytest.raises(TalkRefused):
        change_talk(talk=talk, summary="x", employee_words="", actor=cast.tao.user, now=now)


def test_only_what_was_read_is_confirmed(talk, cast, now):
    """A correction between reading and confirming: the confirmation speaks for the text that was shown, or not."""
    read = digest_to_confirm(talk)
    change_talk(talk=talk, summary="Admitted fault.", employee_words="", actor=cast.tao.user, now=now)
    stale = Talk.objects.get(pk=talk.pk)
    with pytest.raises(TalkRefused, match=r"read it again|重新阅读"):
        confirm_talk(talk=stale, actor=cast.wei.user, remark="", now=now, seen=read)
    assert Talk.objects.get(pk=talk.pk).confirmed_at is None
    again = digest_to_confirm(Talk.objects.get(pk=talk.pk))
    confirm_talk(talk=stale, actor=cast.wei.user, remark="", now=now, seen=again)
    entry = AuditEntry.objects.get(action="performance.talk.confirmed")
    assert "content_sha256" in entry.after


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries(cast, now, count, django_assert_max_num_queries):
    for _ in range(count):
        content = TalkContent(held_at=now - timedelta(hours=1), topic=TalkTopic.OTHER, summary="x")
        record_talk(employee=cast.wei, content=content, actor=cast.hr, now=now)
    with django_assert_max_num_queries(4):
        assert len([(t.employee.name, str(t.led_by)) for t in visible_talks(cast.hr, now.date())]) == count
