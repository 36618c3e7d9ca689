"""What the list of entries is narrowed by."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import registry
from audit.models import AuditEntry
from audit.presenters import area_name
from hrplatform.lib.day_field import DayField
from hrplatform.lib.signing import SigningMixin


def _day(**kwargs: Any) -> forms.DateField:
    return DayField(required=False, **kwargs)


class EntryFilter(forms.Form):
    """Area (app), action, and days in the company's time zone, both included."""

    area = forms.ChoiceField(label=_("Area"), required=False)
    action = forms.ChoiceField(label=_("Action"), required=False)
    start = _day(label=_("From"))
    until = _day(label=_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actions = registry.labels()
        areas = sorted({action.split(".")[0] for action in actions if apps.is_installed(action.split(".")[0])})
        self.fields["area"].choices = [("", _("All")), *((area, area_name(area)) for area in areas)]
        self.fields["action"].choices = [("", _("All")), *actions.items()]

    def narrow(self, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        wanted = self.cleaned_data
        if wanted["area"]:
            entries = entries.filter(action__startswith=f"{wanted['area']}.")
        if wanted["action"]:
            entries = entries.filter(action=wanted["action"])
        if wanted["start"]:
            entries = entries.filter(at__gte=_midnight(wanted["start"]))
        if wanted["until"]:
            entries = entries.filter(at__lt=_midnight(wanted["until"] + timedelta(days=1)))
        return entries


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class CustodianForm(forms.Form):
    """Whom the day's head hash is mailed to; better somebody outside the company, such as its lawyer."""

    name = forms.CharField(label=_("Name"), max_length=80)
    email = forms.EmailField(label=_("E-mail"))


class ConsentForm(SigningMixin, forms.Form):
    """Until when copies of the company may be made; signed, for it gives the whole company away."""

    until = DayField(label=_("Copies may be made until"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = today + timedelta(days=30)
