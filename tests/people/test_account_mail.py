"""Reset links and invitations go through the outbox, in the transaction of their cause (spec 8.4, 12.4)."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from jobs import outbox
from jobs.models import OutboxMessage
from people import services
from people.models import User
from tests.conftest import NOW

LINK = re.compile(r"https?://acme\.localhost\S*(/account/password/link/\S+)")


def sent_link(mailoutbox):
    (mail,) = mailoutbox
    return LINK.search(mail.body)[1]


def relay():
    return outbox.relay(now=OutboxMessage.objects.latest("id").next_attempt_at)


def test_a_forgotten_password_s_link_is_encrypted_until_it_is_sent_and_works(cast, mailoutbox):
    client = Client(headers={"host": "acme.localhost"})
    client.post(reverse("account_reset_password"), {"email": cast.hr.email})
    message = OutboxMessage.objects.get()
    assert message.payload["to"] == [cast.hr.email] and "/link/" not in str(message.payload) and mailoutbox == []
    assert relay()["sent"] == 1
    answer = client.get(sent_link(mailoutbox), follow=True)
    assert answer.status_code == 200 and b"password1" in answer.content


def test_nothing_is_written_for_an_address_nobody_has(cast):
    Client(headers={"host": "acme.localhost"}).post(reverse("account_reset_password"), {"email": "no@acme.example"})
    assert not OutboxMessage.objects.exists()


def test_an_invitation_is_mailed_with_the_link_that_is_shown(cast, mailoutbox):
    path = services.invite_user(email="new@example.com", name="New", actor=cast.hr)
    relay()
    assert mailoutbox[0].to == ["new@example.com"] and sent_link(mailoutbox) == path


def test_an_invitation_that_is_rolled_back_sends_nothing(cast):
    def act():
        with transaction.atomic():
            services.invite_user(email="new@example.com", name="New", actor=cast.hr)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert not OutboxMessage.objects.exists() and not User.objects.filter(email="new@example.com").exists()


def test_it_speaks_the_invited_one_s_language(cast, mailoutbox):
    services.invite_user(email="new@example.com", name="New", actor=cast.hr)
    relay()
    assert NOW and "acme" in mailoutbox[0].subject.lower()
