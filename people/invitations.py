"""Signed, expiring, single-use links to set a password: for invitations and resets (spec 8.4)."""

from django.urls import reverse

from people.models import User


def password_path(user: User) -> str:
    """Path where this user sets a password, once; worth nothing after a sign-in or a change of password or e-mail."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


def invitation_path(email: str) -> str:
    """`password_path` of the user with that e-mail in the current company."""
    return password_path(User.objects.get(email=email))
