"""Forms of improvement plans."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hrplatform.lib import formats
from hrplatform.lib.day_field import DayField
from people.enums import NoticeMeans
from people.forms.contracts import UploadField
from people.models import Employee, Position
from people.signing import SigningMixin
from performance.talks.models import Talk
from pip_workflow.enums import ObjectionKind, ProofKind, SignatureOf, SupportKind, Verdict
from pip_workflow.forms_rows import PlanRowsForm
from pip_workflow.models import Plan, PlanMeasure
from pip_workflow.rules.path import Step, parse_path
from pip_workflow.services import MeasureDraft, PlanContent, SupportDraft
from pip_workflow.services.templates import TemplateContent, TemplateMeasure, TemplateSupport


class PlanForm(PlanRowsForm):
    """A plan for one person: what is expected, by when, with which help."""

    head_names = (
        "expectation", "consequences", "measured_from", "measured_until", "start_on", "deadline", "reason",
    )  # fmt: skip

    measured_from = DayField(label=_("First measured day"))
    measured_until = DayField(label=_("Last measured day"))
    start_on = DayField(label=_("Start"))
    deadline = DayField(label=_("Deadline"))

    def when(self, *, label: str, required: bool) -> forms.Field:
        return DayField(label=label, required=required)

    def content(self) -> PlanContent:
        """The plan as typed; empty rows fall away."""
        data = self.cleaned_data
        return PlanContent(
            expectation=data["expectation"], consequences=data["consequences"], measured_from=data["measured_from"],
            measured_until=data["measured_until"], start_on=data["start_on"], deadline=data["deadline"],
            measures=[
                MeasureDraft(metric, tuple(Step(by, value) for by, value in steps if value))
                for metric, steps in self.measure_rows()
            ],
            supports=[self._support(row) for row in self.support_rows()], check_ins=self.check_in_rows(),
        )  # fmt: skip

    def _support(self, row: dict[str, Any]) -> SupportDraft:
        due = row["given"] or self.cleaned_data["deadline"]
        return SupportDraft(row["kind"], row["what"], row["who"] or "—", due, row["times"] or 1)


class ChangePlanForm(PlanForm):
    reason = forms.CharField(label=_("Why it is changed"), max_length=400)


class TemplateForm(PlanRowsForm):
    """What plans of a position start from; days are counted from the plan's first working day, which is 1."""

    needs_values = False
    head_names = ("position", "expectation", "consequences", "days")

    position = forms.ModelChoiceField(
        Position.objects.all(), label=_("Position"), required=False,
        empty_label=_("everybody whose position has no template"),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Working days"), min_value=3, max_value=120, initial=10, help_text=_("From the start to the deadline.")
    )

    def when(self, *, label: str, required: bool) -> forms.Field:
        field = forms.IntegerField(label=label, required=required, min_value=2, max_value=120)
        field.unit = gettext("day of the plan")  # type: ignore[attr-defined]
        return field

    def content(self) -> TemplateContent:
        data = self.cleaned_data
        return TemplateContent(
            expectation=data["expectation"], consequences=data["consequences"], days=data["days"],
            measures=[
                TemplateMeasure(metric.code, tuple((day, value) for day, value in steps))
                for metric, steps in self.measure_rows()
            ],
            supports=[
                TemplateSupport(row["kind"], row["what"], row["who"] or "", row["given"] or data["days"],
                                row["times"] or 1)
                for row in self.support_rows()
            ],
            check_ins=self.check_in_rows(),
        )  # fmt: skip


class IssueForm(SigningMixin):
    """Serving a plan is signed."""

    means = forms.ChoiceField(label=_("How it was given to the employee"), choices=NoticeMeans.choices[1:])
    witness = forms.CharField(
        label=_("Witness"), max_length=80, required=False,
        help_text=_("Who else was there. Needed in case the employee later says it was never given."),
    )  # fmt: skip


