"""The chat programmes' stand-in, and a robot of each."""

import pytest

from notices import kinds, robots
from tests.notices import robot_stand_in
from tests.notices.test_notices import NOW

PROGRAMMES = ("wecom", "dingtalk", "feishu")


@pytest.fixture
def chat(settings):
    """The stand-in in place of all three hosts."""
    with robot_stand_in.serve() as (stand_in, host):
        settings.ROBOT_HOSTS = dict.fromkeys(PROGRAMMES, host)
        stand_in.host = host
        yield stand_in


@pytest.fixture
def make_robot(chat, cast):
    """`make_robot("feishu", secret=…)`: a robot that posts failed nights and the kinds given."""

    def make(programme="wecom", *, secret="", about=(kinds.RUN_PARKED,), **changes):
        from notices.chat import token_of

        token = token_of(programme, robot_stand_in.webhook(chat.host, programme))
        values = {"name": "运营群", "kind": programme, "kinds": list(about), "language": "en", "token": token}
        spec = robots.RobotSpec(**{**values, "secret": secret, **changes})
        return robots.add_robot(spec=spec, actor=cast.hr, now=NOW)

    return make
