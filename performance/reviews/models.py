"""Forms, cycles, scorecards and the history of every score (spec 4)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel, RowModel
from performance.reviews.enums import ENDED, Change, CycleKind, FormSubject, ItemKind, PeerState, Stage


def in_language(zh: str, en: str) -> str:
    return zh if (get_language() or "zh").startswith("zh") else (en or zh)


class FormTemplate(PublicIdModel):
    """What people of one position (or everybody, or a department) are scored on. A change is a new version."""

    name = models.CharField(_("name"), max_length=80)
    subject = models.CharField(_("for"), max_length=10, choices=FormSubject.choices, default=FormSubject.PERSON)
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(
        "people.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    start = models.DateField(_("valid from"))
    is_active = models.BooleanField(default=True)
    peers_are_anonymous = models.BooleanField(_("peers rate anonymously"), default=True)
    created_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        app_label = "performance"
        ordering = ["subject", "position__name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "position", "department", "version"], name="form_version", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class ItemModel(RowModel):
    """What form items and scorecard items have in common: a scorecard keeps its own copy for good."""

    code = models.SlugField(max_length=60)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind.choices)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    sequence = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)


class FormItem(ItemModel):
    """One weighted item. kpi: metric and curve; judged: texts of the five anchored levels."""

    template = models.ForeignKey(FormTemplate, on_delete=models.CASCADE, related_name="items")
    metric = models.ForeignKey("performance.Metric", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    curve = models.JSONField(default=list, blank=True)
    levels = models.JSONField(default=list, blank=True)

    class Meta:
        app_label = "performance"
        ordering = ["sequence", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["template", "code"], name="form_item_code"),
            models.CheckConstraint(name="form_item_weight", condition=Q(weight__gt=0, weight__lte=100)),
            models.CheckConstraint(
                name="form_item_metric",
                condition=Q(kind="kpi", metric__isnull=False) | (~Q(kind="kpi") & Q(metric__isnull=True)),
            ),
        ]


class ReviewCycle(PublicIdModel):
    """A review of a span: who takes part is frozen when it opens; closed is for good."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=CycleKind.choices, default=CycleKind.QUARTERLY)
    start = models.DateField(_("from"))
    until = models.DateField(_("until"))
    as_of = models.DateField(_("as of"), null=True, blank=True)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.DRAFT)
    bands = models.JSONField(default=list)
    guideline = models.JSONField(default=dict, blank=True)
    hides_self_scores = models.BooleanField(_("heads see self-scores only after scoring"), default=False)
    q = models.DecimalField(max_digits=4, decimal_places=3, default="0.100")
    is_imported = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True, blank=True)
    undetermined = models.JSONField(default=list, blank=True)
    scorer_effects = models.JSONField(default=list, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "performance"
        ordering = ["-until", "-pk"]
        constraints = [models.CheckConstraint(name="cycle_dates", condition=Q(until__gte=models.F("start")))]

    def __str__(self) -> str:
        return self.name

    @property
    def has_ended(self) -> bool:
        return self.stage in ENDED


class CycleStage(RowModel):
    """One stage of one cycle, with its deadline and when it was entered."""

    cycle = models.ForeignKey(ReviewCycle, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    sequence = models.PositiveSmallIntegerField()
    deadline = models.DateField(null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    overdue_told_on = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "performance"
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["cycle", "stage"], name="cycle_stage_once")]


class Scorecard(PublicIdModel):
    """One person under one boss in one cycle; a transfer makes several, weighted by working days."""

    cycle = models.ForeignKey(ReviewCycle, on_delete=models.PROTECT, related_name="scorecards")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="scorecards")
    department = models.ForeignKey("people.Department", on_delete=models.PROTECT, related_name="+")
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, null=True, related_name="+")
    scorer = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    template = models.ForeignKey(FormTemplate, on_delete=models.PROTECT, null=True, related_name="+")
    start = models.DateField()
    until = models.DateField()
    working_days = models.PositiveIntegerField(default=0)
    counts = models.BooleanField(default=True)
    # What the items give; `score` is what holds: the calibrated one where calibration moved it.
    item_score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    calibrated_score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    band = models.CharField(max_length=8, blank=True)
    adjusted_score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    self_submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # The second level: the scorer's own boss, frozen at opening; what was sent back waits for the scorer.
    reviewer = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.CharField(max_length=400, blank=True)
    batch = models.ForeignKey("intake.Batch", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        app_label = "performance"
        ordering = ["department__path", "employee__sort_key", "start"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "employee", "department", "start"], name="scorecard_part")
        ]
        indexes = [models.Index(fields=["cycle", "scorer"]), models.Index(fields=["cycle", "department"])]

    def __str__(self) -> str:
        return f"{self.employee} {self.cycle.code}"


