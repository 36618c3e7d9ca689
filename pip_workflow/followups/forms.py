"""Forms of follow-ups and dismissal reviews."""

from typing import Any

from django import forms
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from people.enums import NoticeMeans
from people.forms.contracts import UploadField
from people.models import Employee
from people.signing import SigningMixin
from pip_workflow.followups.enums import FollowKind, NoticeChoice, PensionCategory, ReviewPath, UnionBody
from pip_workflow.followups.matching import open_posts
from pip_workflow.followups.models import FollowUp
from pip_workflow.followups.services import Choice
from pip_workflow.forms import asked_when
from pip_workflow.rules.guards.post import REASONABLE

KINDS = [(kind.value, kind.label) for kind in FollowKind if kind != FollowKind.REVIEW]
NO_CHOICE = ("", "—")
REASON_LABELS = {
    "related": _("The new post fits the person's ability"),
    "dignified": _("It doesn't degrade or punish"),
    "pay_fair": _("Its pay is that of the post, no punishment"),
    "reachable": _("Its place can be reached"),
}


WHEN = {
    "begins_on": "is-training is-transfer is-pay", "gap": "is-training is-transfer", "what": "is-training",
    "post": "is-transfer", "new_pay": "is-transfer is-pay",
}  # fmt: skip


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DecideFollowUpForm(SigningMixin):
    """What follows; each kind asks for its own fields, which the service checks."""

    kind = forms.ChoiceField(label=_("What follows"), choices=KINDS, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), widget=area(), help_text=_("The employee reads it."))
    begins_on = DayField(label=_("Begins on"), required=False)
    gap = forms.MultipleChoiceField(
        label=_("Gap it is meant to mend"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("For training and transfer: which measures of the failed plan."),
    )  # fmt: skip
    what = forms.CharField(label=_("Training: what"), required=False, max_length=200)
    post = forms.ChoiceField(label=_("Transfer: open position"), required=False)
    new_pay = forms.DecimalField(
        label=_("New monthly salary"), required=False, max_digits=12, decimal_places=2,
        help_text=_("For a pay change, or a transfer with other pay."),
    )  # fmt: skip

    def __init__(self, *args: Any, follow_up: FollowUp, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        metrics = [measure.metric for measure in follow_up.plan.measures.select_related("metric")]
        self._set("gap", [(metric.code, str(metric)) for metric in metrics])
        self.posts = {f"{p.department.public_id}/{p.position.public_id}": p for p in open_posts(on)}
        self._set(
            "post", [NO_CHOICE, *((key, f"{p.department.path} · {p.position.name}") for key, p in self.posts.items())]
        )
        asked_when(self, WHEN)
        if follow_up.plan.measures.count() == 1:
            self.initial.setdefault("gap", [metrics[0].code])

    def _set(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def choice(self) -> Choice:
        data = self.cleaned_data
        post = self.posts.get(data.get("post") or "") if data["kind"] == FollowKind.TRANSFER else None
        pays = data["kind"] in (FollowKind.TRANSFER, FollowKind.PAY_CHANGE)
        return Choice(
            kind=data["kind"], reason=data["reason"], begins_on=data.get("begins_on"), gap=tuple(data.get("gap") or ()),
            what=data.get("what") or "", department=post.department if post else None,
            position=post.position if post else None, new_pay=data.get("new_pay") if pays else None,
        )  # fmt: skip


class AgreeForm(SigningMixin):
    """The employee's signature under a transfer or new pay."""

    agrees = forms.BooleanField(label=_("I agree to this change in writing."))
    note = forms.CharField(label=_("Your comment"), required=False, widget=area())


class PaperForm(forms.Form):
    signed_on = DayField(label=_("Signed on"))
    note = forms.CharField(label=_("Where the signed paper is kept"), max_length=400)
    upload = UploadField(label=_("Copy of the signed paper"))


class ReasonsForm(forms.Form):
    """The reasonableness list of a transfer under 40(2): each point, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in REASONABLE:
            self.fields[f"holds_{key}"] = forms.ChoiceField(
                label=REASON_LABELS[key], choices=[("yes", _("yes")), ("no", _("no"))], widget=forms.RadioSelect
            )
            self.fields[f"why_{key}"] = forms.CharField(label=gettext_now("Why"), max_length=400)

    def answers(self) -> dict[str, tuple[bool, str]]:
        data = self.cleaned_data
        return {key: (data[f"holds_{key}"] == "yes", data[f"why_{key}"]) for key in REASONABLE}


class TrainingForm(forms.Form):
    given_on = DayField(label=_("Last day of the training"))
    attendance = forms.CharField(label=_("Attendance"), max_length=400, help_text=_("Days, hours, sign-in sheet."))
    material = forms.CharField(label=_("Material"), max_length=400)
    test = forms.CharField(label=_("Test and result"), max_length=400)
    upload = UploadField(label=_("Sign-in sheet, material or result as a file"))


class CarryOutForm(SigningMixin):
    manager = forms.ModelChoiceField(
        Employee.objects.none(), label=_("New manager"), required=False, empty_label="—",
        help_text=_("Empty: the head of the department is the boss."),
    )  # fmt: skip

    def __init__(self, *args: Any, follow_up: FollowUp, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if follow_up.kind != FollowKind.TRANSFER:
            del self.fields["manager"]
            return
        there = Employee.objects.filter(assignments__department=follow_up.department, leave_date__isnull=True)
        self.fields["manager"].queryset = there.distinct()  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=area())


class OpenReviewForm(SigningMixin):
    path = forms.ChoiceField(label=_("Path"), choices=ReviewPath.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), widget=area())


class UnionForm(forms.Form):
    union_body = forms.ChoiceField(label=_("Who was told"), choices=UnionBody.choices)
    union_told_on = DayField(label=_("Told on"), required=False)
    union_reasons = forms.CharField(label=_("Reasons given"), required=False, widget=area())
    union_reply_on = DayField(label=_("Reply on"), required=False)
    union_reply = forms.CharField(label=_("Reply"), required=False, widget=area())
    union_answered_on = DayField(label=_("Answered on"), required=False)
    union_answer = forms.CharField(label=_("Our written answer"), required=False, widget=area())


class MoneyForm(forms.Form):
    place = forms.ChoiceField(label=_("Province or city"))
    average_pay = forms.DecimalField(
        label=_("Average pay of the last 12 months"), required=False, max_digits=12, decimal_places=2,
        help_text=_("Yuan a month, with bonus and allowances."),
    )  # fmt: skip
    last_wage = forms.DecimalField(label=_("Last month's wage"), required=False, max_digits=12, decimal_places=2)
    notice = forms.ChoiceField(label=_("Notice"), choices=[NO_CHOICE, *NoticeChoice.choices], required=False)
    effective_on = DayField(label=_("Last day of the contract"), required=False)
    pension_category = forms.ChoiceField(
        label=_("Pension category"), choices=[NO_CHOICE, *PensionCategory.choices], required=False,
        help_text=_("Needed for women with 15 years of service: whether the old pension age was 55 or 50."),
    )  # fmt: skip

    def __init__(self, *args: Any, places: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(place, place) for place in places]  # type: ignore[attr-defined]


class SignReviewForm(SigningMixin):
    """`seen`: the digest of the file as it was shown; only that is signed."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), widget=area())


class ServeForm(SigningMixin):
    means = forms.ChoiceField(label=_("How it was given to the employee"), choices=NoticeMeans.choices[1:])
    witness = forms.CharField(label=_("Witness"), max_length=80)
    served_on = DayField(label=_("Served on"))


class EndForm(SigningMixin):
    """Nothing but the signature."""


class TaskForm(forms.Form):
    task = forms.ChoiceField(label=_("Task"))
    done_on = DayField(label=_("Done on"))

    def __init__(self, *args: Any, tasks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].choices = tasks  # type: ignore[attr-defined]
