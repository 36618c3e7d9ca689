"""The dimensions of an assignment: brand, region, department, position (spec 2.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from hrplatform.lib.ranges import DatedModel, ends_after_start, no_overlap
from people.enums import GrantKind, HeadKind


class Brand(PublicIdModel):
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)

    def __str__(self) -> str:
        return self.name


class Region(PublicIdModel):
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    city_tier = models.PositiveSmallIntegerField(_("city tier"), null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Department(PublicIdModel):
    """A node of the tree. `path` is names from the root joined by "/", `lineage` ids as "/1/4/" for subtree reads."""

    name = models.CharField(_("name"), max_length=80)
    code = models.CharField(_("code"), max_length=40, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=400, unique=True)
    lineage = models.CharField(max_length=200, db_index=True, default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["path"]
        permissions = [
            (GrantKind.VIEW_PEOPLE, "Can view the people of the department and all below it"),
            (GrantKind.VIEW_PAY, "Can view the pay of the department and all below it"),
        ]

    def __str__(self) -> str:
        return self.path


class Position(PublicIdModel):
    """A post. `skills` and `strengths` are lists of texts and {metric, weight} for transfer matching (7.2)."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    family = models.CharField(_("family"), max_length=80, blank=True)
    grade = models.CharField(_("grade"), max_length=20, blank=True)
    skills = models.JSONField(default=list, blank=True)
    strengths = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DepartmentHead(DatedModel):
    """Who heads a department, or deputises for a period; rights are computed from these rows at request time."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="heads")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="headships")
    kind = models.CharField(max_length=8, choices=HeadKind.choices, default=HeadKind.HEAD)

    class Meta:
        constraints = [
            no_overlap("department_head_overlap", "department", "employee", "kind"),
            ends_after_start("department_head_dates"),
        ]
