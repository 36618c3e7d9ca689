"""The relay killed (SIGKILL to the real process) at both edges and at random moments (spec 12.4).

Inbox exactly once; mail never lost, a second one with the same Message-ID; robots at most once, the rest in doubt.
"""

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress

import pytest

from jobs import outbox
from jobs.enums import MessageState
from jobs.models import OutboxMessage
from notices import kinds, robots
from notices.chat import token_of
from notices.models import ChatRobot, Notice
from notices.selectors import ROBOT
from notices.services import notify
from tests.committed import vault, vault_company
from tests.concurrency import relay_work
from tests.concurrency.conftest import kill, process_environment, wait_for
from tests.conftest import NOW
from tests.factories import make_user
from tests.notices import robot_stand_in, smtp_stand_in

__all__ = ["vault", "vault_company"]
START = """
import django; django.setup()
from django_tenants.utils import tenant_context
from tenants.models import Company
from tests.concurrency import relay_work
with tenant_context(Company.objects.get(schema_name="vault")):
    relay_work.{work}()
"""


class Post:
    """The company's way out: a mail server, the chat programmes, and processes that relay."""

    def __init__(self, mailbox, smtp_port, chat, host):
        self.mailbox, self.chat, self.host = mailbox, chat, host
        self.environment = {
            **process_environment(), "DJANGO_SETTINGS_MODULE": "tests.concurrency.relay_settings",
            "STAND_IN_SMTP_PORT": str(smtp_port), "ROBOT_WECOM_HOST": host,
        }  # fmt: skip

    def start(self, work="send"):
        """A process of its own, to be killed."""
        command = [sys.executable, "-c", START.format(work=work)]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        )

    def kill_when(self, reached, process):
        assert reached.wait(30), process.communicate(timeout=5)
        kill(process)

    def rest(self):
        """Relay until nothing waits any more; the killed one's claim is past its lease."""
        time.sleep(1.2)
        relay_work.send()
        assert not OutboxMessage.objects.filter(state__in=[MessageState.PENDING, MessageState.SENDING]).exists()


def kill_while(process, begun, longest):
    """Kill it at a random moment after it has begun; one that was quicker is done."""
    assert wait_for(lambda: begun() or process.poll() is not None, 30)
    time.sleep(random.uniform(0, longest))
    with suppress(ProcessLookupError):
        kill(process)


@pytest.fixture
def post(vault, settings):
    """A clean outbox, one HR admin with an address."""
    for model in (OutboxMessage, Notice, ChatRobot):
        model.objects.all().delete()
    with smtp_stand_in.serve() as (mailbox, port), robot_stand_in.serve() as (chat, host):
        settings.ROBOT_HOSTS = {**settings.ROBOT_HOSTS, "wecom": host}
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.OUTBOX_LEASE_SECONDS = "127.0.0.1", port, 1
        yield Post(mailbox, port, chat, host)


@pytest.fixture
def hr(vault):
    from people.models import User

    found = User.objects.filter(username="hong").first() or make_user("hong", "hr")
    User.objects.filter(pk=found.pk).update(email="hong@vault.example")
    found.refresh_from_db()
    return found


def add_robots(host, hr, count=1):
    token = token_of("wecom", robot_stand_in.webhook(host, "wecom"))
    spec = robots.RobotSpec(name="g", kind="wecom", kinds=[kinds.RUN_PARKED], language="en", token=token)
    return [robots.add_robot(spec=spec, actor=hr, now=NOW) for _ in range(count)]


def park(hr, key="a"):
    return notify(users=[hr], kind=kinds.RUN_PARKED, context={"date": "x", "error": ""}, link="/", dedupe_key=key,
                  now=NOW)  # fmt: skip


@pytest.mark.parametrize(("edge", "arrived"), [("on_data", 0), ("on_stored", 1)])
def test_mail_killed_at_either_edge_is_sent_again_with_the_same_message_id(post, hr, edge, arrived):
    """Before the server has it, and after the server has it but before the relay has marked it."""
    park(hr)
    reached, hold = threading.Event(), threading.Event()
    setattr(post.mailbox, edge, lambda: (reached.set(), hold.wait(20)))
    post.kill_when(reached, post.start())
    setattr(post.mailbox, edge, lambda: None)
    hold.set()
    time.sleep(0.1)
    at_the_kill = len(post.mailbox.mails)
    assert OutboxMessage.objects.get().state == MessageState.PENDING
    relay_work.send()
    sent = OutboxMessage.objects.get()
    assert (sent.state, Notice.objects.count()) == (MessageState.SENT, 1)
    assert set(post.mailbox.ids("hong@vault.example")) == {f"<{sent.public_id}@localhost>"}
    assert len(post.mailbox.mails) == at_the_kill + 1 >= arrived + 1
    relay_work.send()
    assert len(post.mailbox.mails) == at_the_kill + 1


