"""Sign-in by user name, e-mail, employee number or phone, within the company of the host (spec 8.4)."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q

from people.models import User


def find_account(login: str) -> User | None:
    """The one account a login names; the exact user name first, then e-mail, number, phone; None when unclear."""
    login = login.strip()
    if not login:
        return None
    phone = "".join(char for char in login if char.isdigit())
    condition = Q(username__iexact=login) | Q(email__iexact=login) | Q(employee__number=login)
    if len(phone) >= 8:
        condition |= Q(employee__phone=phone) | Q(employee__phone=login)
    found = list(User.objects.filter(condition).distinct()[:5])
    exact = [user for user in found if user.username.casefold() == login.casefold()]
    choice = exact or found
    return choice[0] if len(choice) == 1 else None


class AccountBackend(AuthenticationBackend):
    """allauth's backend with our look-up; wrong logins take as long as wrong passwords."""

    def _authenticate_by_username(self, username: str, password: str) -> AbstractBaseUser | None:
        return self._check_password(find_account(username), password)
