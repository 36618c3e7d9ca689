"""Rules of diagnosis and the course catalogue: data that a company starts with and may change."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from performance.diagnosis.enums import CourseForm
from performance.diagnosis.rules import Condition, Pattern


class Named(PublicIdModel):
    """A code and a name in both languages."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120)
    is_active = models.BooleanField(_("in use"), default=True)
    sequence = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["sequence", "id"]

    def __str__(self) -> str:
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en


class Course(Named):
    """One entry of the company's training catalogue (spec 9.2)."""

    form = models.CharField(_("form of the course"), max_length=12, choices=CourseForm.choices)
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=1)
    skills = models.CharField(_("skills"), max_length=200, blank=True)
    metrics = models.ManyToManyField("performance.Metric", related_name="courses", verbose_name=_("metrics it helps"))

    class Meta(Named.Meta):
        app_label = "performance"


class DiagnosisRule(Named):
    """What a pattern in the funnel points to. conditions: [{"metrics": [code, …], "levels": ["low", …]}, …]."""

    conditions = models.JSONField(_("conditions"))

    class Meta(Named.Meta):
        app_label = "performance"

    @property
    def pattern(self) -> Pattern:
        return Pattern(self.code, tuple(_condition(item) for item in self.conditions))


def _condition(item: dict[str, Any]) -> Condition:
    return Condition(tuple(item["metrics"]), frozenset(item["levels"]))
