"""Accounts: they live in the company's schema and belong to it alone."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.mixins import GuardianUserMixin

from hrplatform.lib.db import PublicIdModel
from people.enums import Theme


class User(GuardianUserMixin, AbstractUser, PublicIdModel):
    """Someone who signs in; may or may not be an employee (`user.employee`)."""

    display_name = models.CharField(_("name"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    theme = models.CharField(_("theme"), max_length=10, choices=Theme.choices, default=Theme.SYSTEM)
    must_change_password = models.BooleanField(default=False)

    first_name = None
    last_name = None

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return str(self)
