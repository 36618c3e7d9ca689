"""A stand-in for a mail server: real SMTP over a socket, with what it refuses and where it stops."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Mailbox:
    """What was accepted. on_data runs before a message is accepted, on_stored after, before the client is told."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused: dict[str, bytes] = {}
        self.on_data: Callable[[], None] = lambda: None
        self.on_stored: Callable[[], None] = lambda: None
        self.answer_data = b"250 2.0.0 OK"

    def ids(self, to: str) -> list[str]:
        """Message-IDs of the mails to an address, in the order they came."""
        return [mail["Message-ID"] for mail in self.mails if mail["To"] == to]


class Session(socketserver.StreamRequestHandler):
    mailbox: Mailbox

    def handle(self) -> None:
        self.say(b"220 stand-in ESMTP")
        try:
            while line := self.rfile.readline():
                if not self.obey(line.strip()):
                    return
        except (ConnectionError, BrokenPipeError):
            return  # the client was killed

    def obey(self, line: bytes) -> bool:
        verb = line[:4].upper()
        if verb == b"QUIT":
            self.say(b"221 bye")
            return False
        if verb == b"EHLO":
            self.say(b"250-stand-in\r\n250 8BITMIME")
        elif verb == b"RCPT":
            address = line.split(b"<", 1)[1].split(b">", 1)[0].decode()
            self.say(self.mailbox.refused.get(address, b"250 OK"))
        elif verb == b"DATA":
            self.take_data()
        else:
            self.say(b"250 OK")
        return True

    def take_data(self) -> None:
        self.say(b"354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.mailbox.on_data()
        if self.mailbox.answer_data.startswith(b"2"):
            self.mailbox.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
            self.mailbox.on_stored()
        self.say(self.mailbox.answer_data)

    def say(self, answer: bytes) -> None:
        self.wfile.write(answer + b"\r\n")


@contextmanager
def serve() -> Iterator[tuple[Mailbox, int]]:
    """The mail server and its port."""
    mailbox = Mailbox()
    session = type("BoundSession", (Session,), {"mailbox": mailbox})

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads, allow_reuse_address = True, True

        def handle_error(self, request: object, address: object) -> None:
            pass  # a client that was killed

    server = Server(("127.0.0.1", 0), session)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield mailbox, server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
