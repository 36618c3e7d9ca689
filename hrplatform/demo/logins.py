"""The demo's logins: printed by `./hr up` and shown on the public page in demo mode only (spec 15)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context

from hrplatform.demo.cast import Login
from hrplatform.demo.story import Story
from hrplatform.lib.formats import format_day, format_percent
from jobs.runs import is_being_replayed, last_done
from people.models import User
from people.second_factor import current_code, enrol, must_have_second_factor
from tenants.models import Company
from tenants.presenters import DemoLogin
from tenants.selectors import primary_host

PASSWORD = "sunrise-demo-2025"


def make_logins(story: Story, admin: User) -> None:
    """Staff of head office with a second factor where the role must have one; people of the story by name."""
    for login in story.logins():
        if not login.number:
            _make_staff(story, login)
    enrol(admin)
    rename_story_people(story)


def _make_staff(story: Story, login: Login) -> None:
    user = User.objects.create_user(
        username=login.username, email=f"{login.username}@{story.schema}.example", password=PASSWORD,
        display_name=login.name,
    )  # fmt: skip
    user.groups.set([Group.objects.get(name=login.role)])
    if must_have_second_factor(user):
        enrol(user)


def rename_story_people(story: Story) -> None:
    """The people whose logins are printed get the demo's password and short user names, once they are hired."""
    wanted = {login.number: login.username for login in story.logins() if login.number}
    for user in User.objects.filter(employee__number__in=wanted).select_related("employee"):
        username = wanted[user.employee.number]
        if user.username != username:
            user.username, user.must_change_password = username, False
            user.set_password(PASSWORD)
            user.save(update_fields=["username", "password", "must_change_password"])


def demo_logins(at: datetime) -> Sequence[DemoLogin]:
    """Every demo company's printed logins with the codes of this moment."""
    from hrplatform.demo.stories import story_of  # the stories know this module

    found: list[DemoLogin] = []
    for company in Company.objects.filter(is_demo=True, state="active").order_by("pk"):
        host = f"http://{primary_host(company)}:{settings.HR_PORT}/"
        story = story_of(company)
        with tenant_context(company):
            found += _logins_of(company, host, story) if story else []
    return found


def progress_of(company: Company, story: Story) -> str:
    """How far the replay of a company's days has come; "" once it is over. The caller is in its context."""
    if not is_being_replayed(company):
        return ""
    last = last_done()
    if last is None:
        start = format_day(story.start, weekday=False)
        return _("Its days are replayed from %(start)s on; pages fill as they pass.") % {"start": start}
    share = Decimal((last - story.start).days + 1) / ((story.until - story.start).days + 1)
    words = {"day": format_day(last, weekday=False), "until": format_day(story.until, weekday=False)}
    words["share"] = format_percent(share, 0)
    return _("It has lived until %(day)s of %(until)s (%(share)s); pages fill as its days pass.") % words


def _logins_of(company: Company, host: str, story: Story) -> list[DemoLogin]:
    logins, progress = story.logins(), progress_of(company, story)
    users = {user.username: user for user in User.objects.filter(username__in=[login.username for login in logins])}
    return [
        DemoLogin(
            company=company.name, url=host, role=_(login.label), name=str(users[login.username]),
            username=login.username, password=PASSWORD, code=current_code(users[login.username]),
            about=_(story.about), progress=progress,
        )
        for login in logins
        if login.username in users
    ]  # fmt: skip
