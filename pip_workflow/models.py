"""Improvement plans with everything that happens to them (spec 7.1)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel, RowModel
from people.enums import NoticeMeans
from pip_workflow.dossier.models import Dossier, LitigationHold  # noqa: F401
from pip_workflow.enums import (
    OPEN_STATES,
    UNFINISHED,
    ObjectionKind,
    PlanState,
    ProofKind,
    SignatureOf,
    SupportKind,
)
from pip_workflow.followups.models import DismissalReview, FollowUp  # noqa: F401
from pip_workflow.guards.models import GuardRule, LocalFigure  # noqa: F401


class PlanQuerySet(models.QuerySet):
    def open(self) -> "PlanQuerySet":
        return self.filter(state__in=OPEN_STATES)


class Plan(PublicIdModel):
    """One person's plan. `gap` is frozen when issued: {"lines": [{day, metric, value, target, version}]}."""

    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="plans")
    lead = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    alert = models.ForeignKey(
        "performance.Alert", on_delete=models.PROTECT, null=True, blank=True, related_name="plans"
    )
    state = models.CharField(max_length=12, choices=PlanState.choices, default=PlanState.DRAFT)
    expectation = models.TextField(_("what is expected"))
    consequences = models.TextField(_("what follows"), blank=True)
    gap = models.JSONField(default=dict)
    measured_from = models.DateField(_("first measured day"))
    measured_until = models.DateField(_("last measured day"))
    start_on = models.DateField(_("start"))
    deadline = models.DateField(_("deadline"))
    extensions = models.PositiveSmallIntegerField(default=0)
    edition = models.PositiveSmallIntegerField(default=1)
    issued_on = models.DateField(null=True)
    served_by_means = models.CharField(max_length=14, choices=NoticeMeans.choices, blank=True)
    # Who was there when it was given, for the day somebody says it never was.
    served_witness = models.CharField(max_length=80, blank=True)
    # The day the present edition was given to the employee; the time to sign runs from it.
    edition_on = models.DateField(null=True)
    paused_on = models.DateField(null=True)
    # Since when the clock stands, for a pause or an open objection or both; dates ahead move by these days.
    stopped_on = models.DateField(null=True)
    decided_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    # The account of the boss who scored, kept when the plan fails: the database lets nobody else be mistaken for it.
    scored_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    # The measures as they stood when it was decided: [{metric, actual, expected, goal, days}].
    verdict_figures = models.JSONField(default=list)
    escalated_on = models.DateField(null=True)
    # Alerts raised while it was watched after it had passed.
    relapses = models.ManyToManyField("performance.Alert", related_name="relapsed_plans", blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["employee"], condition=Q(state__in=UNFINISHED), name="plan_one_unfinished"),
            models.CheckConstraint(name="plan_dates", condition=Q(deadline__gt=F("start_on"))),
            models.CheckConstraint(name="plan_extended_at_most_twice", condition=Q(extensions__lte=2)),
            # PIPL 24: nothing is decided by machine alone.
            models.CheckConstraint(
                name="plan_decided_by_somebody",
                condition=~Q(state__in=["passed", "failed"])
                | (Q(decided_by__isnull=False, decided_on__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="plan_not_failed_by_scorer",
                condition=~Q(state="failed") | Q(scored_by__isnull=True) | ~Q(decided_by=F("scored_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee.name} · {self.start_on}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED


class PlanMeasure(RowModel):
    """A metric with its target path: [{"by": "2025-03-21", "value": "5"}], the last one at the deadline."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="measures")
    metric = models.ForeignKey("performance.Metric", on_delete=models.PROTECT, related_name="+")
    path = models.JSONField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "metric"], name="plan_measure_once")]


class PlanSupport(RowModel):
    """Help promised, and whether it was really given."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="supports")
    kind = models.CharField(_("kind"), max_length=8, choices=SupportKind.choices)
    what = models.CharField(_("what"), max_length=200)
    who = models.CharField(_("who gives it"), max_length=80)
    due_on = models.DateField(_("by"))
    sessions = models.PositiveSmallIntegerField(_("times"), default=1)
    sessions_given = models.PositiveSmallIntegerField(default=0)
    # Set once all of it was given; `note` says how, `proof` what proves it.
    given_on = models.DateField(null=True, blank=True)
    proof = models.CharField(_("proof"), max_length=10, choices=ProofKind.choices, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]


class CheckIn(RowModel):
    """A follow-up: due, then held with figures measured from data and a talk on record."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="check_ins")
    due_on = models.DateField(_("due"))
    held_on = models.DateField(null=True, blank=True)
    figures = models.JSONField(default=list)
    talk = models.ForeignKey("performance.Talk", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["plan", "due_on"], name="check_in_once")]


class PlanEvent(RowModel):
    """Each step of a plan's life as it happened."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    on = models.DateField()
    what = models.CharField(max_length=30)
    actor = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    detail = models.TextField(blank=True)
    # For support that was given: which, and the file that proves it.
    support = models.ForeignKey(PlanSupport, on_delete=models.SET_NULL, null=True, related_name="givings")
    file = models.ForeignKey("people.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]


class Signature(RowModel):
    """The employee's signature under the figures or the plan; a refusal with its witness is a record too."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="signatures")
    of = models.CharField(max_length=6, choices=SignatureOf.choices)
    edition = models.PositiveSmallIntegerField()
    refused = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    witness = models.CharField(max_length=80, blank=True)
    # Figures are signed for the days they are of: those the plan rests on, then week by week. `content` is what was
    # read when signing.
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    content = models.JSONField(default=dict)
    content_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "edition"], condition=Q(of="plan"), name="signature_once"),
            models.UniqueConstraint(
                fields=["plan", "first_day", "content_sha256"], condition=Q(of="facts"), name="signature_of_facts_once"
            ),
            models.CheckConstraint(name="refusal_has_witness", condition=Q(refused=False) | ~Q(witness="")),
        ]


class Objection(PublicIdModel):
    """The employee asks or objects; the first on the same facts stops the timers until it is answered."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="objections")
    kind = models.CharField(max_length=8, choices=ObjectionKind.choices)
    text = models.TextField(_("what you want to say"))
    raised_at = models.DateTimeField()
    raised_on = models.DateField()
    # What it is about, as a digest: a second objection to the same facts stops nothing.
    facts_sha256 = models.CharField(max_length=64, blank=True)
    stops = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["raised_at"]
        constraints = [
            models.CheckConstraint(
                name="objection_answered_whole",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            )
        ]


class GuardRun(models.Model):
    """The results of all guards asked at one step, kept with what they saw."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="guard_runs")
    step = models.CharField(max_length=20)
    results = models.JSONField()
    allowed = models.BooleanField()
    at = models.DateTimeField()
    asked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at"]


class PlanTemplate(PublicIdModel):
    """What a plan for people of a position starts from; without a position, for everybody else.

    content: {"days": 10, "measures": [{"metric": code, "steps": [{"day": 5, "value": "5"}]}],
    "supports": [{"kind", "what", "who", "day", "sessions"}], "check_ins": [5, 10]}; days are the plan's working days.
    """

    position = models.OneToOneField(
        "people.Position", on_delete=models.PROTECT, null=True, blank=True, related_name="plan_template"
    )
    expectation = models.TextField(_("what is expected"))
    consequences = models.TextField(_("what follows"), blank=True)
    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Coalesce("position", 0), condition=Q(position__isnull=True), name="plan_template_one_for_everybody"
            )
        ]

    def __str__(self) -> str:
        return str(self.position or "")
