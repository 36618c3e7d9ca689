"""Forms of talks."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from hrplatform.lib.formats import join_names
from people.models import Employee
from people.selectors import employees_as_of
from performance.talks.enums import TalkTopic
from performance.talks.services import AgreedAction, TalkContent

ACTION_ROWS = 3


class TalkForm(forms.Form):
    """A record: when, about what, what was said, in whose words, what was agreed."""

    held_at = forms.DateTimeField(
        label=_("Held at"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    topic = forms.ChoiceField(label=_("Topic"), choices=TalkTopic.choices)
    summary = forms.CharField(
        label=_("What was said"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Facts and reasons, in your words."),
    )
    employee_words = forms.CharField(
        label=_("The employee's own words"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    present = forms.CharField(
        label=_("Also there"), required=False, max_length=200,
        help_text=_("Numbers of other people in the talk, separated by commas. They may read the record."),
    )  # fmt: skip

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        for row in range(1, ACTION_ROWS + 1):
            where = {"row": row}
            self.fields[f"action_{row}"] = forms.CharField(
                label=_("Agreed %(row)s: what") % where, required=False, max_length=200
            )
            self.fields[f"who_{row}"] = forms.CharField(
                label=_("Agreed %(row)s: who does it") % where, required=False, max_length=80
            )
            self.fields[f"due_{row}"] = DayField(label=_("Agreed %(row)s: by") % where, required=False)

    @property
    def head(self) -> list[forms.BoundField]:
        """Everything but the rows of what was agreed."""
        rows = {field.name for row in self.agreed for field in row}
        return [field for field in self if field.name not in rows]

    @property
    def agreed(self) -> list[tuple[forms.BoundField, ...]]:
        """(what, who, by when) of each row."""
        return [tuple(self[f"{name}_{row}"] for name in ("action", "who", "due")) for row in range(1, ACTION_ROWS + 1)]

    def clean_present(self) -> list[Employee]:
        numbers = [part.strip() for part in re.split(r"[,，、\s]+", self.cleaned_data["present"]) if part.strip()]
        found = {person.number: person for person in employees_as_of(self.on).filter(number__in=numbers)}
        if missing := [number for number in numbers if number not in found]:
            raise forms.ValidationError(
                gettext("Nobody has this number: %(numbers)s") % {"numbers": join_names(missing)}
            )
        return [found[number] for number in numbers]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for row in range(1, ACTION_ROWS + 1):
            if data.get(f"action_{row}") and not data.get(f"due_{row}") and f"due_{row}" not in self.errors:
                self.add_error(f"due_{row}", gettext("Say by when."))
        return data

    def content(self, facts: list[dict[str, object]]) -> TalkContent:
        """The record, with the figures that stood beside the form frozen into it."""
        data = self.cleaned_data
        names = ("action", "who", "due")
        rows = ([data[f"{name}_{row}"] for name in names] for row in range(1, ACTION_ROWS + 1))
        return TalkContent(
            held_at=data["held_at"],
            topic=data["topic"],
            summary=data["summary"],
            employee_words=data["employee_words"],
            facts=facts,
            actions=tuple(AgreedAction(text=text, who=who, due_on=due) for text, who, due in rows if text),
        )


class ChangeTalkForm(forms.Form):
    summary = forms.CharField(label=_("What was said"), widget=forms.Textarea(attrs={"rows": 5}))
    employee_words = forms.CharField(
        label=_("The employee's own words"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ConfirmTalkForm(forms.Form):
    """`seen`: the digest of the record beside the form; only that is confirmed."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    remark = forms.CharField(
        label=_("Your own view"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Optional. It is kept beside the record."),
    )


class AddendumForm(forms.Form):
    text = forms.CharField(label=_("Addendum"), widget=forms.Textarea(attrs={"rows": 3}))


def initial_of(topic: str, local_now: datetime) -> dict[str, object]:
    """A new record starts from the present minute."""
    return {"topic": topic, "held_at": local_now.replace(second=0, microsecond=0)}


def iso_day(text: str) -> date | None:
    """A day stored as text, None where there is none."""
    return date.fromisoformat(text) if text else None
