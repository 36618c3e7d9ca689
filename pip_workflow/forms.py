"""Forms of improvement plans."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from people.enums import NoticeMeans
from people.models import Employee
from people.signing import SigningMixin
from performance.measures.models import Metric
from performance.talks.models import Talk
from pip_workflow.enums import ObjectionKind, SupportKind, Verdict
from pip_workflow.models import Plan
from pip_workflow.rules.path import Step
from pip_workflow.services import MeasureDraft, PlanContent, SupportDraft

MEASURE_ROWS, STEP_COLUMNS, SUPPORT_ROWS, CHECK_IN_ROWS = 2, 3, 3, 4


class PlanForm(forms.Form):
    """What is expected, by when, with which help; two measures with up to three steps each."""

    expectation = forms.CharField(label=_("What is expected"), widget=forms.Textarea(attrs={"rows": 2}))
    consequences = forms.CharField(
        label=_("What follows"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What happens when it is reached, and when it isn't. People decide, with a reason."),
    )  # fmt: skip
    measured_from = DayField(label=_("First measured day"))
    measured_until = DayField(label=_("Last measured day"))
    start_on = DayField(label=_("Start"))
    deadline = DayField(label=_("Deadline"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        metrics = Metric.objects.filter(is_active=True)
        for row in range(1, MEASURE_ROWS + 1):
            self._add_measure(row, metrics)
        for row in range(1, SUPPORT_ROWS + 1):
            self._add_support(row)
        for row in range(1, CHECK_IN_ROWS + 1):
            self.fields[f"check_in_{row}"] = DayField(
                label=gettext("Follow-up %(row)s") % {"row": row}, required=row == 1
            )

    def _add_measure(self, row: int, metrics: Any) -> None:
        where = {"row": row}
        self.fields[f"metric_{row}"] = forms.ModelChoiceField(
            metrics, label=gettext("Measure %(row)s") % where, required=row == 1, empty_label="—"
        )
        for step in range(1, STEP_COLUMNS + 1):
            where["step"] = step
            needed = row == 1 and step == 1
            self.fields[f"value_{row}_{step}"] = forms.DecimalField(
                label=gettext("Measure %(row)s, step %(step)s: reach") % where,
                required=needed, min_value=Decimal("0.0001"),
                help_text=gettext("Per working day for sums, for example 5") if needed else "",
            )  # fmt: skip
            self.fields[f"by_{row}_{step}"] = DayField(
                label=gettext("Measure %(row)s, step %(step)s: by") % where, required=needed
            )

    def _add_support(self, row: int) -> None:
        where = {"row": row}
        self.fields[f"kind_{row}"] = forms.ChoiceField(
            label=gettext("Support %(row)s: kind") % where, choices=SupportKind.choices, required=row == 1
        )
        self.fields[f"what_{row}"] = forms.CharField(
            label=gettext("Support %(row)s: what") % where, max_length=200, required=row == 1
        )
        self.fields[f"who_{row}"] = forms.CharField(
            label=gettext("Support %(row)s: who gives it") % where, max_length=80, required=row == 1
        )
        self.fields[f"given_{row}"] = DayField(label=gettext("Support %(row)s: by") % where, required=row == 1)

    def content(self) -> PlanContent:
        """The plan as typed; empty rows fall away."""
        data = self.cleaned_data
        return PlanContent(
            expectation=data["expectation"], consequences=data["consequences"], measured_from=data["measured_from"],
            measured_until=data["measured_until"], start_on=data["start_on"], deadline=data["deadline"],
            measures=[self._measure(row) for row in range(1, MEASURE_ROWS + 1) if data.get(f"metric_{row}")],
            supports=[self._support(row) for row in range(1, SUPPORT_ROWS + 1) if data.get(f"what_{row}")],
            check_ins=sorted({data[f"check_in_{row}"] for row in range(1, CHECK_IN_ROWS + 1)} - {None}),
        )  # fmt: skip

    def _measure(self, row: int) -> MeasureDraft:
        data = self.cleaned_data
        steps = [(data.get(f"by_{row}_{n}"), data.get(f"value_{row}_{n}")) for n in range(1, STEP_COLUMNS + 1)]
        return MeasureDraft(data[f"metric_{row}"], tuple(Step(by, value) for by, value in steps if by and value))

    def _support(self, row: int) -> SupportDraft:
        data = self.cleaned_data
        due = data.get(f"given_{row}") or data["deadline"]
        return SupportDraft(data[f"kind_{row}"], data[f"what_{row}"], data[f"who_{row}"] or "—", due)


class ChangePlanForm(PlanForm):
    reason = forms.CharField(label=_("Why it is changed"), max_length=400)


class IssueForm(SigningMixin):
    """Serving a plan is signed."""

    means = forms.ChoiceField(label=_("How it was given to the employee"), choices=NoticeMeans.choices[1:])


class RefusalForm(forms.Form):
    witness = forms.CharField(label=_("Witness"), max_length=80, help_text=_("Name of the person who was present."))
    note = forms.CharField(label=_("What was said"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class CheckInForm(forms.Form):
    """A follow-up names the talk that was recorded about it."""

    talk = forms.ModelChoiceField(Talk.objects.none(), label=_("Talk on record"), empty_label=None)

    def __init__(self, *args: Any, employee: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["talk"].queryset = Talk.objects.filter(employee=employee)  # type: ignore[attr-defined]


class SupportForm(forms.Form):
    given_on = DayField(label=_("Given on"))
    note = forms.CharField(label=_("Proof"), required=False, max_length=400, help_text=_("Attendance, material, test."))


class DecideForm(SigningMixin):
    """A named person decides, with a reason; an extension says until when and on what evidence."""

    verdict = forms.ChoiceField(label=_("Decision"), choices=Verdict.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    deadline = DayField(label=_("New deadline"), required=False)
    evidence = forms.CharField(
        label=_("Evidence of progress"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("verdict") == Verdict.EXTENDED:
            for name in ("deadline", "evidence"):
                if not data.get(name):
                    self.add_error(name, _("An extension needs this."))
        return data


class SignForm(SigningMixin):
    comment = forms.CharField(label=_("Your comment"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ObjectionForm(forms.Form):
    kind = forms.ChoiceField(label=_("What you want"), choices=ObjectionKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("In your own words"), widget=forms.Textarea(attrs={"rows": 4}))


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 4}))


def initial_from(plan: Plan) -> dict[str, Any]:
    """A plan's present content as the form shows it."""
    found: dict[str, Any] = {
        name: getattr(plan, name)
        for name in ("expectation", "consequences", "measured_from", "measured_until", "start_on", "deadline")
    }
    for row, measure in enumerate(plan.measures.all()[:MEASURE_ROWS], start=1):
        found[f"metric_{row}"] = measure.metric_id
        for n, step in enumerate(measure.path[:STEP_COLUMNS], start=1):
            found[f"value_{row}_{n}"], found[f"by_{row}_{n}"] = step["value"], date.fromisoformat(step["by"])
    for row, support in enumerate(plan.supports.filter(given_on__isnull=True)[:SUPPORT_ROWS], start=1):
        found |= {
            f"kind_{row}": support.kind,
            f"what_{row}": support.what,
            f"who_{row}": support.who,
            f"given_{row}": support.due_on,
        }
    for row, check_in in enumerate(plan.check_ins.filter(held_on__isnull=True)[:CHECK_IN_ROWS], start=1):
        found[f"check_in_{row}"] = check_in.due_on
    return found
