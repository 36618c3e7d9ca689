"""Forms of the running log and of 1:1 meetings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from performance.feedback.enums import EntryKind, Readers
from performance.feedback.models import FeedbackEntry
from performance.feedback.services import AgreedAct

ACT_ROWS = 3
WRITTEN = [(kind.value, kind.label) for kind in (EntryKind.GOOD, EntryKind.BAD, EntryKind.NOTE)]


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class EntryForm(forms.Form):
    """An incident or a note: when, what, and who reads it."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=WRITTEN, initial=EntryKind.GOOD, widget=forms.RadioSelect(attrs={"class": "hr-radio"})
    )
    on = DayField(label=_("Day it happened"))
    text = forms.CharField(
        label=_("What happened"), max_length=4000, widget=area(4),
        help_text=_("Facts: situation, behaviour, effect. It is at hand when you score."),
    )  # fmt: skip
    readers = forms.ChoiceField(
        label=_("Who reads it"), choices=Readers.choices, initial=Readers.LEADERS,
        widget=forms.RadioSelect(attrs={"class": "hr-radio"}),
    )  # fmt: skip


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=area(2))


class MeetingForm(forms.Form):
    """A 1:1: when, and the points one brings."""

    meets_at = forms.DateTimeField(
        label=_("Time"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    agenda = forms.CharField(
        label=_("Agenda, one point per line"), required=False, max_length=4000, widget=area(5),
        help_text=_("The other side adds their points before the meeting."),
    )  # fmt: skip

    def points(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["agenda"].splitlines() if line.strip()][:20]


class PointForm(forms.Form):
    text = forms.CharField(label=_("A point for the agenda"), max_length=300)


class MinutesForm(forms.Form):
    """What was said on each point, the rest in words, and what was agreed."""

    def __init__(self, *args: Any, meeting: FeedbackEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        for place, point in enumerate(meeting.agenda):
            self.fields[f"said_{place}"] = forms.CharField(
                label=point["text"], required=False, max_length=4000, widget=area(2), initial=point["said"],
                help_text=_("Point of %(name)s") % {"name": point["by"]},
            )  # fmt: skip
        self.fields["text"] = forms.CharField(
            label=_("Minutes"), required=False, max_length=8000, widget=area(4), initial=meeting.text
        )
        held = [*meeting.agreed, *({} for _n in range(ACT_ROWS))][: max(ACT_ROWS, len(meeting.agreed))]
        self.rows = len(held)
        for row, act in enumerate(held, start=1):
            words = {"row": row}
            self.fields[f"act_{row}"] = forms.CharField(
                label=_("Agreed %(row)s: what") % words, required=False, max_length=200, initial=act.get("text", "")
            )
            self.fields[f"who_{row}"] = forms.CharField(
                label=_("Agreed %(row)s: whose") % words, required=False, max_length=60, initial=act.get("who", "")
            )
            self.fields[f"due_{row}"] = DayField(
                label=_("Agreed %(row)s: by") % words, required=False, initial=act.get("due_on") or None
            )

    def said(self) -> dict[int, str]:
        return {place: self.cleaned_data[f"said_{place}"] for place in range(len(self.meeting.agenda))}

    def agreed(self) -> list[AgreedAct]:
        data = self.cleaned_data
        return [
            AgreedAct(data[f"act_{row}"].strip(), data[f"who_{row}"].strip(), data[f"due_{row}"])
            for row in range(1, self.rows + 1)
            if data[f"act_{row}"].strip()
        ]
