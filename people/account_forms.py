"""Forms of signing in and of one's own account."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as BaseChangePasswordForm
from allauth.account.forms import LoginForm, ResetPasswordKeyForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.enums import Theme

NEW_PASSWORD_HELP = _("At least 10 characters, not a common word and not your name.")


class SignInForm(LoginForm):
    """User name, e-mail, employee number or phone, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("User name, number, e-mail or phone")
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.label, password.help_text = _("Password"), ""
        password.widget.attrs = {"autocomplete": "current-password"}


class ChangePasswordForm(BaseChangePasswordForm):
    """The present password and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["oldpassword"].help_text = ""
        _name_new_password(self.fields)


class NewPasswordForm(ResetPasswordKeyForm):
    """The new password twice, from an invitation or a reset link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_new_password(self.fields)


class PreferencesForm(forms.Form):
    """Language and theme of one's own pages."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices, widget=forms.RadioSelect)


def _name_new_password(fields: dict[str, forms.Field]) -> None:
    first, second = fields["password1"], fields["password2"]
    first.label, first.help_text = _("New password"), NEW_PASSWORD_HELP
    second.label = _("New password again")
    for field in (first, second):
        field.widget.attrs = {"autocomplete": "new-password"}