class ScorecardItem(ItemModel, PublicIdModel):
    """One item of one scorecard. `version` counts changes, so that the later of two editors is told."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="items")
    metric = models.ForeignKey("performance.Metric", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    curve = models.JSONField(default=list, blank=True)
    levels = models.JSONField(default=list, blank=True)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    target_value = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    achievement = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    points = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    self_points = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    comment = models.TextField(blank=True)
    self_comment = models.TextField(blank=True)
    not_applicable = models.BooleanField(default=False)
    not_applicable_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)
    scored_at = models.DateTimeField(null=True, blank=True)
    scored_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        app_label = "performance"
        ordering = ["sequence", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "code"], name="scorecard_item_code"),
            models.CheckConstraint(
                name="scorecard_item_points", condition=Q(points__isnull=True) | Q(points__gte=0, points__lte=120)
            ),
        ]


class ScoreChange(RowModel):
    """Every change of a score: who, when, from, to, why. Rows are only ever added (spec 4.2).

    item None: the score of the whole scorecard was moved (calibration).
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, null=True, related_name="changes")
    item = models.ForeignKey(ScorecardItem, on_delete=models.PROTECT, null=True, related_name="changes")
    kind = models.CharField(max_length=12, choices=Change.choices)
    before = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    after = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    reason = models.CharField(max_length=400, blank=True)
    finding = models.ForeignKey("performance.Finding", on_delete=models.PROTECT, null=True, related_name="changes")
    user = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "performance"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="score_change_subject", condition=Q(item__isnull=False) | Q(scorecard__isnull=False)
            )
        ]


class ScoreCorrection(PublicIdModel):
    """A correction of a published score: a new record linked to the scorecard, which itself never changes (spec 4.2).

    item None: the whole score was corrected. The newest correction of a scorecard is the one that holds.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="corrections")
    item = models.ForeignKey(ScorecardItem, on_delete=models.PROTECT, null=True, related_name="corrections")
    points_before = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    points_after = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    score_before = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    score_after = models.DecimalField(max_digits=5, decimal_places=2)
    band_before = models.CharField(max_length=8, blank=True)
    band_after = models.CharField(max_length=8)
    reason = models.CharField(max_length=400)
    finding = models.ForeignKey("performance.Finding", on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "performance"
        ordering = ["-at", "-pk"]


class PeerInvitation(PublicIdModel):
    """Somebody invited to rate a colleague (360); they accept or decline, their answers count by weight."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="peers")
    rater = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="peer_invitations")
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=1)
    state = models.CharField(max_length=10, choices=PeerState.choices, default=PeerState.INVITED)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    invited_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "performance"
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "rater"], name="peer_invited_once"),
            models.CheckConstraint(name="peer_weight", condition=Q(weight__gt=0)),
        ]


class PeerAnswer(RowModel):
    """One peer's points on one item; shown only together with at least three others."""

    invitation = models.ForeignKey(PeerInvitation, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(ScorecardItem, on_delete=models.CASCADE, related_name="peer_answers")
    points = models.DecimalField(max_digits=5, decimal_places=2)
    comment = models.TextField(blank=True)

    class Meta:
        app_label = "performance"
        constraints = [
            models.UniqueConstraint(fields=["invitation", "item"], name="peer_answer_once"),
            models.CheckConstraint(name="peer_answer_points", condition=Q(points__gte=0, points__lte=120)),
        ]


class DepartmentScorecard(PublicIdModel):
    """A department's own result from its own metrics, never a mean of its people's judged scores."""

    cycle = models.ForeignKey(ReviewCycle, on_delete=models.PROTECT, related_name="department_scorecards")
    department = models.ForeignKey("people.Department", on_delete=models.PROTECT, related_name="+")
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    band = models.CharField(max_length=8, blank=True)
    # [{metric, name_zh, name_en, unit, weight, value, target, achievement, points}], decimals as strings.
    items = models.JSONField(default=list)

    class Meta:
        app_label = "performance"
        ordering = ["department__path"]
        constraints = [models.UniqueConstraint(fields=["cycle", "department"], name="department_scorecard_once")]
