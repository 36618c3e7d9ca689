"""The demo's logins: printed by `./hr up` and shown on the public page in demo mode only (spec 15)."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context

from hrplatform.demo.sunrise import DEPARTMENTS, Sunrise
from people.enums import Role
from people.models import User
from people.second_factor import current_code, enrol
from tenants.models import Company
from tenants.presenters import DemoLogin
from tenants.selectors import primary_host

PASSWORD = "sunrise-demo-2025"
# username: (role group or "", name shown)
STAFF = {
    "hong": (Role.HR, "洪静"),
    "qiu": (Role.HR, "邱文"),
    "fang": (Role.FINANCE, "方敏"),
    "an": (Role.AUDITOR, "安宁"),
}


def make_logins(story: Sunrise, admin: User) -> None:
    """HR, finance and auditor accounts with a second factor where the role must have one; heads and people by name."""
    for username, (role, name) in STAFF.items():
        user = User.objects.create_user(
            username=username, email=f"{username}@{story.schema}.example", password=PASSWORD, display_name=name
        )
        user.groups.set([Group.objects.get(name=role)])
        if role in (Role.HR, Role.FINANCE):
            enrol(user)
    enrol(admin)
    rename_story_people(story)


def rename_story_people(story: Sunrise) -> None:
    """The people whose logins are printed get the demo's password and short user names, once they are hired."""
    wanted = {"lin": story.head_of(DEPARTMENTS[1]).number, "zhou": story.head_of(DEPARTMENTS[0]).number}
    wanted |= {"wei": story.story_person("newcomer").number, "ren": story.story_person("returner").number}
    for username, number in wanted.items():
        user = User.objects.filter(employee__number=number).first()
        if user is not None and user.username != username:
            user.username, user.must_change_password = username, False
            user.set_password(PASSWORD)
            user.save(update_fields=["username", "password", "must_change_password"])


def demo_logins(at: datetime) -> Sequence[DemoLogin]:
    """Every demo company's printed logins with the codes of this moment."""
    found: list[DemoLogin] = []
    for company in Company.objects.filter(is_demo=True, state="active"):
        host = f"http://{primary_host(company)}:{settings.HR_PORT}/"
        with tenant_context(company):
            found += [_login(company, host, user) for user in _printed_users()]
    return found


def _printed_users() -> list[User]:
    names = [*STAFF, "lin", "zhou", "wei", "ren"]
    users = {user.username: user for user in User.objects.filter(username__in=names)}
    return [users[name] for name in names if name in users]


def _login(company: Company, host: str, user: User) -> DemoLogin:
    return DemoLogin(
        company=company.name, url=host, role=_role_of(user), name=str(user), username=user.username,
        password=PASSWORD, code=current_code(user),
    )  # fmt: skip


def _role_of(user: User) -> str:
    labels = {
        "hong": _("HR admin"), "qiu": _("HR admin, second person"), "fang": _("Finance approver"), "an": _("Auditor"),
        "lin": _("Department head"), "zhou": _("Department head (pact)"), "wei": _("Employee, newcomer"),
        "ren": _("Employee"),
    }  # fmt: skip
    return labels.get(user.username, "")
