"""Signed messages to other systems: what is told, to whom, and that nobody reaches into our own network (spec 13.3)."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from audit import registry
from audit.models import AuditEntry
from audit.services import record
from hrplatform.api.events import ACTS
from intake.webhooks import signing
from intake.webhooks.addresses import AddressRefused, clean_url, is_public, locate
from intake.webhooks.models import WebhookDelivery
from intake.webhooks.services import (
    WebhookRefused,
    change_webhook,
    create_webhook,
    remove_webhook,
    renew_key,
    send_again,
    send_ping,
)
from jobs.enums import MessageState
from jobs.models import OutboxMessage
from jobs.outbox import relay
from performance.alerts.enums import RuleMode
from performance.alerts.models import Alert, Rule
from performance.alerts.series.base import Figure, Story
from performance.alerts.services import acknowledge_alert
from performance.alerts.services.night import raise_alerts
from performance.reviews.models import ReviewCycle
from tests.conftest import NOW
from tests.queries import counted_queries

DAY = NOW.date()


class Receiver(BaseHTTPRequestHandler):
    """Keeps what it is sent; answers as told."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.send_header("Location", "http://169.254.169.254/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_ALLOW_PRIVATE = True
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.answers = [], []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def hook(receiver, cast):
    """A webhook for every alert event, and its key."""
    url = f"http://127.0.0.1:{receiver.server_port}/in?x=1"
    events = ["alert.raised", "alert.acknowledged"]
    return create_webhook(name="OA", url=url, events=events, actor=cast.hr, now=NOW)


def raise_one(person):
    rule = Rule.objects.filter(is_current=True, metric__isnull=False).first()
    return raise_alerts(rule=rule, found=[Story(f"e:{person.pk}", [DAY], [Figure()])], on=DAY, now=NOW)[0]


def test_an_alert_is_told_signed_and_as_the_api_shows_it(hook, receiver, cast, call):
    _webhook, key = hook
    alert = raise_one(cast.wei)
    assert relay(now=NOW)["sent"] == 1
    ((headers, body),) = receiver.got
    said = json.loads(body)
    assert (said["event"], said["company"], said["at"]) == ("alert.raised", "acme", "2025-03-03T02:00:00Z")
    assert said["data"] == call("read:alerts").get("alerts").json()["items"][0]
    assert said["data"]["id"] == str(alert.public_id) and said["data"]["days"] == [DAY.isoformat()]
    assert signing.verify(header=headers["HR-Signature"], body=body, key=key, now=int(NOW.timestamp()))
    assert (headers["HR-Event"], headers["Idempotency-Key"]) == ("alert.raised", said["id"])


def test_a_night_tells_in_a_fixed_number_of_queries(hook, cast):
    rule = Rule.objects.filter(is_current=True, metric__isnull=False).first()
    counts = []
    for people in ([cast.wei], [cast.mei, cast.tao, cast.pan]):
        with counted_queries() as made:
            raise_alerts(rule=rule, found=[Story(f"e:{p.pk}", [DAY], [Figure()]) for p in people], on=DAY, now=NOW)
        counts.append(len(made))
    assert counts[0] == counts[1]
    bodies = [json.loads(row.body) for row in WebhookDelivery.objects.order_by("pk")]
    assert [body["data"]["employee"] for body in bodies] == [p.number for p in (cast.wei, cast.mei, cast.tao, cast.pan)]
    assert len({body["id"] for body in bodies}) == 4


def test_only_chosen_events_are_told(hook, cast):
    alert = raise_one(cast.wei)
    acknowledge_alert(alert=alert, actor=cast.lin.user, note="seen", now=NOW)
    assert [row.event for row in WebhookDelivery.objects.order_by("pk")] == ["alert.raised", "alert.acknowledged"]
    webhook, _key = hook
    change_webhook(webhook=webhook, name="OA", url=webhook.url, events=["pool.released"], is_active=True,
                   actor=cast.hr, now=NOW)  # fmt: skip
    raise_one(cast.mei)
    assert WebhookDelivery.objects.count() == 2


def test_every_act_that_can_be_told_is_one_the_log_knows():
    """Alerts, plan steps, published cycles, released pools: renaming an action would silence its webhook."""
    assert {event.split(".")[0] for event, _label, _kind in ACTS.values()} == {"alert", "plan", "cycle", "pool"}
    for action in ACTS:
        registry.require(action)


