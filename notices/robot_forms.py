"""The form of a chat robot."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notices.chat import SECRET, NotAWebhook, token_of
from notices.enums import RobotKind
from notices.forms import QuietHoursMixin, clock
from notices.models import ROBOT_QUIET_FROM, ROBOT_QUIET_UNTIL, ChatRobot
from notices.registry import group_kinds
from notices.robots import RobotSpec

URL_HELP = _("Copy it from the group's robot in the chat programme. It is kept encrypted and never shown again.")
SECRET_HELP = _("DingTalk and Feishu: the signing secret, if the robot checks signatures. WeCom has none.")


class RobotForm(QuietHoursMixin):
    """Which group, where its robot listens, what it posts, when it is quiet."""

    name = forms.CharField(label=_("Name of the group"), max_length=80, help_text=_("As your people call it."))
    kind = forms.ChoiceField(label=_("Chat programme"), choices=RobotKind.choices)
    url = forms.CharField(
        label=_("Webhook address"),
        max_length=400,
        help_text=URL_HELP,
        widget=forms.TextInput({"autocomplete": "off", "placeholder": "https://…/webhook/send?key=…"}),
    )
    secret = forms.CharField(
        label=_("Signing secret"),
        max_length=120,
        required=False,
        help_text=SECRET_HELP,
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Posts about"),
        help_text=_("Just so, with the number of the moment and a link. Names and figures stay here."),
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    quiet_from = clock(_("No posts from"))
    quiet_until = clock(_("until"), _("Company time. What comes meanwhile is posted afterwards, in one message."))

    def __init__(self, *args: Any, robot: ChatRobot | None = None, language: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(robot, language), **kwargs)
        self._robot = robot
        self.fields["kinds"].choices = [(kind.name, kind.group_example) for kind in group_kinds().values()]
        if robot is not None:
            self.fields["url"].required = False
            self.fields["url"].help_text = _("Leave it empty to keep the present one, with its secret.")

    def clean_secret(self) -> str:
        secret = self.cleaned_data["secret"].strip()
        if secret and not SECRET.fullmatch(secret):
            raise forms.ValidationError(_("A signing secret has letters and digits only."))
        return secret

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        self.token = ""
        if values.get("url") and values.get("kind"):
            try:
                self.token = token_of(values["kind"], values["url"])
            except NotAWebhook as refusal:
                self.add_error("url", str(refusal))
        elif self._robot is not None:
            self._check_kept(values)
        return values

    def _check_kept(self, values: dict[str, Any]) -> None:
        """Without a new address neither programme nor secret can change: they belong together."""
        if values.get("kind") not in (None, self._robot.kind) or values.get("secret"):  # type: ignore[union-attr]
            self.add_error("url", _("Give the webhook address again: it belongs to programme and secret."))

    def spec(self) -> RobotSpec:
        """What was typed, as the service takes it."""
        values = self.cleaned_data
        return RobotSpec(
            name=values["name"].strip(),
            kind=values["kind"],
            kinds=values["kinds"],
            language=values["language"],
            token=self.token,
            secret=values["secret"],
            quiet_from=values["quiet_from"],
            quiet_until=values["quiet_until"],
        )


def _initial(robot: ChatRobot | None, language: str) -> dict[str, Any]:
    if robot is None:
        return {"language": language, "quiet_from": ROBOT_QUIET_FROM, "quiet_until": ROBOT_QUIET_UNTIL}
    names = ("name", "kind", "kinds", "language", "quiet_from", "quiet_until")
    return {name: getattr(robot, name) for name in names}
