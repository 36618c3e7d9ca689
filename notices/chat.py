"""Group robots of WeCom, DingTalk and Feishu, through apprise's plugins.

apprise answers only yes or no, and yes to every HTTP 200. These robots answer 200 with an error code, and "no" must
not hide whether something arrived. So the plugins get a wire of ours in place of `requests`: it posts as they ask and
keeps what came back. It also signs for Feishu, which the plugin can't (docs/adr/0017).
"""

import base64
import hashlib
import hmac
import json
import re
import threading
import time
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from jobs.channels import NotDelivered, Refused
from notices.enums import RobotKind

TOKEN = re.compile(r"[A-Za-z0-9_-]{8,120}")
SECRET = re.compile(r"[A-Za-z0-9]{8,120}")
FEISHU_PATH = re.compile(r"/open-apis/bot/v2/hook/([A-Za-z0-9_-]+)/?")
# Answered when a robot posts too often: nothing was posted, later it will be.
TOO_OFTEN = {45009, 45033, 130101, 660026, 11232, 9499}


class NobodyKnows(RuntimeError):
    """The message may have been posted, or not."""


class NotAWebhook(ValueError):
    """The address is not one that this chat programme gives its robots; the message says what is expected."""


def token_of(kind: str, url: str) -> str:
    """The robot's token out of the webhook address as the chat programme shows it; NotAWebhook otherwise.

    Only addresses at the programme's own host count, so that the server can't be made to call others.
    """
    host = settings.ROBOT_HOSTS[kind]
    parts = urlsplit(url.strip())
    if (parts.scheme, parts.netloc) != urlsplit(host)[:2]:
        raise NotAWebhook(_("The address begins with %(host)s/.") % {"host": host})
    query = parse_qs(parts.query)
    if kind == RobotKind.FEISHU:
        found = FEISHU_PATH.fullmatch(parts.path)
        token = found[1] if found else ""
    else:
        path, name = {
            RobotKind.WECOM: ("/cgi-bin/webhook/send", "key"),
            RobotKind.DINGTALK: ("/robot/send", "access_token"),
        }[RobotKind(kind)]
        token = query.get(name, [""])[0] if parts.path.rstrip("/") == path else ""
    if not TOKEN.fullmatch(token):
        raise NotAWebhook(_("The address has no robot's key: copy the whole webhook address."))
    return token


@dataclass
class Exchange:
    """What one post led to."""

    feishu_secret: str = ""
    answer: Any = None
    error: Exception | None = None


class Wire:
    """What the plugins use in place of the module `requests`."""

    def __init__(self) -> None:
        import requests

        self._requests = requests
        self._local = threading.local()
        self.codes, self.RequestException = requests.codes, requests.RequestException

    def begin(self, feishu_secret: str = "") -> Exchange:
        self._local.exchange = Exchange(feishu_secret)
        return self._local.exchange

    def post(self, url: str, *, data: Any, **options: Any) -> Any:
        exchange: Exchange = self._local.exchange
        if exchange.feishu_secret:
            data = signed_for_feishu(json.loads(data), exchange.feishu_secret, int(time.time()))
        options["allow_redirects"] = False  # a robot's host has no reason to send us elsewhere
        try:
            exchange.answer = self._requests.post(url, data=data, **options)
        except self.RequestException as error:
            exchange.error = error
            raise
        return exchange.answer


def signed_for_feishu(payload: dict[str, Any], secret: str, seconds: int) -> bytes:
    """Feishu's signature: HMAC-SHA256 of nothing under "timestamp\\nsecret", beside the content."""
    key = f"{seconds}\n{secret}".encode()
    sign = base64.b64encode(hmac.new(key, digestmod=hashlib.sha256).digest()).decode()
    return json.dumps({"timestamp": str(seconds), "sign": sign, **payload}).encode()


@cache
def _plugins() -> tuple[Wire, dict[str, Any]]:
    """The wire and the plugin classes; imported late, because apprise takes a second."""
    from apprise.plugins import dingtalk, feishu, wecombot

    wire = Wire()
    for module in (dingtalk, feishu, wecombot):
        module.requests = wire

    class WeCom(wecombot.NotifyWeComBot):
        @property
        def notify_url(self) -> str:  # type: ignore[override]
            return settings.ROBOT_HOSTS["wecom"] + "/cgi-bin/webhook/send?key={key}"

    class DingTalk(dingtalk.NotifyDingTalk):
        @property
        def notify_url(self) -> str:  # type: ignore[override]
            return settings.ROBOT_HOSTS["dingtalk"] + "/robot/send?access_token={token}"

        def get_signature(self) -> tuple[str, str]:
            """Not quoted: requests quotes parameters itself, twice would be a wrong signature."""
            stamp = str(round(time.time() * 1000))
            secret = str(self.secret)
            made = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), digestmod=hashlib.sha256).digest()
            return stamp, base64.b64encode(made).decode()

    class Feishu(feishu.NotifyFeishu):
        @property
        def notify_url(self) -> str:  # type: ignore[override]
            return settings.ROBOT_HOSTS["feishu"] + "/open-apis/bot/v2/hook/{token}"

    return wire, {"wecom": WeCom, "dingtalk": DingTalk, "feishu": Feishu}


def post_text(*, kind: str, token: str, secret: str, text: str) -> None:
    """Post into the robot's group. Raises NotDelivered or Refused when surely nothing was posted; anything else means
    that nobody knows."""
    wire, plugins = _plugins()
    options = {"key": token} if kind == RobotKind.WECOM else {"token": token}
    if kind == RobotKind.DINGTALK and secret:
        options["secret"] = secret
    try:
        plugin = plugins[kind](**options)
    except TypeError as error:  # what apprise's own refusal of an address descends from
        raise Refused("the address or the secret is not one of this chat programme") from error
    exchange = wire.begin(secret if kind == RobotKind.FEISHU else "")
    plugin.notify(body=text)
    judge(exchange)


def judge(exchange: Exchange) -> None:
    """Nothing when the robot took the message; otherwise raises what is known."""
    if exchange.error is not None:
        # The kind of failure without its text: that has the address, and the address has the robot's key.
        why = type(exchange.error).__name__
        raise NotDelivered(why) if never_left(exchange.error) else NobodyKnows(why)
    if exchange.answer is None:
        raise NotDelivered("apprise sent nothing")
    status = exchange.answer.status_code
    if status == 429:
        raise NotDelivered("HTTP 429")
    if 300 <= status < 500:
        raise Refused(f"HTTP {status}")
    if status != 200:
        raise NobodyKnows(f"HTTP {status}")
    _judge_body(exchange.answer)


def _judge_body(answer: Any) -> None:
    try:
        body = answer.json()
        code = body.get("errcode", body.get("code", body.get("StatusCode")))
        said = str(body.get("errmsg") or body.get("msg") or "")[:300]
    except (ValueError, AttributeError) as error:
        raise NobodyKnows("the answer is no JSON object") from error
    if code == 0:
        return
    if not isinstance(code, int):
        raise NobodyKnows(f"the answer has no code: {said}")
    raise (NotDelivered if code in TOO_OFTEN else Refused)(f"{code} {said}")


def never_left(error: Exception) -> bool:
    """Whether the request surely wasn't written: no connection, no name, no proxy, no trust."""
    import requests
    from urllib3.exceptions import NewConnectionError

    if isinstance(error, (requests.ConnectTimeout, requests.exceptions.SSLError, requests.exceptions.ProxyError)):
        return True
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(error, requests.ConnectionError) and isinstance(reason, NewConnectionError)
