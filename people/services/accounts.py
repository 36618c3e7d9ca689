"""Accounts: in bulk with one-time passwords, invitations, roles, closing after the leave date (spec 2.1, 8.4)."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from audit.models import AuditEntry
from audit.services import record
from hrplatform.lib.formats import join_names
from people import actions
from people.enums import Role
from people.errors import PeopleRefused
from people.hashers import OneTimeHasher
from people.invitations import send_invitation
from people.models import Employee, User
from people.selectors.roles import hr_users
from people.services.oneself import refuse_for_oneself

# Without 0/O, 1/l/I: slips are printed and typed by hand.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
AT_ONCE = 200
LEFT = "left"


@dataclass(frozen=True)
class Slip:
    """What is printed once and handed over; the password is kept nowhere."""

    employee: Employee
    username: str
    password: str

    @property
    def place(self) -> str:
        """The department, for handing out, where the caller read it."""
        return getattr(self.employee, "department_path", "") or ""


@transaction.atomic
def create_accounts(*, employees: Iterable[Employee], actor: Any, by: str = "number") -> list[Slip]:
    """Accounts for people without one; the user name is the number or the phone. Each must change the password.

    People who have an account or have left are passed over. One audit entry per account. Raises PeopleRefused for
    more than 200 at once, a missing phone, or a user name that is taken.
    """
    wanted = [person for person in employees if person.user_id is None]
    if len(wanted) > AT_ONCE:
        raise PeopleRefused(
            _("%(n)s accounts at once; at most %(most)s. Choose a smaller department.")
            % {"n": len(wanted), "most": AT_ONCE},
            "department",
        )
    names = {person.pk: (person.phone if by == "phone" else person.number).strip() for person in wanted}
    _check_names(wanted, names)
    return [_create_account(person, names[person.pk], actor) for person in wanted]


def _check_names(people: list[Employee], names: dict[int, str]) -> None:
    for person in people:
        if not names[person.pk]:
            raise PeopleRefused(
                _("%(name)s (%(number)s) has no phone number.") % {"name": person.name, "number": person.number},
                "by",
            )
    taken = set(User.objects.filter(username__in=names.values()).values_list("username", flat=True))
    seen: set[str] = set()
    for name in names.values():
        if name in taken or name in seen:
            raise PeopleRefused(_("The user name %(name)s is taken.") % {"name": name})
        seen.add(name)


def _create_account(person: Employee, username: str, actor: Any) -> Slip:
    password = one_time_password()
    user = User(
        username=username, email=person.email, display_name=person.name, must_change_password=True,
        password=make_password(password, hasher=OneTimeHasher()),
    )  # fmt: skip
    user.save()
    if person.email:
        EmailAddress.objects.create(user=user, email=person.email, verified=False, primary=True)
    person.user = user
    person.save(update_fields=["user"])
    record(action=actions.ACCOUNTS_CREATED, actor=actor, target=user, person=person, after={"username": username})
    return Slip(person, username, password)


def one_time_password() -> str:
    """Twelve letters and digits in three groups, 59 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


@transaction.atomic
def reset_password(*, user: User, actor: Any) -> str:
    """A new one-time password, shown once; every session of the account ends. Writes an audit entry."""
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    end_sessions(user)
    record(action=actions.PASSWORD_RESET, actor=actor, target=user, after={"must_change_password": True})
    return password


@transaction.atomic
def invite_user(
    *, email: str, name: str, actor: Any, roles: Iterable[str] = (), employee: Employee | None = None
) -> str:
    """An account that waits for its password; returns the path of the link (signed, expiring, single-use).

    The same link goes to the address by mail.

    Inviting the same e-mail again makes a new link. Writes audit entries. Raises PeopleRefused when the employee
    already has another account.
    """
    email = email.strip().lower()
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        if employee and employee.user_id:
            raise PeopleRefused(_("%(name)s already has an account.") % {"name": employee})
        user = User.objects.create_user(username=email, email=email, password=None, display_name=name.strip())
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if employee and employee.user_id is None:
        employee.user = user
        employee.save(update_fields=["user"])
    chosen = list(roles)
    if chosen:
        set_roles(user=user, roles=chosen, actor=actor)
    record(action=actions.INVITED, actor=actor, target=user, person=employee, after={"email": email})
    return send_invitation(user=user)


@transaction.atomic
def set_roles(*, user: User, roles: Iterable[str], actor: Any, reason: str = "") -> None:
    """The account's roles become exactly these. Writes an audit entry; sessions go on with the new rights.

    Raises PeopleRefused for an unknown role, a lead who isn't HR, for giving oneself a role, for taking HR from
    oneself, and for leaving the company without HR.
    """
    wanted = set(roles)
    unknown = wanted - set(Role.values)
    if unknown:
        raise PeopleRefused(_("Unknown role %(names)s.") % {"names": join_names(sorted(unknown))})
    if wanted & {Role.HR_LEAD, Role.PROTECTED} and Role.HR not in wanted:
        raise PeopleRefused(_("The HR lead and named HR must be HR admins too: tick both."), "roles")
    before = set(user.groups.values_list("name", flat=True)) & set(Role.values)
    if before == wanted:
        return
    if wanted - before:
        refuse_for_oneself(user_id=user.pk, actor=actor, field="roles")
    if Role.HR in before - wanted:
        _check_hr_remains(user, actor)
    user.groups.remove(*Group.objects.filter(name__in=before - wanted))
    user.groups.add(*(Group.objects.get_or_create(name=name)[0] for name in wanted - before))
    record(
        action=actions.ROLE_CHANGED, actor=actor, target=user, reason=reason,
        before={"roles": sorted(before)}, after={"roles": sorted(wanted)},
    )  # fmt: skip


def _check_hr_remains(user: User, actor: Any) -> None:
    if actor is not None and actor.pk == user.pk:
        raise PeopleRefused(_("You can't take the HR role from yourself: ask another HR admin."))
    if all(other.pk == user.pk for other in hr_users()):
        raise PeopleRefused(_("A company needs at least one HR admin."))


@transaction.atomic
def set_account_open(*, user: User, is_open: bool, actor: Any, reason: str = "") -> bool:
    """Close or open an account; closing ends its sessions. True when it changed. Writes an audit entry.

    A job (actor None) closes the last HR admin's account too: the leave date decides."""
    if user.is_active == is_open:
        return False
    if not is_open and actor is not None and user.groups.filter(name=Role.HR).exists():
        _check_hr_remains(user, actor)
    user.is_active = is_open
    user.save(update_fields=["is_active"])
    if not is_open:
        end_sessions(user)
    action = actions.ACCOUNT_OPENED if is_open else actions.ACCOUNT_CLOSED
    person = Employee.objects.filter(user=user).first()
    record(action=action, actor=actor, target=user, person=person, reason=reason, after={"is_active": is_open})
    return True


def close_accounts(*, on: date) -> int:
    """Close the accounts of everybody whose last day is over; how many were closed. Nothing the second time."""
    left = User.objects.filter(is_active=True, employee__leave_date__lt=on)
    return sum(set_account_open(user=user, is_open=False, actor=None, reason=LEFT) for user in left)


def was_closed_by_leaving(user: User) -> bool:
    """Whether the last thing that closed the account was the leave date, not HR."""
    last = (
        AuditEntry.objects.filter(
            action=actions.ACCOUNT_CLOSED, app_label="people", model="user", object_key=str(user.public_id)
        )
        .order_by("-id")
        .first()
    )
    return last is not None and not last.actor_key


def end_sessions(user: User) -> None:
    """End every session of the account, on every device."""
    for session in UserSession.objects.filter(user=user):
        session.end()
