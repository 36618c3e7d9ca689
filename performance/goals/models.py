"""Goals, what they are made of, and their weekly check-ins (spec 4.1)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel, RowModel
from performance.goals.enums import Commitment, Confidence, GoalKind, GoalLevel, GoalState, PartKind


class Goal(PublicIdModel):
    """One goal of the company, a department, a team or a person; with a level of its own, a template of many.

    weight: within the goal above, and among its owner's goals on a scorecard. progress (0 to 1) is the goal's own,
    from its key results or milestones; what comes up from the goals below is worked out when read. completion is the
    rated result of an MBO goal in percent, with its evidence. cycle: counts on the scorecards of that cycle; a goal
    without one lives by itself.
    """

    level = models.CharField(_("level"), max_length=10, choices=GoalLevel.choices)
    kind = models.CharField(_("kind"), max_length=4, choices=GoalKind.choices)
    commitment = models.CharField(_("commitment"), max_length=12, choices=Commitment.choices, blank=True)
    title = models.CharField(_("goal"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    department = models.ForeignKey(
        "people.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="goals"
    )
    cycle = models.ForeignKey(
        "performance.ReviewCycle", on_delete=models.PROTECT, null=True, blank=True, related_name="goals"
    )
    template = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies")
    start = models.DateField(_("from"))
    until = models.DateField(_("until"))
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=100)
    state = models.CharField(max_length=8, choices=GoalState.choices, default=GoalState.DRAFT)
    employee_agreed_at = models.DateTimeField(null=True, blank=True)
    boss_agreed_at = models.DateTimeField(null=True, blank=True)
    boss_agreed_by = models.ForeignKey(
        "people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    progress = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence.choices, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    completion = models.DecimalField(_("completion"), max_digits=5, decimal_places=2, null=True, blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    file = models.ForeignKey("people.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    rated_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    rated_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    created_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        app_label = "performance"
        ordering = ["level", "-until", "pk"]
        constraints = [
            models.CheckConstraint(name="goal_dates", condition=Q(until__gte=F("start"))),
            models.CheckConstraint(name="goal_weight", condition=Q(weight__gt=0, weight__lte=100)),
            models.CheckConstraint(
                name="goal_owner",
                condition=Q(level="person", employee__isnull=False, department__isnull=True)
                | Q(level__in=["department", "team"], department__isnull=False, employee__isnull=True)
                | Q(level__in=["company", "template"], employee__isnull=True, department__isnull=True),
            ),
            models.CheckConstraint(
                name="goal_commitment", condition=Q(kind="okr") ^ Q(commitment=""),
            ),
            models.CheckConstraint(
                name="goal_completion",
                condition=Q(completion__isnull=True) | Q(kind="mbo", completion__gte=0, completion__lte=120),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["employee", "cycle"]),
            models.Index(fields=["parent"]),
            models.Index(fields=["level", "until"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_of_person(self) -> bool:
        return self.level == GoalLevel.PERSON

    @property
    def is_agreed(self) -> bool:
        return self.employee_agreed_at is not None and self.boss_agreed_at is not None


class GoalPart(PublicIdModel):
    """A milestone, a key result, or the share of one of several owning departments, each with its weight.

    progress: 0 to 1, None until it was first reported. A key result with a figure has where it starts and where it
    should be; its progress follows the present value. evidence and file prove a milestone. score: 0.0 to 1.0, what a
    key result is graded with at the end; progress is what was reported on the way.
    """

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=10, choices=PartKind.choices)
    title = models.CharField(_("title"), max_length=200, blank=True)
    department = models.ForeignKey(
        "people.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    base_value = models.DecimalField(_("starts at"), max_digits=18, decimal_places=4, null=True, blank=True)
    target_value = models.DecimalField(_("should reach"), max_digits=18, decimal_places=4, null=True, blank=True)
    value = models.DecimalField(_("present value"), max_digits=18, decimal_places=4, null=True, blank=True)
    progress = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    score = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    file = models.ForeignKey("people.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sequence = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "performance"
        ordering = ["sequence", "pk"]
        constraints = [
            models.CheckConstraint(name="goal_part_weight", condition=Q(weight__gt=0, weight__lte=100)),
            models.CheckConstraint(
                name="goal_part_progress", condition=Q(progress__isnull=True) | Q(progress__gte=0, progress__lte=1)
            ),
            models.CheckConstraint(
                name="goal_part_score", condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=1)
            ),
            models.CheckConstraint(name="goal_part_share", condition=Q(kind="share") ^ Q(department__isnull=True)),
            models.UniqueConstraint(fields=["goal", "department"], name="goal_share_once"),
        ]

    def __str__(self) -> str:
        return self.title


class GoalCheckIn(RowModel):
    """How it stood in one week: confidence, words, and the figures reported. Rows are only ever added.

    figures: [{part, title, before, after}] as they were reported; progress: the goal's own after it.
    """

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="check_ins")
    on = models.DateField()
    confidence = models.CharField(max_length=10, choices=Confidence.choices)
    note = models.TextField(blank=True)
    figures = models.JSONField(default=list)
    progress = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "performance"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["goal", "on"])]
