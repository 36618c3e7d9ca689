"""Who may record a talk with whom."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied

from people import permissions
from people.models import Employee


def access_employee_to_talk(user: Any, public_id: object, on: date) -> Employee:
    """A direct or indirect report, anyone for HR, never oneself: 404 when not seen, 403 when seen but not led."""
    employee = permissions.access_employee(user, public_id, on)  # type: ignore[arg-type]
    is_led = permissions.led_employees(user, on).filter(pk=employee.pk).exists()
    if employee.user_id == user.pk or not (is_led or permissions.is_hr(user)):
        raise PermissionDenied("only the boss or HR")
    return employee
