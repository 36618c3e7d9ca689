"""Pages of what comes by mail and of chat robots."""

from datetime import time

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from jobs.models import OutboxMessage
from notices import kinds, registry
from notices.models import ChatRobot
from notices.selectors import ROBOT, wishes_of
from notices.services import save_wishes
from notices.timing import Wishes
from tests.clients import signed_in
from tests.notices.robot_stand_in import KEYS, SECRET, webhook
from tests.queries import counted_queries

WISHES = "notices:wishes"


def wishes(user):
    return wishes_of([user.pk])[user.pk]


def filled(page, **changes):
    """What the browser would send back, with changes."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    plain = {name: value.strftime("%H:%M") if isinstance(value, time) else value for name, value in values.items()}
    return {name: value for name, value in {**plain, **changes}.items() if value not in (None, False)}


class TestWishes:
    def test_each_kind_can_come_at_once_daily_or_not(self, cast):
        client = signed_in(cast.lin.user)
        page = client.get(reverse(WISHES))
        data = filled(page, **{
            "kind-performance.alert.raised": "digest", "kind-performance.review.published": "never",
            "quiet_from": "21:00", "quiet_until": "07:30", "digest_time": "18:00",
        })  # fmt: skip
        assert client.post(reverse(WISHES), data).status_code == 302
        kept = wishes(cast.lin.user)
        assert kept.modes["performance.alert.raised"] == "digest"
        assert kept.modes["performance.review.published"] == "never"
        assert (kept.quiet_from, kept.quiet_until, kept.digest_time) == (time(21), time(7, 30), time(18))
        assert kept.mail and wishes(cast.hr) == Wishes()

    def test_mail_can_be_declined_altogether(self, cast):
        client = signed_in(cast.lin.user)
        client.post(reverse(WISHES), filled(client.get(reverse(WISHES)), mail=False))
        assert not wishes(cast.lin.user).mail

    def test_only_kinds_the_person_may_get_are_offered(self, cast):
        mine = signed_in(cast.wei.user).get(reverse(WISHES)).context["form"].fields
        hr = signed_in(cast.hr).get(reverse(WISHES)).context["form"].fields
        assert f"kind-{kinds.RUN_PARKED}" in hr and f"kind-{kinds.RUN_PARKED}" not in mine
        assert f"kind-{kinds.ROBOT_TEST}" not in hr

    def test_what_is_not_offered_stays_as_chosen(self, cast):
        save_wishes(user=cast.wei.user, wishes=Wishes(modes={kinds.RUN_PARKED: "never"}))
        client = signed_in(cast.wei.user)
        client.post(reverse(WISHES), filled(client.get(reverse(WISHES))))
        assert wishes(cast.wei.user).modes[kinds.RUN_PARKED] == "never"

    def test_an_urgent_kind_has_no_digest(self, cast):
        client = signed_in(cast.hr)
        data = filled(client.get(reverse(WISHES)), **{f"kind-{kinds.RUN_PARKED}": "digest"})
        assert client.post(reverse(WISHES), data).status_code == 422

    @pytest.mark.parametrize(
        "changes",
        [
            {"quiet_from": "21:00", "quiet_until": None}, {"quiet_until": "08:00"}, {"digest_time": None},
            {"quiet_from": "21:00", "quiet_until": "21:00"}, {"digest_time": "25:00"},
        ],
    )  # fmt: skip
    def test_half_of_a_time_is_refused_and_what_was_typed_stays(self, cast, changes):
        client = signed_in(cast.lin.user)
        answer = client.post(reverse(WISHES), filled(client.get(reverse(WISHES)), **changes))
        assert answer.status_code == 422 and "hr-error" in answer.content.decode()
        assert wishes(cast.lin.user) == Wishes()

    def test_every_kind_has_a_name_without_places(self):
        for kind in registry.all_kinds().values():
            assert kind.shown_label and "%(" not in kind.shown_label


class TestRobots:
    def data(self, chat, programme="wecom", **changes):
        values = {
            "name": "运营群", "kind": programme, "url": webhook(chat.host, programme), "kinds": [kinds.RUN_PARKED],
            "language": "en", "quiet_from": "20:00", "quiet_until": "08:00",
        }  # fmt: skip
        return {key: value for key, value in {**values, **changes}.items() if value is not None}

    @pytest.fixture
    def hr(self, cast):
        return signed_in(cast.hr)

    def test_added_tested_and_switched_off(self, cast, chat, hr):
        chat.secret = SECRET
        assert hr.post(reverse("notices:robot-add"), self.data(chat, "feishu", secret=SECRET)).status_code == 302
        robot = ChatRobot.objects.get()
        hr.post(reverse("notices:robot-test", args=[robot.public_id]))
        assert chat.posts[0][0] == "feishu" and chat.posts[0][1].startswith("【Acme】\nTest message")
        page = hr.get(reverse("notices:robot-list")).content.decode()
        assert "运营群" in page and KEYS["feishu"] not in page and SECRET not in page
        hr.post(reverse("notices:robot-switch", args=[robot.public_id]), {"on": "no"})
        robot.refresh_from_db()
        assert not robot.is_active
        hr.post(reverse("notices:robot-test", args=[robot.public_id]))
        assert len(chat.posts) == 1
        actions = list(AuditEntry.objects.filter(action__startswith="notices.").values_list("action", flat=True))
        assert sorted(actions) == ["notices.robot.added", "notices.robot.changed", "notices.robot.tested"]

    def test_a_refused_test_says_why_at_once(self, cast, chat, hr):
        hr.post(reverse("notices:robot-add"), self.data(chat))
        chat.answer = lambda handler: handler.say({"errcode": 93000, "errmsg": "invalid webhook url"})
        url = reverse("notices:robot-test", args=[ChatRobot.objects.get().public_id])
        assert "invalid webhook url" in hr.post(url, follow=True).content.decode()

    def test_a_test_in_doubt_says_to_look(self, cast, chat, hr):
        hr.post(reverse("notices:robot-add"), self.data(chat))
        chat.answer = lambda handler: handler.say({}, 500)
        url = reverse("notices:robot-test", args=[ChatRobot.objects.get().public_id])
        hr.post(url)
        assert OutboxMessage.objects.get(channel=ROBOT).state == "in_doubt"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"url": "https://evil.example/cgi-bin/webhook/send?key=abcdefgh"}, "url"), ({"url": None}, "url"),
            ({"name": ""}, "name"), ({"kinds": None}, "kinds"), ({"kinds": ["nobody.knows.it"]}, "kinds"),
            ({"secret": "no spaces!"}, "secret"), ({"kind": "irc"}, "kind"), ({"quiet_until": None}, "quiet_until"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_refused_at_its_field(self, cast, chat, hr, changes, field):
        answer = hr.post(reverse("notices:robot-add"), self.data(chat, **changes))
        assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
        assert not ChatRobot.objects.exists()

    def test_changed_without_an_address_keeps_it_and_with_one_takes_it(self, cast, chat, hr):
        hr.post(reverse("notices:robot-add"), self.data(chat))
        robot = ChatRobot.objects.get()
        url = reverse("notices:robot-change", args=[robot.public_id])
        assert KEYS["wecom"] not in hr.get(url).content.decode()
        hr.post(url, self.data(chat, name="新群", url=None))
        changed = ChatRobot.objects.get()
        assert (changed.name, changed.sealed) == ("新群", robot.sealed)
        assert hr.post(url, self.data(chat, "dingtalk", url=None)).status_code == 422
        assert hr.post(url, self.data(chat, url=None, secret=SECRET)).status_code == 422
        assert hr.post(url, self.data(chat, "dingtalk")).status_code == 302
        assert ChatRobot.objects.get().sealed != robot.sealed

    def test_robots_are_hr_s_alone(self, cast, chat):
        assert signed_in(cast.lin.user).get(reverse("notices:robot-list")).status_code == 403

    def test_queries_do_not_grow_with_rows(self, cast, chat, hr):
        made = []
        for count in (1, 2):
            for _ in range(count):
                hr.post(reverse("notices:robot-add"), self.data(chat))
            hr.get(reverse("notices:robot-list"))
            with counted_queries() as counted:
                hr.get(reverse("notices:robot-list"))
            made.append(len(counted))
        assert made[0] == made[1] <= 14
