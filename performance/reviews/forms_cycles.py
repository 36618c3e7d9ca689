"""Forms of cycles: what, which span, which stages until when; the day everything is frozen."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hrplatform.lib.day_field import DayField
from performance.reviews.enums import ORDER, CycleKind, Stage
from performance.reviews.models import ReviewCycle

# Stages a cycle may go without, with the word of its box and whether it is ticked at first.
CHOICES: dict[Stage, tuple[Any, bool]] = {
    Stage.GOALS: (_("Agree goals first"), False),
    Stage.SELF: (_("With self-assessment"), True),
    Stage.HEAD: (_("Heads score"), True),
    Stage.SECOND: (_("With second-level review"), False),
    Stage.CHECKS: (_("With score checks and second review"), True),
    Stage.CALIBRATION: (_("With calibration"), False),
    Stage.APPROVAL: (_("With approval before publication"), False),
    Stage.APPEALS: (_("With appeals"), False),
}
DUE: dict[Stage, tuple[str, Any]] = {
    Stage.GOALS: ("goals_due", _("Goals due")),
    Stage.SELF: ("self_due", _("Self-assessment due")),
    Stage.HEAD: ("head_due", _("Head scores due")),
    Stage.SECOND: ("second_due", _("Second-level review due")),
    Stage.CHECKS: ("checks_due", _("Score checks due")),
    Stage.CALIBRATION: ("calibration_due", _("Calibration due")),
    Stage.APPROVAL: ("approval_due", _("Approval due")),
    Stage.PUBLISHED: ("publish_due", _("Publication planned")),
    Stage.APPEALS: ("appeals_due", _("Appeals until")),
}


class DeadlineFields(forms.Form):
    """One day per stage; a stage can't be due before the one it follows."""

    def add_days(self, stages: Iterable[Stage], initial: dict[str, date | None] | None = None) -> None:
        for stage in stages:
            name, label = DUE[stage]
            self.fields[name] = DayField(label=label, required=False, initial=(initial or {}).get(stage))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        last: date | None = None
        for stage in ORDER:
            name = DUE[stage][0] if stage in DUE else ""
            day = cleaned.get(name)
            if day and last and day < last:
                self.add_error(name, _("A stage can't be due before the one it follows."))
            last = day or last
        return cleaned

    def deadlines(self) -> dict[str, date]:
        return {stage: day for stage, (name, _label) in DUE.items() if (day := self.cleaned_data.get(name))}


def suggested(on: date) -> dict[str, Any]:
    """What a new cycle starts from: the quarter that ended last, else the running one, if it has no cycle yet."""
    for start in (_quarter(on.year, (on.month - 1) // 3 - 1), _quarter(on.year, (on.month - 1) // 3)):
        until = _quarter(start.year, (start.month - 1) // 3 + 1) - timedelta(days=1)
        code = f"{start.year}Q{(start.month + 2) // 3}"
        taken = ReviewCycle.objects.filter(kind=CycleKind.QUARTERLY, start__lte=until, until__gte=start)
        if not taken.exclude(stage=Stage.CANCELLED).exists():
            return {"name": _("%(code)s review") % {"code": code}, "code": code, "start": start, "until": until}
    return {}


def _quarter(year: int, number: int) -> date:
    """The first day of a quarter of the year, from 0; -1 is the last one of the year before."""
    return date(year + number // 4, number % 4 * 3 + 1, 1)


class CycleForm(DeadlineFields):
    """Step one of a new cycle: what, which span, which stages, until when."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=80,
        help_text=_("Shown to everybody, for example 2025 Q1 review."),
    )
    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Short and unique, for example 2025Q1."))
    kind = forms.ChoiceField(label=_("Kind"), choices=CycleKind.choices, initial=CycleKind.QUARTERLY)
    start = DayField(label=_("From"))
    until = DayField(label=_("Until"))
    hides_self_scores = forms.BooleanField(
        label=_("Heads see self-scores only after they have submitted"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in ORDER:
            if stage in CHOICES:
                label, ticked = CHOICES[stage]
                self.fields[f"with_{stage}"] = forms.BooleanField(label=label, required=False, initial=ticked)
            if stage in DUE:
                self.add_days([stage])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, until = cleaned.get("start"), cleaned.get("until")
        if start and until and until < start:
            self.add_error("until", _("The cycle ends before it begins."))
        return cleaned

    def head_fields(self) -> list[forms.BoundField]:
        """What the cycle is, before its stages."""
        return [self[name] for name in ("name", "code", "kind", "start", "until", "hides_self_scores")]

    def stage_rows(self) -> list[tuple[forms.BoundField | None, forms.BoundField]]:
        """A line per stage in order: its box, where it may be left out, and its day."""
        return [(self[f"with_{stage}"] if stage in CHOICES else None, self[name]) for stage, (name, _l) in DUE.items()]

    def stages(self) -> list[Stage]:
        """The optional stages ticked."""
        return [stage for stage in CHOICES if self.cleaned_data[f"with_{stage}"]]


class DeadlinesForm(DeadlineFields):
    """Other deadlines for the stages of a cycle that are not over."""

    def __init__(self, *args: Any, rows: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [row for row in rows if row.stage in DUE]
        self.stages = [Stage(row.stage) for row in listed]
        self.add_days(self.stages, {row.stage: row.deadline for row in listed})

    def chosen(self) -> dict[str, date | None]:
        """Every stage shown with its day, None where it was emptied."""
        return {stage: self.cleaned_data.get(DUE[stage][0]) for stage in self.stages}


class OpenForm(forms.Form):
    """Step two: the day as of which everything is frozen."""

    as_of = DayField(label=_("As of"), help_text=_("Places, heads and forms are taken as of this day."))
