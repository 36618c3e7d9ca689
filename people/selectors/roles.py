"""Who is HR, and who leads it: whoever is told by the system is asked for here (spec 1, 7.1)."""

from people.enums import Role
from people.models import User


def hr_users() -> list[User]:
    """Every HR admin who can sign in, in the order their accounts were made."""
    return _members_of(Role.HR)


def hr_leads() -> list[User]:
    """Where an escalation ends: HR admins marked as lead; all of HR while nobody is."""
    hr = hr_users()
    marked = {user.pk for user in _members_of(Role.HR_LEAD)}
    return [user for user in hr if user.pk in marked] or hr


def named_hr() -> list[User]:
    """HR admins who may read why somebody is protected; nobody until somebody is named."""
    marked = {user.pk for user in _members_of(Role.PROTECTED)}
    return [user for user in hr_users() if user.pk in marked]


def _members_of(role: str) -> list[User]:
    return list(User.objects.filter(groups__name=role, is_active=True).order_by("pk"))
