"""Signed-in test clients: password and second-factor duties done, pages in English."""

from django.conf import settings
from django.test import Client

from people.middleware import FACTOR_KEY
from people.models import User
from tenants.middleware import SESSION_KEY


def signed_in(user: User, *, schema: str = "acme") -> Client:
    """A client on the company's host with a session of that user; call it inside the company's schema."""
    User.objects.filter(pk=user.pk).update(language="en")
    client = Client(headers={"host": f"{schema}.localhost"})
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session[SESSION_KEY] = schema
    session[FACTOR_KEY] = user.pk
    session.save()
    return client
