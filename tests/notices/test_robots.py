"""Chat robots: counts and a link, at most once, through the protocols of WeCom, DingTalk and Feishu."""

import json
import re
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from audit.models import AuditEntry
from jobs import outbox
from jobs.channels import NotDelivered, Refused
from jobs.enums import MessageState
from jobs.models import OutboxMessage
from notices import chat as chat_module
from notices import kinds, registry, robots
from notices.models import ChatRobot
from notices.posting import GroupLine, group_message
from notices.selectors import ROBOT
from notices.services import Telling, notify, notify_many
from tests.notices.robot_stand_in import KEYS, SECRET, webhook
from tests.notices.test_notices import NOW

SOON = NOW + timedelta(minutes=1)
SECRET_NAMES = ["王小明", "Wei", "13800000000", "6,500.00", "/people/0f0e/"]


def park(users, key="a", now=NOW):
    """A night failed: the kind every test robot posts."""
    return notify(users=users, kind=kinds.RUN_PARKED, context={"date": "2025-03-09", "error": "disk full"},
                  link="/jobs/nights/", dedupe_key=key, now=now)  # fmt: skip


@pytest.mark.parametrize("programme", ["wecom", "dingtalk", "feishu"])
@pytest.mark.parametrize("secret", ["", SECRET])
def test_a_post_arrives_as_the_programme_wants_it(cast, chat, make_robot, programme, secret):
    chat.secret = secret if programme != "wecom" else ""
    make_robot(programme, secret=chat.secret)
    park([cast.hr])
    assert outbox.relay(now=SOON, lane=robot_lane()) == {"sent": 1, "failed": 0, "in_doubt": 0}
    assert chat.posts == [(programme, "【Acme】\n1 night failed\nhttps://acme.localhost/jobs/nights/")]


def robot_lane():
    return ROBOT, ChatRobot.objects.get().lane


def test_what_is_gathered_in_a_minute_is_one_post_with_a_line_per_kind(cast, chat, make_robot):
    make_robot(about=[kinds.RUN_PARKED, kinds.NIGHT_LATE])
    park([cast.hr], "a"), park([cast.hr, cast.lin.user], "b")
    notify(users=[cast.hr], kind=kinds.NIGHT_LATE, context={"date": "x"}, link="", dedupe_key="c", now=NOW)
    assert outbox.relay(now=NOW + timedelta(seconds=59), lane=robot_lane())["sent"] == 0
    assert outbox.relay(now=SOON, lane=robot_lane())["sent"] == 3
    assert chat.texts == ["【Acme】\n2 nights failed\n1 night is late\nhttps://acme.localhost/jobs/nights/"]


def test_the_same_cause_again_or_for_one_more_person_is_not_posted_again(cast, chat, make_robot):
    make_robot()
    park([cast.hr]), park([cast.hr]), park([cast.hr, cast.lin.user])
    assert OutboxMessage.objects.filter(channel=ROBOT).count() == 1


def test_many_causes_are_one_row_with_their_number(cast, chat, make_robot):
    make_robot()
    tellings = [Telling([cast.hr, cast.lin.user], {"date": n, "error": ""}, "", f"k{n}") for n in range(40)]
    notify_many(kind=kinds.RUN_PARKED, tellings=tellings, now=NOW)
    assert OutboxMessage.objects.get(channel=ROBOT).payload == {"kind": kinds.RUN_PARKED, "count": 40}


def test_what_only_hr_may_know_of_yet_is_not_even_counted_in_a_group(cast, chat, make_robot):
    make_robot()
    values = {"date": "x", "error": ""}
    told = [Telling([cast.hr], values, "", "a", to_groups=False), Telling([cast.hr], values, "", "b")]
    assert notify_many(kind=kinds.RUN_PARKED, tellings=told, now=NOW) == 2
    assert OutboxMessage.objects.get(channel=ROBOT).payload["count"] == 1
    notify_many(kind=kinds.RUN_PARKED, tellings=[Telling([cast.hr], values, "", "c", to_groups=False)], now=NOW)
    assert OutboxMessage.objects.filter(channel=ROBOT).count() == 1


def test_a_robot_posts_only_its_kinds_and_not_when_switched_off(cast, chat, make_robot):
    robot = make_robot(about=[kinds.NIGHT_LATE])
    park([cast.hr])
    assert not OutboxMessage.objects.filter(channel=ROBOT).exists()
    assert robots.switch_robot(robot=robot, is_active=False, actor=cast.hr, now=NOW)
    assert not robots.switch_robot(robot=robot, is_active=False, actor=cast.hr, now=NOW)
    notify(users=[cast.hr], kind=kinds.NIGHT_LATE, context={}, link="", dedupe_key="b", now=NOW)
    assert not OutboxMessage.objects.filter(channel=ROBOT).exists()


