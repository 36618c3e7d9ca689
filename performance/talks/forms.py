"""Forms of talks."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in range(1, ACTION_ROWS + 1):
            self.fields[f"action_{row}"] = forms.CharField(
                label=_("Agreed %(row)s: what, and whose") % {"row": row}, required=False, max_length=200
            )
            self.fields[f"due_{row}"] = DayField(
                label=_("Agreed %(row)s: by") % {"row": row},
                required=False,
            )

    def content(self, facts: list[dict[str, object]]) -> TalkContent:
        """The record, with the figures that stood beside the form frozen into it."""
        data = self.cleaned_data
        rows = ((data[f"action_{row}"], data[f"due_{row}"]) for row in range(1, ACTION_ROWS + 1))
        return TalkContent(
            held_at=data["held_at"],
            topic=data["topic"],
            summary=data["summary"],
            employee_words=data["employee_words"],
            facts=facts,
            actions=tuple(AgreedAction(text=text, who="", due_on=due) for text, due in rows if text),
        )


class ChangeTalkForm(forms.Form):
    summary = forms.CharField(label=_("What was said"), widget=forms.Textarea(attrs={"rows": 5}))
    employee_words = forms.CharField(
        label=_("The employee's own words"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ConfirmTalkForm(forms.Form):
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