def test_a_published_cycle_is_told(hook, cast):
    webhook, _key = hook
    change_webhook(webhook=webhook, name="OA", url=webhook.url, events=["cycle.published"], is_active=True,
                   actor=cast.hr, now=NOW)  # fmt: skip
    cycle = ReviewCycle.objects.create(code="q1", name="Q1", start=DAY, until=DAY, stage="published", created_at=NOW)
    with transaction.atomic():
        record(action="performance.cycle.published", actor=cast.hr, target=cycle, at=NOW)
    (told,) = WebhookDelivery.objects.all()
    assert (told.event, json.loads(told.body)["data"]["id"]) == ("cycle.published", str(cycle.public_id))


def test_an_act_that_is_taken_back_is_not_told(hook, cast):
    with transaction.atomic():
        raise_one(cast.wei)
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.filter(channel="webhook").exists() and not Alert.objects.exists()


def test_alerts_of_a_rule_on_trial_are_told_nobody(hook, cast, call):
    rule = Rule.objects.filter(is_current=True, metric__isnull=False).first()
    Rule.objects.filter(pk=rule.pk).update(mode=RuleMode.QUIET)
    raise_one(cast.wei)
    assert not WebhookDelivery.objects.exists()
    assert call("read:alerts").get("alerts").json()["items"][0]["quiet"] is True


def test_deliveries_are_kept_for_half_a_year(hook, cast):
    webhook, _key = hook
    for days in (0, 100, 181):
        send_ping(webhook=webhook, now=NOW + timedelta(days=days))
    assert WebhookDelivery.objects.count() == 2


def test_a_failing_receiver_is_asked_again_with_the_same_message(hook, receiver, cast):
    receiver.answers = [503, 200]
    raise_one(cast.wei)
    assert relay(now=NOW)["failed"] == 1
    assert relay(now=NOW + timedelta(minutes=2))["sent"] == 1
    (first, one), (second, two) = receiver.got
    assert one == two and first["HR-Delivery"] == second["HR-Delivery"]
    assert WebhookDelivery.objects.get().status_code == 200


@pytest.mark.parametrize(("status", "state"), [(410, MessageState.FAILED), (302, MessageState.FAILED), (500, MessageState.PENDING), (429, MessageState.PENDING)])  # fmt: skip  # noqa: E501
def test_what_an_answer_means(hook, receiver, cast, status, state):
    receiver.answers = [status]
    raise_one(cast.wei)
    relay(now=NOW)
    message = OutboxMessage.objects.get(channel="webhook")
    assert (message.state, len(receiver.got)) == (state, 1) and str(status) in message.error


def test_keys_are_renewed_without_a_gap(hook, receiver, cast):
    webhook, old = hook
    new = renew_key(webhook=webhook, actor=cast.hr, now=NOW)
    send_ping(webhook=webhook, now=NOW)
    relay(now=NOW)
    headers, body = receiver.got[-1]
    at = int(NOW.timestamp())
    assert all(signing.verify(header=headers["HR-Signature"], body=body, key=key, now=at) for key in (old, new))
    webhook.refresh_from_db()
    webhook.former_until = NOW
    webhook.save()
    send_ping(webhook=webhook, now=NOW)
    relay(now=NOW)
    headers, body = receiver.got[-1]
    fits = [signing.verify(header=headers["HR-Signature"], body=body, key=key, now=at) for key in (old, new)]
    assert fits == [False, True]


def test_keys_are_kept_encrypted(hook):
    webhook, key = hook
    assert key.encode() not in bytes(webhook.secret)


def test_a_delivery_is_sent_again_when_asked(hook, receiver, cast):
    raise_one(cast.wei)
    relay(now=NOW)
    again = send_again(delivery=WebhookDelivery.objects.get(), actor=cast.hr, now=NOW)
    relay(now=NOW)
    (first, one), (second, two) = receiver.got
    assert one == two and first["Idempotency-Key"] == second["Idempotency-Key"]
    assert first["HR-Delivery"] != second["HR-Delivery"] == str(again.public_id)