def test_what_waits_for_a_robot_that_is_switched_off_is_parked_not_posted(cast, chat, make_robot):
    robot = make_robot()
    park([cast.hr])
    robots.switch_robot(robot=robot, is_active=False, actor=cast.hr, now=NOW)
    outbox.relay(now=SOON)
    assert OutboxMessage.objects.get(channel=ROBOT).state == MessageState.FAILED and chat.posts == []


def test_quiet_hours_hold_back_all_but_urgent_kinds(cast, chat, make_robot):
    calm = registry.register("notices.test.calm", title="x", group=registry_text("%(count)s calm"))
    make_robot(about=[calm, kinds.RUN_PARKED], quiet_from=time(9, 0), quiet_until=time(18, 0))
    notify(users=[cast.hr], kind=calm, context={}, link="", dedupe_key="a", now=NOW)  # 10:00 in Shanghai
    park([cast.hr], "b")
    due = {row.payload["kind"]: row.next_attempt_at for row in OutboxMessage.objects.filter(channel=ROBOT)}
    assert due == {calm: NOW + timedelta(hours=8), kinds.RUN_PARKED: SOON}


def registry_text(text):
    from django.utils.translation import gettext_lazy

    return gettext_lazy(text)


class TestNoPersonLeaves:
    """Spec 12.4: robots post counts and a link only; the type of the message has no place for more."""

    @pytest.mark.parametrize("kind", sorted(registry.group_kinds()))
    def test_no_registered_kind_lets_a_row_out(self, cast, chat, make_robot, kind):
        make_robot(about=[kind])
        places = re.findall(r"%\((\w+)\)s", str(registry.kind_of(kind).title) + str(registry.kind_of(kind).body))
        context = {place: " ".join(SECRET_NAMES) for place in places}
        notify(users=[cast.hr, cast.lin.user], kind=kind, context=context, link="/people/0f0e/",
               dedupe_key=" ".join(SECRET_NAMES), now=NOW)  # fmt: skip
        row = OutboxMessage.objects.get(channel=ROBOT)
        assert set(row.payload) == {"kind", "count"} and type(row.payload["count"]) is int
        outbox.relay(now=SOON, lane=robot_lane())
        (text,) = chat.texts
        everything = text + json.dumps(row.payload) + row.key + row.lane
        assert not [name for name in SECRET_NAMES if name in everything]
        with translation.override("en"):
            assert text.splitlines()[1:-1] == [GroupLine(kind, row.payload["count"]).text]
        assert text.splitlines()[-1] == "https://acme.localhost" + reverse(registry.kind_of(kind).group_link)

    @pytest.mark.parametrize("kind", sorted(registry.group_kinds()))
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_a_group_text_has_no_place_but_the_count(self, kind, language):
        with translation.override(language):
            assert GroupLine(kind, 7).text.replace("7", "") == GroupLine(kind, 8).text.replace("8", "")

    @pytest.mark.parametrize("count", ["7", "Wei", 7.0, True, None])
    def test_anything_but_a_whole_number_is_refused(self, count):
        with pytest.raises(TypeError):
            GroupLine(kinds.RUN_PARKED, count)

    def test_a_kind_without_a_group_text_or_unknown_is_refused(self):
        with pytest.raises(TypeError):
            GroupLine("notices.test.told", 1)
        with pytest.raises(registry.UnknownKind):
            GroupLine("nobody.knows.it", 1)

    def test_several_kinds_lead_to_the_start_page(self):
        message = group_message([GroupLine(kinds.RUN_PARKED, 1), GroupLine(kinds.ROBOT_TEST, 1)])
        assert message.text(company="甲", base="https://x", language="en").splitlines()[-1] == "https://x/"

    def test_a_row_somebody_tampered_with_is_refused_and_not_posted(self, cast, chat, make_robot):
        make_robot()
        park([cast.hr])
        OutboxMessage.objects.filter(channel=ROBOT).update(payload={"kind": kinds.RUN_PARKED, "count": "王小明"})
        outbox.relay(now=SOON)
        assert OutboxMessage.objects.get(channel=ROBOT).state == MessageState.FAILED and chat.posts == []


