"""The running log: who writes and reads what; 1:1 meetings with agenda and minutes (spec 4.1)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from audit.models import AuditEntry
from notices.models import Notice
from performance.feedback.enums import EntryKind, MeetingState, Readers
from performance.feedback.selectors import (
    access_employee_to_note,
    access_entry,
    count_incidents,
    entries_at_hand,
    entries_of,
)
from performance.feedback.services import (
    AgreedAct,
    FeedbackRefused,
    add_point,
    cancel_meeting,
    keep_minutes,
    plan_meeting,
    withdraw_entry,
    write_entry,
)
from tests.clients import signed_in
from tests.queries import counted_queries

ON = date(2025, 3, 3)


@pytest.fixture
def write(cast, now):
    def do(kind=EntryKind.BAD, readers=Readers.LEADERS, on=ON, employee=None, actor=None, text="Late twice"):
        return write_entry(
            employee=employee or cast.wei, kind=kind, readers=readers, on=on, text=text, actor=actor or cast.tao.user,
            today=ON, now=now,
        )  # fmt: skip

    return do


@pytest.fixture
def meeting(cast, now):
    return plan_meeting(
        employee=cast.wei,
        meets_at=now - timedelta(hours=1),
        agenda=["Targets", "Holidays"],
        actor=cast.tao.user,
        now=now,
    )


def readers_of(entry, users):
    found = []
    for name, user in users.items():
        try:
            access_entry(user, entry.public_id, ON)
        except Http404:
            continue
        found.append(name)
    return found


def users_of(cast):
    return {
        "hr": cast.hr, "tao": cast.tao.user, "lin": cast.lin.user, "wei": cast.wei.user, "mei": cast.mei.user,
        "sun": cast.sun.user, "finance": cast.finance,
    }  # fmt: skip


def test_who_sees_what(cast, write):
    users = users_of(cast)
    assert readers_of(write(readers=Readers.AUTHOR), users) == ["tao"]
    assert readers_of(write(readers=Readers.LEADERS), users) == ["hr", "tao", "lin"]
    assert readers_of(write(readers=Readers.EMPLOYEE), users) == ["hr", "tao", "lin", "wei"]


def test_nobody_reads_as_a_leader_what_is_written_about_themselves(cast, write):
    about_tao = write(employee=cast.tao, actor=cast.lin.user)
    assert readers_of(about_tao, users_of(cast)) == ["hr", "lin"]
    cast.tao.user.groups.set(cast.hr.groups.all())
    assert readers_of(about_tao, {"tao": type(cast.tao.user).objects.get(pk=cast.tao.user.pk)}) == []


def test_who_writes(cast):
    for user in (cast.tao.user, cast.lin.user, cast.hr):
        assert access_employee_to_note(user, cast.wei.public_id, ON) == cast.wei
    with pytest.raises(PermissionDenied):
        access_employee_to_note(cast.wei.user, cast.wei.public_id, ON)
    for user in (cast.mei.user, cast.sun.user):
        with pytest.raises(Http404):
            access_employee_to_note(user, cast.wei.public_id, ON)


def test_shared_feedback_is_told_and_audited(cast, write):
    write(EntryKind.GOOD, Readers.EMPLOYEE, text="Calmed an angry customer")
    assert Notice.objects.get(user=cast.wei.user).kind == "performance.feedback.shared"
    assert AuditEntry.objects.filter(action="performance.feedback.written").count() == 1
    write()
    assert Notice.objects.filter(user=cast.wei.user).count() == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [({"text": " "}, "what happened"), ({"on": date(2025, 3, 4)}, "happened yet"), ({"kind": "meeting"}, "planned")],
)
def test_refused(write, more, words):
    with pytest.raises(FeedbackRefused, match=words):
        write(**more)


def test_taken_back_by_the_author_with_a_reason(cast, write, now):
    entry = write(readers=Readers.EMPLOYEE)
    with pytest.raises(FeedbackRefused, match="Only who wrote"):
        withdraw_entry(entry=entry, actor=cast.lin.user, reason="x", now=now)
    with pytest.raises(FeedbackRefused, match="why"):
        withdraw_entry(entry=entry, actor=cast.tao.user, reason=" ", now=now)
    withdraw_entry(entry=entry, actor=cast.tao.user, reason="It was Mei", now=now)
    assert readers_of(entry, users_of(cast)) == ["tao"]
    assert entries_at_hand(viewer=cast.tao.user, employees=[cast.wei.pk], start=ON, until=ON, on=ON) == {}


def test_the_log_is_at_hand_while_scoring(cast, write, meeting):
    write(EntryKind.GOOD, on=date(2025, 3, 2), text="Sold 40")
    write(text="Late twice")
    write(readers=Readers.AUTHOR, employee=cast.mei, actor=cast.lin.user)
    write(on=date(2024, 12, 30), text="Before the span")
    people = [cast.wei.pk, cast.mei.pk]
    with counted_queries() as made:
        found = entries_at_hand(viewer=cast.tao.user, employees=people, start=date(2025, 1, 1), until=ON, on=ON)
    assert [line.text for line in found[cast.wei.pk]] == ["Late twice", "Sold 40"]
    assert cast.mei.pk not in found
    assert len(made) <= 8
    counts = count_incidents(viewer=cast.tao.user, employees=people, start=date(2025, 1, 1), until=ON, on=ON)
    assert counts == {cast.wei.pk: (1, 1)}


def test_a_meeting_has_the_points_of_both_sides_and_minutes(cast, meeting, now):
    assert Notice.objects.get(user=cast.wei.user).kind == "performance.feedback.meeting_planned"
    as_opened = list(meeting.agenda)
    add_point(meeting=meeting, text="More training", actor=cast.wei.user, now=now)
    assert meeting.agenda == as_opened  # the leader still looks at the page without the new point
    agreed = [AgreedAct("Course in April", "Wei", date(2025, 4, 10))]
    keep_minutes(meeting=meeting, said={0: "On track", 2: "Agreed"}, text="Good talk", agreed=agreed,
                 actor=cast.tao.user, now=now)  # fmt: skip
    meeting.refresh_from_db()
    assert [(point["text"], point["by"]) for point in meeting.agenda] == [
        ("Targets", "Tao"), ("Holidays", "Tao"), ("More training", "Wei"),
    ]  # fmt: skip
    assert (meeting.state, meeting.agenda[0]["said"], meeting.agenda[1]["said"]) == (MeetingState.HELD, "On track", "")
    assert meeting.agreed == [{"text": "Course in April", "who": "Wei", "due_on": "2025-04-10"}]
    assert access_entry(cast.wei.user, meeting.public_id, ON) == meeting
    with pytest.raises(FeedbackRefused, match="over"):
        add_point(meeting=meeting, text="late", actor=cast.wei.user, now=now)


def test_minutes_are_kept_by_who_leads_and_not_before(cast, now):
    planned = plan_meeting(
        employee=cast.wei, meets_at=now + timedelta(hours=1), agenda=[], actor=cast.tao.user, now=now
    )
    with pytest.raises(FeedbackRefused, match="future"):
        keep_minutes(meeting=planned, said={}, text="x", agreed=[], actor=cast.tao.user, now=now)
    with pytest.raises(FeedbackRefused, match="Who leads"):
        keep_minutes(meeting=planned, said={}, text="x", agreed=[], actor=cast.wei.user, now=now)
    with pytest.raises(FeedbackRefused, match="two of you"):
        cancel_meeting(meeting=planned, actor=cast.lin.user, now=now)
    assert cancel_meeting(meeting=planned, actor=cast.wei.user, now=now).state == MeetingState.CANCELLED


def test_pages(cast, write, meeting, settings):
    entry = write()
    boss, own, peer = signed_in(cast.tao.user), signed_in(cast.wei.user), signed_in(cast.mei.user)
    page = boss.get(reverse("people:person-tab", args=[cast.wei.public_id, "log"]))
    assert "Late twice" in page.text
    assert "Late twice" not in own.get(reverse("people:person-tab", args=[cast.wei.public_id, "log"])).text
    assert peer.get(reverse("feedback:entry-detail", args=[entry.public_id])).status_code == 404
    new = reverse("feedback:entry-create") + f"?employee={cast.wei.public_id}"
    answer = boss.post(new, {"kind": "good", "on": "2025-03-03", "text": "Helped Mei", "readers": "employee"})
    assert answer.status_code == 302
    assert entries_of(cast.wei, viewer=cast.wei.user, on=ON).filter(text="Helped Mei").exists()
    assert boss.post(new, {"kind": "good", "on": "2025-03-03", "text": "", "readers": "employee"}).status_code == 422
    assert own.post(reverse("feedback:meeting-point", args=[meeting.public_id]), {"text": "Pay"}).status_code == 302
    minutes = reverse("feedback:meeting-minutes", args=[meeting.public_id])
    assert own.get(minutes).status_code == 403
    assert boss.get(minutes).status_code == 200
    for name in ("entry-list", "meeting-list"):
        assert boss.get(reverse(f"feedback:{name}")).status_code == 200


def test_the_list_costs_the_same_with_more_rows(cast, write):
    client = signed_in(cast.tao.user)
    write()
    client.get(reverse("feedback:entry-list"))
    with counted_queries() as one:
        client.get(reverse("feedback:entry-list"))
    write(), write()
    with counted_queries() as three:
        client.get(reverse("feedback:entry-list"))
    assert len(three) == len(one)
