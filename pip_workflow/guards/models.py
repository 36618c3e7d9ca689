"""Guard rules in dated versions, and wages set by place (spec 7.3)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from hrplatform.lib.ranges import DatedModel, ends_after_start, no_overlap
from pip_workflow.guards.enums import GuardCode, LocalKind


class GuardRule(PublicIdModel):
    """One version of a rule, for the whole country (place empty) or a province or city; never changed afterwards.

    Version 1 of each rule is shipped with the product (guards/law.json) and has no row; rows begin at 2.
    """

    code = models.CharField(_("guard"), max_length=3, choices=GuardCode.choices)
    place = models.CharField(_("province or city"), max_length=40, blank=True)
    number = models.PositiveSmallIntegerField(_("version"))
    start = models.DateField(_("in force from"))
    article = models.CharField(_("article"), max_length=120)
    text_zh = models.TextField(_("rule in Chinese"))
    text_en = models.TextField(_("rule in English"))
    parameters = models.JSONField(_("parameters"), default=dict)
    reason = models.CharField(_("why it changes"), max_length=400)
    # A lawyer is named, not given an account; HR leads sign with their own.
    signed_by = models.CharField(_("signed off by"), max_length=80)
    signed_as = models.CharField(_("as"), max_length=80)
    signed_on = models.DateField(_("signed off on"))
    created_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["code", "place", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "place", "number"], name="guard_rule_once"),
            models.CheckConstraint(name="guard_rule_after_shipped", condition=Q(number__gte=2) | ~Q(place="")),
            models.CheckConstraint(name="guard_rule_signed", condition=~Q(signed_by="") & ~Q(article="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.number}"

    @property
    def text(self) -> str:
        return self.text_zh if (get_language() or "zh").startswith("zh") else self.text_en


class LocalFigure(DatedModel, PublicIdModel):
    """A wage set or published for a place, with where it stands."""

    place = models.CharField(_("province or city"), max_length=40)
    kind = models.CharField(_("figure"), max_length=8, choices=LocalKind.choices)
    value = models.DecimalField(_("yuan a month"), max_digits=10, decimal_places=2)
    source = models.CharField(_("source"), max_length=300)
    created_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["place", "kind", "-start"]
        constraints = [
            no_overlap("local_figure_overlap", "place", "kind"),
            ends_after_start("local_figure_dates"),
            models.CheckConstraint(name="local_figure_has_source", condition=Q(value__gt=0) & ~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.get_kind_display()}"