class TestAnswers:
    """What the other side says decides: posted, surely not, or nobody knows."""

    def relay(self):
        outbox.relay(now=SOON, lane=robot_lane())
        return OutboxMessage.objects.get(channel=ROBOT)

    @pytest.fixture(autouse=True)
    def waiting(self, cast, make_robot):
        make_robot("dingtalk")
        park([cast.hr])

    def test_a_code_other_than_nought_is_a_refusal_although_http_says_200(self, chat):
        chat.answer = lambda handler: handler.say({"errcode": 310000, "errmsg": "keywords not in content"})
        message = self.relay()
        assert (message.state, message.error) == (MessageState.FAILED, "Refused: 310000 keywords not in content")

    def test_too_often_is_tried_again_later(self, chat):
        chat.answer = lambda handler: handler.say({"errcode": 130101, "errmsg": "send too fast"})
        message = self.relay()
        assert (message.state, message.failures) == (MessageState.PENDING, 1)
        assert message.next_attempt_at == SOON + timedelta(minutes=1)
        chat.answer = None
        outbox.relay(now=message.next_attempt_at)
        assert len(chat.posts) == 1

    def test_no_connection_is_tried_again_later(self, chat, settings):
        settings.ROBOT_HOSTS = dict.fromkeys(settings.ROBOT_HOSTS, "http://127.0.0.1:1")
        message = self.relay()
        assert (message.state, message.error) == (MessageState.PENDING, "NotDelivered: ConnectionError")

    def test_no_answer_in_time_is_in_doubt_and_never_sent_again_by_itself(self, chat, monkeypatch):
        import time as clock

        monkeypatch.setattr("apprise.plugins.dingtalk.NotifyDingTalk.socket_read_timeout", 0.2)
        chat.answer = lambda handler: (chat.posts.append(("dingtalk", "taken")), clock.sleep(0.6))
        message = self.relay()
        assert (message.state, message.error) == (MessageState.IN_DOUBT, "NobodyKnows: ReadTimeout")
        outbox.relay(now=SOON + timedelta(days=30))
        assert len(chat.posts) == 1

    @pytest.mark.parametrize(
        ("body", "status", "state"),
        [
            (b"<html>", 200, MessageState.IN_DOUBT), ({"errmsg": "?"}, 200, MessageState.IN_DOUBT),
            ([], 200, MessageState.IN_DOUBT), ({}, 500, MessageState.IN_DOUBT), ({}, 502, MessageState.IN_DOUBT),
            ({}, 403, MessageState.FAILED), ({}, 302, MessageState.FAILED), ({}, 429, MessageState.PENDING),
        ],
    )  # fmt: skip
    def test_other_answers(self, chat, body, status, state):
        chat.answer = lambda handler: handler.say(body, status)
        assert self.relay().state == state

    def test_an_answer_cut_off_is_in_doubt(self, chat):
        chat.answer = lambda handler: handler.connection.close()
        assert self.relay().state == MessageState.IN_DOUBT

    def test_the_key_is_in_no_error_and_no_log(self, chat, caplog, settings):
        settings.ROBOT_HOSTS = dict.fromkeys(settings.ROBOT_HOSTS, "http://127.0.0.1:1")
        message = self.relay()
        assert KEYS["dingtalk"] not in message.error + caplog.text


class TestWebhookAddress:
    @pytest.mark.parametrize("programme", ["wecom", "dingtalk", "feishu"])
    def test_the_token_is_read_out_of_it(self, chat, programme):
        assert chat_module.token_of(programme, f" {webhook(chat.host, programme)} ") == KEYS[programme]

    @pytest.mark.parametrize(
        ("programme", "url"),
        [
            ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"),
            ("wecom", "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=693a91f6-7xxx"),
            ("wecom", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx"),
            ("wecom", "https://qyapi.weixin.qq.com@127.0.0.1/cgi-bin/webhook/send?key=693a91f6-7xxx"),
            ("dingtalk", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx"),
            ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=a/../b"),
            ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/"),
            ("feishu", "https://open.feishu.cn/open-apis/other/5e1f8a2c-3b4d"),
            ("feishu", "nonsense"),
        ],
    )
    def test_another_address_is_refused(self, programme, url):
        with pytest.raises(chat_module.NotAWebhook):
            chat_module.token_of(programme, url)


def test_feishu_s_signature_covers_the_time_and_stands_beside_the_content():
    one, other = (
        json.loads(chat_module.signed_for_feishu({"a": 1}, "demo", when)) for when in (1599360473, 1599360474)
    )
    assert (
        one["a"] == 1 and one["timestamp"] == "1599360473" and len(one["sign"]) == 44 and one["sign"] != other["sign"]
    )


def test_token_and_secret_are_sealed_and_masked(cast, chat, make_robot):
    robot = make_robot("feishu", secret=SECRET)
    entry = AuditEntry.objects.get(action="notices.robot.added")
    assert KEYS["feishu"] not in robot.sealed + str(entry.after) and SECRET not in robot.sealed + str(entry.after)
    other = ChatRobot(public_id=robot.public_id, name="x")
    assert other.lane == robot.lane


def test_changing_without_an_address_keeps_it(cast, chat, make_robot):
    robot = make_robot("feishu", secret=SECRET)
    sealed = robot.sealed
    spec = robots.RobotSpec(name="新群", kind="feishu", kinds=[kinds.NIGHT_LATE], language="zh-hans")
    robots.change_robot(robot=robot, spec=spec, actor=cast.hr, now=NOW)
    robot.refresh_from_db()
    assert (robot.name, robot.sealed, robot.kinds) == ("新群", sealed, [kinds.NIGHT_LATE])
    assert AuditEntry.objects.latest("id").after["name"] == "新群"


def test_judge_knows_the_three_outcomes():
    with pytest.raises(NotDelivered):
        chat_module.judge(chat_module.Exchange())
    with pytest.raises(Refused):
        chat_module.post_text(kind="wecom", token="not a key!", secret="", text="x")