class InvitationForm(forms.Form):
    """When and where; the letter says the rest."""

    held_at = forms.DateTimeField(
        label=_("When"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    place = forms.CharField(label=_("Place of the talk"), required=False, max_length=120)
    about = forms.CharField(label=_("Topic"), max_length=120)


class RefusalForm(forms.Form):
    of = forms.ChoiceField(
        label=_("What wasn't signed"), choices=SignatureOf.choices, initial=SignatureOf.PLAN, widget=forms.RadioSelect
    )
    witness = forms.CharField(label=_("Witness"), max_length=80, help_text=_("Name of the person who was present."))
    note = forms.CharField(label=_("What was said"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class TalkChoice(forms.ModelChoiceField):
    """Talks of one person are told apart by their day and topic."""

    def label_from_instance(self, talk: Talk) -> str:
        return f"{formats.format_moment(talk.held_at)} · {talk.get_topic_display()}"


class CheckInForm(forms.Form):
    """A follow-up names the talk that was recorded about it, one of those its reader may see."""

    talk = TalkChoice(Talk.objects.none(), label=_("Talk on record"), empty_label=None)

    def __init__(self, *args: Any, employee: Employee, talks: QuerySet[Talk], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["talk"].queryset = talks.filter(employee=employee)  # type: ignore[attr-defined]


class SupportForm(forms.Form):
    given_on = DayField(label=_("Given on"))
    proof = forms.ChoiceField(label=_("Kind of proof"), choices=ProofKind.choices)
    note = forms.CharField(
        label=_("Proof"), max_length=400, help_text=_("The sheet, the material, the result: what can be shown later.")
    )
    upload = UploadField(label=_("The proof as a file"))


STEP_FIELDS = ("goal_", "by_", "half_")


def _extension_fields(measure: PlanMeasure) -> dict[str, forms.Field]:
    """The target path of an extension: a step on the way, and the value at the new deadline."""
    metric, goal = measure.metric, parse_path(measure.path)[-1].value
    number: dict[str, Any] = {"min_value": Decimal("0.0001"), "max_digits": 18, "decimal_places": 4, "required": False}
    return {
        f"by_{measure.pk}": DayField(label=_("%(metric)s: step on the way, by") % {"metric": metric}, required=False),
        f"half_{measure.pk}": forms.DecimalField(
            label=_("%(metric)s: value of that step") % {"metric": metric}, **number
        ),
        f"goal_{measure.pk}": forms.DecimalField(
            label=_("%(metric)s: value at the new deadline") % {"metric": metric},
            help_text=_("Empty: %(goal)s, as agreed. More than that asks for a changed plan, which is signed again.")
            % {"goal": formats.format_measure(goal, metric.unit)}, **number,
        ),
    }  # fmt: skip


def asked_when(form: forms.Form, choices: Mapping[str, str]) -> None:
    """Which fields only some choice of the form asks for: names to classes, see static/css/plans.css."""
    for name, choice in choices.items():
        form.fields[name].when = choice  # type: ignore[attr-defined]


class DecideForm(SigningMixin):
    """A named person decides, with a reason; an extension says until when and on what evidence."""

    verdict = forms.ChoiceField(label=_("Decision"), choices=Verdict.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    deadline = DayField(label=_("New deadline"), required=False)
    evidence = forms.CharField(
        label=_("Evidence of progress"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    more_kind = forms.ChoiceField(
        label=_("More support: kind"), required=False, choices=[("", "—"), *SupportKind.choices]
    )
    more_what = forms.CharField(
        label=_("More support: what"), required=False, max_length=200,
        help_text=_("What was promised goes on in any case; more may be added."),
    )  # fmt: skip
    more_who = forms.CharField(label=_("More support: who gives it"), required=False, max_length=80)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measures = list(plan.measures.select_related("metric"))
        for measure in self.measures:
            self.fields |= _extension_fields(measure)
        own = [name for name in self.fields if name.startswith(STEP_FIELDS)]
        names = [name for name in self.fields if name not in own]
        after = names.index("deadline") + 1
        self.order_fields([*names[:after], *own, *names[after:]])
        asked_when(
            self, dict.fromkeys((*own, "deadline", "evidence", "more_kind", "more_what", "more_who"), "is-extended")
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("verdict") == Verdict.EXTENDED:
            for name in ("deadline", "evidence"):
                if not data.get(name):
                    self.add_error(name, _("An extension needs this."))
            for measure in self.measures:
                self._check_step(measure, data)
        return data

    def _check_step(self, measure: PlanMeasure, data: dict[str, Any]) -> None:
        day, half = data.get(f"by_{measure.pk}"), data.get(f"half_{measure.pk}")
        if (day is None) != (half is None):
            self.add_error(
                f"by_{measure.pk}" if day is None else f"half_{measure.pk}", _("A step needs a day and a value.")
            )
        old, new = parse_path(measure.path)[-1].by, data.get("deadline")
        if day and new and not old < day < new:
            self.add_error(f"by_{measure.pk}", _("This day lies between the old and the new deadline."))

    def steps(self) -> dict[int, tuple[Step, ...]]:
        """By measure, the path to the new deadline; the last value of the plan where none is named."""
        data, found = self.cleaned_data, {}
        for measure in self.measures:
            goal = data.get(f"goal_{measure.pk}") or parse_path(measure.path)[-1].value
            day, half = data.get(f"by_{measure.pk}"), data.get(f"half_{measure.pk}")
            first = (Step(day, half),) if day and half else ()
            found[measure.pk] = (*first, Step(data["deadline"], goal))
        return found


class SignForm(SigningMixin):
    """`seen`: the digest of what stands beside the form; only that is signed."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
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
    for row, measure in enumerate(plan.measures.all(), start=1):
        found[f"metric_{row}"] = measure.metric_id
        for n, step in enumerate(measure.path, start=1):
            found[f"value_{row}_{n}"], found[f"by_{row}_{n}"] = step["value"], date.fromisoformat(step["by"])
    for row, support in enumerate(plan.supports.filter(given_on__isnull=True), start=1):
        found |= support_initial(row, support.kind, support.what, support.who, support.due_on, support.sessions)
    for row, check_in in enumerate(plan.check_ins.filter(held_on__isnull=True), start=1):
        found[f"check_in_{row}"] = check_in.due_on
    return found


def support_initial(row: int, kind: str, what: str, who: str, given: object, times: int) -> dict[str, Any]:
    values = {"kind": kind, "what": what, "who": who, "given": given, "times": times}
    return {f"{name}_{row}": value for name, value in values.items()}
