"""The outbox page: what needs a decision, and the decisions, each recorded once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from hrplatform.lib.crypto import CannotDecrypt
from jobs import channels, outbox
from jobs.channels import Delivery, NotDelivered, Refused
from jobs.enums import MessageState
from jobs.models import OutboxMessage
from jobs.sealed import seal, unseal
from tests.clients import signed_in
from tests.jobs.test_outbox import NOW, counts, queue
from tests.queries import counted_queries

LIST = "jobs:message-list"


@pytest.fixture
def doubtful(company):
    """A channel that sends at most once and then behaves as told."""
    told = {"error": None, "sent": []}

    def send(messages):
        if told["error"]:
            raise told["error"]
        told["sent"].append([message.key for message in messages])

    channels.register(
        "once", send, delivery=Delivery.AT_MOST_ONCE, together=True, describe=lambda row: f"to {row.lane}"
    )
    yield told
    channels._channels.pop("once")


def put(key, lane="a", state=None):
    outbox.queue_message(channel="once", key=key, payload={}, now=NOW, lane=lane)
    if state:
        OutboxMessage.objects.filter(key=key).update(state=state)
    return OutboxMessage.objects.get(key=key)


class TestAtMostOnce:
    def test_a_lane_goes_out_together(self, doubtful):
        put("a"), put("b", "b"), put("c")
        assert outbox.relay(now=NOW) == counts(sent=3)
        assert doubtful["sent"] == [["a", "c"], ["b"]]

    def test_an_unclear_end_is_in_doubt_for_good(self, doubtful):
        put("a"), put("b")
        doubtful["error"] = TimeoutError("no answer")
        assert outbox.relay(now=NOW) == counts(in_doubt=2)
        doubtful["error"] = None
        assert outbox.relay(now=NOW + timedelta(days=9)) == counts()
        assert set(OutboxMessage.objects.values_list("state", "error")) == {("in_doubt", "TimeoutError: no answer")}

    def test_what_surely_did_not_arrive_is_tried_again(self, doubtful):
        put("a")
        doubtful["error"] = NotDelivered("no route")
        assert outbox.relay(now=NOW) == counts(failed=1)
        doubtful["error"] = None
        assert outbox.relay(now=NOW + timedelta(minutes=1)) == counts(sent=1)

    def test_what_would_be_refused_again_is_parked_at_once(self, doubtful):
        put("a")
        doubtful["error"] = Refused("no such group")
        outbox.relay(now=NOW)
        message = OutboxMessage.objects.get()
        assert (message.state, message.failures) == (MessageState.FAILED, 1)

    def test_a_claim_without_an_answer_is_in_doubt_after_its_lease(self, doubtful, settings):
        message = put("a", state=MessageState.SENDING)
        OutboxMessage.objects.update(claimed_at=NOW)
        settings.OUTBOX_LEASE_SECONDS = 10**10
        assert outbox.relay(now=NOW) == counts()
        settings.OUTBOX_LEASE_SECONDS = 120
        assert outbox.relay(now=NOW) == counts(in_doubt=1)
        message.refresh_from_db()
        assert message.error == "the sender stopped before the answer was kept"

    def test_a_late_answer_settles_the_doubt_but_not_a_decision(self, doubtful, cast, monkeypatch):
        """The sender was slow: meanwhile the claim was found doubtful, or a person has decided."""

        def slow(messages):
            OutboxMessage.objects.update(state=MessageState.IN_DOUBT)

        channels.register("once", slow, delivery=Delivery.AT_MOST_ONCE, together=True)
        put("a")
        outbox.relay(now=NOW)
        assert OutboxMessage.objects.get().state == MessageState.SENT

        def slower(messages):
            OutboxMessage.objects.filter(key="b").update(state=MessageState.IN_DOUBT)
            outbox.drop_message(message=OutboxMessage.objects.get(key="b"), actor=cast.hr, now=NOW)

        channels.register("once", slower, delivery=Delivery.AT_MOST_ONCE, together=True)
        put("b")
        outbox.relay(now=NOW)
        assert OutboxMessage.objects.get(key="b").state == MessageState.DROPPED

    def test_only_one_lane_is_asked_for(self, doubtful):
        put("a"), put("b", "b")
        assert outbox.relay(now=NOW, lane=("once", "b")) == counts(sent=1)
        assert doubtful["sent"] == [["b"]]


class TestLanes:
    def test_a_lane_that_fails_three_times_rests_and_holds_nobody_up(self, company):
        tried = []

        def send(message):
            tried.append(message.lane)
            if message.lane == "down":
                raise NotDelivered("no route")

        channels.register("test", send)
        for n in range(6):
            outbox.queue_message(channel="test", key=f"d{n}", payload={}, now=NOW, lane="down")
        outbox.queue_message(channel="test", key="up", payload={}, now=NOW, lane="up")
        assert outbox.relay(now=NOW) == counts(sent=1, failed=3)
        assert tried == ["down"] * 3 + ["up"]
        assert outbox.relay(now=NOW) == counts(failed=3)
        channels._channels.pop("test")

    def test_not_before_its_time(self, company):
        outbox.queue_message(
            channel="email", key="a", payload={"to": ["a@b.example"], "subject": "x", "text": "x"}, now=NOW,
            not_before=NOW + timedelta(hours=1),
        )  # fmt: skip
        assert outbox.relay(now=NOW) == counts()
        assert outbox.relay(now=NOW + timedelta(hours=1)) == counts(sent=1)

    def test_old_and_done_messages_go_stuck_ones_stay(self, doubtful):
        for state in MessageState.values:
            put(state, state=state)
        assert outbox.delete_old(now=NOW + timedelta(days=179)) == 0
        assert outbox.delete_old(now=NOW + timedelta(days=181)) == 2
        assert set(OutboxMessage.objects.values_list("key", flat=True)) == {"pending", "sending", "in_doubt", "failed"}


class TestSecrets:
    def test_a_secret_mail_is_encrypted_until_sent_and_gone_after(self, company, mailoutbox):
        outbox.queue_email(to="a@b.example", subject="x", text="https://x/link/", key="k", now=NOW, secret=True)
        payload = OutboxMessage.objects.get().payload
        assert "link" not in str(payload)
        outbox.relay(now=NOW)
        assert mailoutbox[0].body == "https://x/link/"
        assert set(OutboxMessage.objects.get().payload) == {"to", "subject"}

    def test_a_sealed_text_fits_its_own_context_only(self, company):
        sealed = seal("secret", "a")
        assert unseal(sealed, "a") == "secret"
        with pytest.raises(CannotDecrypt):
            unseal(sealed, "b")


class TestPage:
    def test_shows_what_went_out_never_the_content(self, cast, doubtful):
        outbox.queue_email(to="wei@acme.example", subject="Wei below", text="Figures", key="k", now=NOW)
        put("a", "group 1", MessageState.IN_DOUBT)
        page = signed_in(cast.hr).get(reverse(LIST)).content.decode()
        assert "wei@acme.example" in page and "to group 1" in page
        assert "Wei below" not in page and "Figures" not in page
        assert signed_in(cast.lin.user).get(reverse(LIST)).status_code == 403

    @pytest.mark.parametrize(
        ("act", "state", "becomes", "action"),
        [
            ("again", "in_doubt", "pending", "resent"), ("again", "failed", "pending", "resent"),
            ("arrived", "in_doubt", "sent", "confirmed"), ("arrived", "failed", "failed", None),
            ("drop", "in_doubt", "dropped", "dropped"), ("drop", "failed", "dropped", "dropped"),
            ("again", "sent", "sent", None), ("drop", "pending", "pending", None),
            ("again", "sending", "sending", None),
        ],
    )  # fmt: skip
    def test_decisions(self, cast, doubtful, act, state, becomes, action):
        message = put("a", state=state)
        client, url = signed_in(cast.hr), reverse(f"jobs:message-{act}")
        for _ in range(2):  # pressed twice
            client.post(url, {"message": [str(message.public_id)]})
        message.refresh_from_db()
        entries = list(AuditEntry.objects.filter(action__startswith="jobs.message").values_list("action", flat=True))
        assert (message.state, entries) == (becomes, [f"jobs.message.{action}"] if action else [])

    def test_several_at_once_and_nonsense(self, cast, doubtful):
        rows = [put(key, state=MessageState.FAILED) for key in "abc"]
        chosen = [str(row.public_id) for row in rows] + ["nonsense"]
        signed_in(cast.hr).post(reverse("jobs:message-again"), {"message": chosen})
        assert set(OutboxMessage.objects.values_list("state", "failures")) == {("pending", 0)}

    def test_filters(self, cast, doubtful):
        put("a", "lane one", MessageState.IN_DOUBT), put("b", "lane two", MessageState.SENT)
        page = signed_in(cast.hr).get(reverse(LIST), {"state": "stuck"}).content.decode()
        assert "lane one" in page and "lane two" not in page

    def test_the_start_page_says_what_is_stuck(self, cast, doubtful):
        assert "jobs/outbox/?state=stuck" not in signed_in(cast.hr).get("/").content.decode()
        put("a", state=MessageState.FAILED)
        assert "jobs/outbox/?state=stuck" in signed_in(cast.hr).get("/").content.decode()

    def test_queries_do_not_grow_with_rows(self, cast):
        client, made = signed_in(cast.hr), []
        for count in (1, 3):
            for n in range(count):
                queue(f"{count}/{n}", "email")
                OutboxMessage.objects.update(payload={"to": ["a@b.example"]})
            client.get(reverse(LIST))
            with counted_queries() as counted:
                client.get(reverse(LIST))
            made.append(len(counted))
        assert made[0] == made[1] <= 16

    def test_it_can_be_taken_along_in_excel(self, cast, doubtful):
        put("a")
        assert signed_in(cast.hr).get(reverse(LIST), {"as": "xlsx"}).content[:2] == b"PK"
