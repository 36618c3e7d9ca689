"""Forms of the operator's console."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from tenants.models import SCHEMA_PATTERN
from tenants.packs import list_packs


class SignInForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    code = forms.CharField(
        label=_("One-time code"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


# As an operator reads them, the product's own industry first; a pack of one's own is called by its folder.
PACK_NAMES = {
    "ecommerce": _("E-commerce"),
    "retail": _("Retail"),
    "manufacturing": _("Manufacturing"),
    "blank": _("Blank: nothing but the frame"),
}


class NewCompanyForm(forms.Form):
    name = forms.CharField(label=_("Company name"), max_length=120)
    schema = forms.CharField(
        label=_("Short name"),
        max_length=41,
        validators=[RegexValidator(SCHEMA_PATTERN, _("Use a-z, 0-9 and _, beginning with a letter."))],
        help_text=_("For example sunrise: the company is then at sunrise.localhost. It can't be changed later."),
    )
    domain = forms.CharField(
        label=_("Host"),
        max_length=253,
        required=False,
        help_text=_("For example hr.sunrise.cn; empty for the default."),
    )
    pack = forms.ChoiceField(label=_("Pack"), help_text=_("Metrics, rules and forms to start from."))
    admin_email = forms.EmailField(label=_("E-mail of the first HR admin"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        found = [*PACK_NAMES, *(name for name in list_packs() if name not in PACK_NAMES)]
        self.fields["pack"].choices = [(name, PACK_NAMES.get(name, name)) for name in found]  # type: ignore[attr-defined]


class ConfirmNameForm(forms.Form):
    """Deleting asks for the company's name as it is written."""

    name = forms.CharField(label=_("Type the company's name to confirm"))

    def __init__(self, *args: object, expected: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_name(self) -> str:
        if self.cleaned_data["name"].strip() != self.expected:
            raise forms.ValidationError(_("This is not the company's name. Nothing was deleted."))
        return self.expected
