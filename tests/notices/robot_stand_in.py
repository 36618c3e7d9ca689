"""A stand-in for the robots of WeCom, DingTalk and Feishu: real HTTP, their addresses, signatures and error codes.

WeCom: POST /cgi-bin/webhook/send?key=…; DingTalk: POST /robot/send?access_token=…(&timestamp=…&sign=…);
Feishu: POST /open-apis/bot/v2/hook/… with timestamp and sign in the body. All answer 200 with a code in the body.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

KEYS = {"wecom": "693a91f6-7xxx-4bc4", "dingtalk": "a1b2c3d4e5f6a7b8", "feishu": "5e1f8a2c-3b4d-4e5f"}
SECRET = "SEC000000000000000000"


class StandIn:
    """What was posted, and how to answer: answer is None (as the real ones do) or a function of the handler."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, str]] = []
        self.secret = ""
        self.answer: Callable[[Any], None] | None = None
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None

    @property
    def texts(self) -> list[str]:
        return [text for _programme, text in self.posts]


class Handler(BaseHTTPRequestHandler):
    stand_in: StandIn

    def log_message(self, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.stand_in.before()
        if self.stand_in.answer is not None:
            self.stand_in.answer(self)
            return
        parts = urlsplit(self.path)
        programme = {"/cgi-bin/webhook/send": "wecom", "/robot/send": "dingtalk"}.get(parts.path, "feishu")
        self.say(getattr(self, f"as_{programme}")(parts, body))
        self.stand_in.after()

    def as_wecom(self, parts: Any, body: dict[str, Any]) -> dict[str, Any]:
        if parse_qs(parts.query).get("key") != [KEYS["wecom"]]:
            return {"errcode": 93000, "errmsg": "invalid webhook url, hint: [1700000000]"}
        if body.get("msgtype") != "text":
            return {"errcode": 40008, "errmsg": "invalid message type"}
        self.stand_in.posts.append(("wecom", body["text"]["content"]))
        return {"errcode": 0, "errmsg": "ok"}

    def as_dingtalk(self, parts: Any, body: dict[str, Any]) -> dict[str, Any]:
        raw = dict(pair.split("=", 1) for pair in parts.query.split("&"))
        if raw.get("access_token") != KEYS["dingtalk"]:
            return {"errcode": 300001, "errmsg": "token is not exist"}
        if self.stand_in.secret:
            said = f"{raw.get('timestamp')}\n{self.stand_in.secret}".encode()
            made = hmac.new(self.stand_in.secret.encode(), said, hashlib.sha256).digest()
            if unquote_plus(raw.get("sign", "")) != base64.b64encode(made).decode():
                return {"errcode": 310000, "errmsg": "sign not match"}
            if abs(int(raw["timestamp"]) / 1000 - time.time()) > 3600:
                return {"errcode": 310000, "errmsg": "invalid timestamp"}
        self.stand_in.posts.append(("dingtalk", body["text"]["content"]))
        return {"errcode": 0, "errmsg": "ok"}

    def as_feishu(self, parts: Any, body: dict[str, Any]) -> dict[str, Any]:
        if parts.path.rstrip("/") != f"/open-apis/bot/v2/hook/{KEYS['feishu']}":
            return {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}
        if self.stand_in.secret:
            key = f"{body.get('timestamp')}\n{self.stand_in.secret}".encode()
            made = base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
            if body.get("sign") != made:
                return {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"}
        self.stand_in.posts.append(("feishu", body["content"]["text"]))
        return {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"}

    def say(self, body: object, status: int = 200) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def serve() -> Iterator[tuple[StandIn, str]]:
    """The stand-in, and the address that takes the place of all three hosts."""
    stand_in = StandIn()
    handler = type("BoundHandler", (Handler,), {"stand_in": stand_in})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield stand_in, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def webhook(host: str, programme: str) -> str:
    """The address as the chat programme shows it."""
    return {
        "wecom": f"{host}/cgi-bin/webhook/send?key={KEYS['wecom']}",
        "dingtalk": f"{host}/robot/send?access_token={KEYS['dingtalk']}",
        "feishu": f"{host}/open-apis/bot/v2/hook/{KEYS['feishu']}",
    }[programme]
