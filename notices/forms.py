"""What a person chooses about mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notices.enums import Area, MailMode
from notices.registry import Kind, all_kinds
from notices.timing import DIGEST_TIME, Wishes

URGENT_MODES = [(mode.value, mode.label) for mode in (MailMode.NOW, MailMode.NEVER)]


def clock(label: Any, help_text: Any = "", *, required: bool = False) -> forms.TimeField:
    """A time of day, in the company's time."""
    return forms.TimeField(
        label=label, help_text=help_text, required=required, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )


class QuietHoursMixin(forms.Form):
    """Two times that only make sense together."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not {"quiet_from", "quiet_until"} & set(self.errors):
            start, end = values.get("quiet_from"), values.get("quiet_until")
            if (start is None) != (end is None):
                self.add_error("quiet_until" if end is None else "quiet_from", _("Give both times, or neither."))
            elif start is not None and start == end:
                self.add_error("quiet_until", _("The quiet hours would never end: choose another time."))
        return values


class WishesForm(QuietHoursMixin):
    """How each kind comes by mail, when the digest comes, when nothing may come."""

    mail = forms.BooleanField(label=_("Send my notices by e-mail too"), required=False)
    digest_time = clock(_("Daily digest at"), _("Company time. On days without news no digest comes."), required=True)
    quiet_from = clock(_("No mail from"))
    quiet_until = clock(_("until"), _("Company time. Urgent notices still come at once."))

    def __init__(self, *args: Any, wishes: Wishes, roles: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, initial=initial_of(wishes), **kwargs)
        self._wishes = wishes
        self._kinds = [kind for kind in all_kinds().values() if kind.mail and kind.roles & roles]
        for kind in self._kinds:
            self.fields[field_of(kind)] = forms.ChoiceField(
                label=kind.shown_label,
                choices=URGENT_MODES if kind.urgent else MailMode.choices,
                initial=wishes.modes.get(kind.name, kind.by_default),
            )

    def areas(self) -> list[tuple[object, list[forms.BoundField]]]:
        """(heading, fields) of each area that has kinds for this person."""
        found = [(area.label, [self[field_of(k)] for k in self._kinds if k.area == area]) for area in Area]
        return [(label, fields) for label, fields in found if fields]

    def wishes(self) -> Wishes:
        """What was chosen. Kinds this form did not offer keep what was chosen before."""
        values = self.cleaned_data
        chosen = {kind.name: values[field_of(kind)] for kind in self._kinds}
        return Wishes(
            mail=values["mail"],
            modes={**self._wishes.modes, **chosen},
            digest_time=values["digest_time"],
            quiet_from=values["quiet_from"],
            quiet_until=values["quiet_until"],
        )


def initial_of(wishes: Wishes) -> dict[str, Any]:
    return {
        "mail": wishes.mail, "digest_time": wishes.digest_time or DIGEST_TIME, "quiet_from": wishes.quiet_from,
        "quiet_until": wishes.quiet_until,
    }  # fmt: skip


def field_of(kind: Kind) -> str:
    """Name of the kind's field in the form."""
    return f"kind-{kind.name}"
