"""Audit actions of diagnosis and the course catalogue."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

COURSE_CREATED = register("performance.course.created", _("Course added"))
COURSE_CHANGED = register("performance.course.changed", _("Course changed"))
DIAGNOSIS_CREATED = register("performance.diagnosis.created", _("Rule of diagnosis added"))
DIAGNOSIS_CHANGED = register("performance.diagnosis.changed", _("Rule of diagnosis changed"))
