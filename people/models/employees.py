"""Employees and their two dated histories (spec 2.1)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from hrplatform.lib.ranges import DatedModel, ends_after_start, no_overlap
from people.enums import Gender, LeaveType


class Employee(PublicIdModel):
    """A person; `number` is text because leading zeros matter. `leave_date` is the last day counted."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    sort_key = models.CharField(max_length=160, blank=True, db_index=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    gender = models.CharField(_("gender"), max_length=1, choices=Gender.choices, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    hire_date = models.DateField(_("hire date"))
    probation_end = models.DateField(_("end of probation"), null=True, blank=True)
    leave_date = models.DateField(_("leave date"), null=True, blank=True)
    leave_type = models.CharField(_("leave type"), max_length=10, choices=LeaveType.choices, blank=True)
    leave_reason = models.CharField(_("leave reason"), max_length=400, blank=True)
    user = models.OneToOneField(
        "people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="employee"
    )

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name


class Assignment(DatedModel):
    """Where someone works, and under whom; never two on one day."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="assignments")
    department = models.ForeignKey("people.Department", on_delete=models.PROTECT, related_name="assignments")
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, related_name="assignments")
    brand = models.ForeignKey("people.Brand", on_delete=models.PROTECT, null=True, blank=True)
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, null=True, blank=True)
    manager = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")

    class Meta:
        ordering = ["employee_id", "start"]
        constraints = [
            no_overlap("assignment_overlap", "employee"),
            ends_after_start("assignment_dates"),
        ]


class Compensation(DatedModel):
    """Monthly base salary in the company's currency, and the target bonus as a share of it."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="compensations")
    salary = models.DecimalField(_("monthly salary"), max_digits=12, decimal_places=2)
    bonus_share = models.DecimalField(_("target bonus share"), max_digits=6, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["employee_id", "start"]
        constraints = [
            no_overlap("compensation_overlap", "employee"),
            ends_after_start("compensation_dates"),
            models.CheckConstraint(name="compensation_salary_positive", condition=Q(salary__gte=0)),
        ]
