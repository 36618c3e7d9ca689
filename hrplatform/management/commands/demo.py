"""demo: the demo companies, replayed day by day through the real engine (spec 13.4, 15).

demo             found the company if need be and replay the days that are left
demo --first     only found it, so that people can sign in
demo --logins    print the logins with the second-factor codes of this moment
"""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hrplatform.demo.logins import demo_logins
from hrplatform.demo.replay import begin, replay
from hrplatform.demo.sunrise import SEED, Sunrise, make_sunrise
from hrplatform.lib.dates import local_date, now, parse_day
from tenants.models import Company
from tenants.selectors import get_company
from tenants.services import delete_company

ZONE = "Asia/Shanghai"


class Command(BaseCommand):
    help = "Make the demo companies by replaying their days through the real engine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--first", action="store_true", help="only found the company; a later run replays its days")
        parser.add_argument("--logins", action="store_true", help="print the logins and their codes")
        parser.add_argument("--again", action="store_true", help="replace the company by a new one")
        parser.add_argument("--until", type=parse_day, help="last replayed day (default yesterday)")
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument("--quarters", type=int, default=4, help="finished quarters; 0 is a month")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["quarters"] < 0:
            raise CommandError("--quarters is 0 or more")
        if options["logins"]:
            self._print_logins()
            return
        story, made = self._story(options)
        if made is None:
            made = begin(story, now=now())
        if not options["first"]:
            replay(story, made, tell=self._tell)

    def _story(self, options: dict[str, Any]) -> tuple[Sunrise, Company | None]:
        """The story to replay, and its company where it has begun: its last day is the one before it went live."""
        until = options["until"] or local_date(now(), ZONE) - timedelta(days=1)
        story = make_sunrise(seed=options["seed"], until=until, quarters=options["quarters"])
        made = get_company(story.schema)
        if made is not None and options["again"]:
            delete_company(company=made, actor="demo", now=now())
            made = None
        if made is not None:
            until = made.live_from - timedelta(days=1)
            story = make_sunrise(seed=options["seed"], until=until, quarters=options["quarters"])
        return story, made

    def _tell(self, day: date, done: int, total: int) -> None:
        if done % 10 == 0 or done == total:
            self.stdout.write(f"demo: {day} ({done} of {total} days)")
            self.stdout.flush()

    def _print_logins(self) -> None:
        for login in demo_logins(now()):
            code = f"  code now {login.code}" if login.code else ""
            self.stdout.write(f"  {login.url}  {login.role:<24} {login.username:<6} {login.password}{code}")
