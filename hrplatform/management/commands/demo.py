"""demo: the demo companies, replayed day by day through the real engine (spec 13.4, 15).

demo                     found the companies if need be and replay the days that are left, in order
demo --company wuwei     only this one (may be given several times)
demo --jobs 2            two companies at a time, each in a process of its own
demo --first             only found the first one, so that people can sign in
demo --logins            print the logins with the second-factor codes of this moment
"""

import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hrplatform.demo.logins import demo_logins
from hrplatform.demo.replay import begin, replay
from hrplatform.demo.stories import STORIES
from hrplatform.demo.story import SEED, Story
from hrplatform.lib.dates import local_date, now, parse_day
from tenants.models import Company
from tenants.selectors import get_company
from tenants.services import delete_company

ZONE = "Asia/Shanghai"
# Pages stay quick while months are replayed behind them.
NICE = ("nice", "-n", "5")


class Command(BaseCommand):
    help = "Make the demo companies by replaying their days through the real engine."

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.children: list[subprocess.Popen[str]] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--company", action="append", choices=list(STORIES), help="only this one; may be repeated")
        parser.add_argument("--jobs", type=int, default=1, help="how many companies to replay at a time")
        parser.add_argument("--first", action="store_true", help="only found the first; a later run replays its days")
        parser.add_argument("--logins", action="store_true", help="print the logins and their codes")
        parser.add_argument("--again", action="store_true", help="replace the companies by new ones")
        parser.add_argument("--until", type=parse_day, help="last replayed day (default yesterday)")
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument("--quarters", type=int, default=4, help="sunrise: finished quarters; 0 is a month")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["quarters"] < 0:
            raise CommandError("--quarters is 0 or more")
        if options["logins"]:
            self._print_logins()
            return
        names = options["company"] or list(STORIES)
        if options["first"]:
            names = names[:1]
        if options["jobs"] > 1 and len(names) > 1:
            self._play_beside(names, options)
            return
        for name in names:
            self._play(name, options)

    def _play_beside(self, names: list[str], options: dict[str, Any]) -> None:
        """Each company in a process of its own, so many at a time; their lines come through. Fails when one does."""
        given = [f"--{name}={options[name]}" for name in ("until", "seed", "quarters") if options[name] is not None]
        given += ["--again"] if options["again"] else []
        # Whoever stops this process stops those it started: each goes on where it stood when it is started again.
        before = signal.signal(signal.SIGTERM, lambda *_: self._stop_children())
        # The first company is wanted first; of the others the larger ones come last and take longest.
        order = [names[0], *reversed(names[1:])]
        with ThreadPoolExecutor(options["jobs"]) as pool:
            codes = list(pool.map(lambda name: self._run(name, given), order))
        signal.signal(signal.SIGTERM, before)
        failed = [name for name, code in zip(order, codes, strict=True) if code]
        if failed:
            raise CommandError(f"not replayed to the end: {', '.join(failed)}")

    def _stop_children(self) -> None:
        for child in self.children:
            child.terminate()

    def _run(self, name: str, given: list[str]) -> int:
        command = [*NICE, sys.executable, str(settings.BASE_DIR / "manage.py"), "demo", f"--company={name}", *given]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            self.children.append(child)
            assert child.stdout is not None
            for line in child.stdout:
                self.stdout.write(line.rstrip())
                self.stdout.flush()
        return child.returncode

    def _play(self, name: str, options: dict[str, Any]) -> None:
        """Found a company where it is missing, and live through the days that are left."""
        started = time.monotonic()
        story, made = self._story(name, options)
        if made is None:
            made = begin(story, now=now())
        if not options["first"]:
            replay(story, made, tell=lambda *at: self._tell(name, *at))
            self.stdout.write(f"demo: {name} is ready after {time.monotonic() - started:.0f} s")
            self._print_logins(name)

    def _story(self, name: str, options: dict[str, Any]) -> tuple[Story, Company | None]:
        """The story to replay, and its company where it has begun: its last day is the one before it went live."""
        made = get_company(name)
        if made is not None and options["again"]:
            delete_company(company=made, actor="demo", now=now())
            made = None
        until = options["until"] or local_date(now(), ZONE) - timedelta(days=1)
        if made is not None:
            until = made.live_from - timedelta(days=1)
        length = {"quarters": options["quarters"]} if name == "sunrise" else {}
        return STORIES[name].make(seed=options["seed"], until=until, **length), made

    def _tell(self, name: str, day: date, done: int, total: int) -> None:
        if done % 10 == 0 or done == total:
            self.stdout.write(f"demo: {name} {day} ({done} of {total} days)")
            self.stdout.flush()

    def _print_logins(self, only: str = "") -> None:
        for login in demo_logins(now()):
            if only and f"//{only}." not in login.url:
                continue
            code = f"  code now {login.code}" if login.code else ""
            self.stdout.write(f"  {login.url}  {login.role:<24} {login.username:<6} {login.password}{code}")