def test_a_removed_webhook_is_told_nothing_more(hook, receiver, cast):
    raise_one(cast.wei)
    remove_webhook(webhook=hook[0], actor=cast.hr, now=NOW)
    relay(now=NOW)
    assert not receiver.got


def test_every_act_on_a_webhook_is_on_record(hook, cast):
    webhook, _key = hook
    renew_key(webhook=webhook, actor=cast.hr, now=NOW)
    change_webhook(webhook=webhook, name="New", url=webhook.url, events=["alert.raised"], is_active=False,
                   actor=cast.hr, now=NOW)  # fmt: skip
    remove_webhook(webhook=webhook, actor=cast.hr, now=NOW)
    found = AuditEntry.objects.filter(action__startswith="intake.webhook").order_by("pk")
    assert [entry.action.rpartition(".")[2] for entry in found] == ["created", "rotated", "changed", "removed"]
    assert not any("whsec_" in json.dumps([entry.before, entry.after]) for entry in found)


def test_nothing_is_made_while_nobody_listens(cast, django_assert_max_num_queries):
    raise_one(cast.wei)
    assert not WebhookDelivery.objects.exists()


# addresses


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "ftp://example.com/", "https://", "https:///x", "https://user:pass@example.com/",
        "https://example.com/#x", "https://exa mple.com/", "https://example.com:99999/", "https://example.com:0/",
        "//example.com", "example.com", "https://" + "a" * 500 + ".com", "https://example.com/\n",
    ],
)  # fmt: skip
def test_addresses_that_are_none(url):
    with pytest.raises(AddressRefused):
        clean_url(url.removesuffix("\n") + "\x00" if url.endswith("\n") else url)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "10.1.2.3", "172.16.0.1",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "[::1]", "[::]", "[fe80::1]", "[fc00::1]",
        "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]", "[2002:7f00:1::]", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "[ff02::1]",
    ],
)  # fmt: skip
def test_private_addresses_are_refused(host):
    with pytest.raises(AddressRefused):
        locate(f"https://{host}/")


@pytest.mark.parametrize("ip", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_public(ip):
    assert is_public(ip)


def test_a_name_that_leads_inside_is_refused_when_added_and_when_sent(cast, monkeypatch, settings):
    def resolve(ip):
        monkeypatch.setattr("socket.getaddrinfo", lambda *args, **more: [(2, 1, 6, "", (ip, 443))])

    resolve("10.0.0.7")
    with pytest.raises(WebhookRefused) as refused:
        create_webhook(name="x", url="https://inside.example/", events=["alert.raised"], actor=cast.hr, now=NOW)
    assert refused.value.field == "url"
    resolve("93.184.216.34")
    webhook, _key = create_webhook(
        name="x", url="https://rebound.example/", events=["alert.raised"], actor=cast.hr, now=NOW
    )
    resolve("127.0.0.1")  # the name has changed its mind since
    send_ping(webhook=webhook, now=NOW)
    relay(now=NOW)
    message = OutboxMessage.objects.get(channel="webhook")
    assert message.state == MessageState.FAILED and "127.0.0.1" in message.error


# signatures


def test_a_known_signature():
    """Worked out once with openssl: printf '1732233600.{"a":1}' | openssl dgst -sha256 -hmac whsec_test."""
    digest = "41d1e578adeefe4a74cb3a05ba04fbced56ce4d7efdd97e20ed44ff33dd3bf3d"
    assert signing.sign(body=b'{"a":1}', keys=["whsec_test"], at=1732233600) == f"t=1732233600,v1={digest}"


@given(body=st.binary(max_size=200), other=st.binary(max_size=200), key=st.text(min_size=1, max_size=40))
def test_signatures_fit_their_body_and_key_only(body, other, key):
    header = signing.sign(body=body, keys=[key], at=1000)
    assert signing.verify(header=header, body=body, key=key, now=1000)
    assert signing.verify(header=header, body=other, key=key, now=1000) is (body == other)
    assert not signing.verify(header=header, body=body, key=f"{key}x", now=1000)
    assert not signing.verify(header=header, body=body, key=key, now=1000 + signing.TOLERANCE + 1)


@given(header=st.text(max_size=80))
def test_any_header_is_answered_by_no(header):
    assert not signing.verify(header=header, body=b"{}", key="k", now=1)