@pytest.mark.parametrize(("edge", "posts"), [("before", 0), ("after", 1)])
def test_a_robot_killed_at_either_edge_posts_at_most_once_and_is_in_doubt(post, hr, edge, posts):
    add_robots(post.host, hr)
    hr.email = ""
    park(hr)
    OutboxMessage.objects.exclude(channel=ROBOT).delete()
    reached, hold = threading.Event(), threading.Event()
    stop = lambda: (reached.set(), hold.wait(20))  # noqa: E731
    if edge == "before":
        post.chat.before, post.chat.answer = stop, lambda handler: None
    else:
        post.chat.answer = lambda handler: (post.chat.posts.append(("wecom", "taken")), stop())
    post.kill_when(reached, post.start())
    assert OutboxMessage.objects.get().state == MessageState.SENDING
    hold.set()
    time.sleep(0.2)  # what was held comes to its end
    post.chat.before, post.chat.answer = lambda: None, None
    post.rest()
    doubtful = OutboxMessage.objects.get()
    assert (doubtful.state, len(post.chat.posts)) == (MessageState.IN_DOUBT, posts)
    relay_work.send()
    assert len(post.chat.posts) == posts and Notice.objects.count() == 1
    assert outbox.send_again(message=doubtful, actor=hr, now=NOW)
    relay_work.send()
    assert (OutboxMessage.objects.get().state, len(post.chat.posts)) == (MessageState.SENT, posts + 1)


def test_causes_killed_and_done_again_are_in_the_inbox_exactly_once(post, hr):
    for _ in range(2):
        seen = Notice.objects.count()
        process = post.start("tell_causes")
        kill_while(process, lambda seen=seen: Notice.objects.count() > seen, 0.1)
    relay_work.tell_causes()
    assert sorted(Notice.objects.values_list("dedupe_key", flat=True)) == sorted(
        f"n/{n}" for n in range(relay_work.CAUSES)
    )
    assert OutboxMessage.objects.filter(channel="email").count() == relay_work.CAUSES


def survive(post, hr, moments):
    """Sixteen mails and eight robots' posts wait; the relay is killed at random moments until all is settled."""
    add_robots(post.host, hr, 8)
    for n in range(16):
        outbox.queue_email(to=f"p{n}@vault.example", subject="x", text="x", key=f"m{n}", now=NOW)
    park(hr)
    lanes = list(OutboxMessage.objects.filter(channel=ROBOT).order_by("pk"))
    for n, row in enumerate(lanes):  # told apart by their numbers
        OutboxMessage.objects.filter(pk=row.pk).update(payload={"kind": kinds.RUN_PARKED, "count": n + 2})
    post.mailbox.on_data = lambda: time.sleep(0.02)
    post.chat.before = lambda: time.sleep(0.02)
    for _ in range(moments):
        before = len(post.mailbox.mails) + len(post.chat.posts)
        process = post.start()
        kill_while(process, lambda before=before: len(post.mailbox.mails) + len(post.chat.posts) > before, 0.5)
    time.sleep(0.2)
    post.rest()
    check_mails(post), check_posts(post, len(lanes))
    assert Notice.objects.count() == 1


def check_mails(post):
    """Each has arrived; however often, under one id of its own."""
    for row in OutboxMessage.objects.filter(key__startswith="m"):
        ids = post.mailbox.ids(row.payload["to"][0])
        assert ids and set(ids) == {f"<{row.public_id}@localhost>"} and row.state == MessageState.SENT
    assert len({mail["Message-ID"] for mail in post.mailbox.mails}) == 17


def check_posts(post, robots_count):
    """Sent means posted once; in doubt means once or not at all."""
    posted = Counter(int(text.split("\n")[1].split()[0]) for text in post.chat.texts)
    rows = OutboxMessage.objects.filter(channel=ROBOT)
    assert rows.count() == robots_count
    for row in rows:
        often = posted[row.payload["count"]]
        assert (row.state, often) in [
            (MessageState.SENT, 1), (MessageState.IN_DOUBT, 0), (MessageState.IN_DOUBT, 1),
        ]  # fmt: skip


def test_the_relay_killed_at_three_random_moments(post, hr):
    survive(post, hr, 3)


@pytest.mark.slow
def test_the_relay_killed_at_twenty_random_moments(post, hr):
    survive(post, hr, 20)
