"""demo: the demo companies, replayed day by day through the real engine (spec 13.4, 15).

demo                     found the companies if need be and replay the days that are left, in order
demo --company wuwei     only this one (may be given several times)
demo --first             only found the first one, so that people can sign in
demo --logins            print the logins with the second-factor codes of this moment
"""

import time
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

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


class Command(BaseCommand):
    help = "Make the demo companies by replaying their days through the real engine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--company", action="append", choices=list(STORIES), help="only this one; may be repeated")
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
        for name in (options["company"] or list(STORIES))[: 1 if options["first"] else None]:
            self._play(name, options)

    def _play(self, name: str, options: dict[str, Any]) -> None:
        """Found a company where it is missing, and live through the days that are left."""
        started = time.monotonic()
        story, made = self._story(name, options)
        if made is None:
            made = begin(story, now=now())
        if not options["first"]:
            replay(story, made, tell=lambda *at: self._tell(name, *at))
            self.stdout.write(f"demo: {name} is ready after {time.monotonic() - started:.0f} s")

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

    def _print_logins(self) -> None:
        for login in demo_logins(now()):
            code = f"  code now {login.code}" if login.code else ""
            self.stdout.write(f"  {login.url}  {login.role:<24} {login.username:<6} {login.password}{code}")
