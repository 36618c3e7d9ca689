"""The diagnosis as a tab of the employee file."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from people.file import tab
from people.models import Employee
from performance.diagnosis.presenters import card
from performance.diagnosis.selectors import diagnosis_of, is_below_target


@tab("diagnosis", _("Diagnosis"), order=15, may_see=lambda viewer, employee, on: True)
def diagnosis_tab(*, employee: Employee, viewer: Any, on: date) -> tuple[str, dict[str, Any]]:
    """The funnel beside the peers' for who is below target; whoever may open the file may read it."""
    found = diagnosis_of(employee, on) if is_below_target(employee, on) else None
    return "performance/_diagnosis_tab.html", {"diagnosis": card(found) if found else None}
