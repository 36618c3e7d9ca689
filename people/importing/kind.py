"""The roster as something that can be imported, and what of people is counted after an import."""

from django.utils.translation import gettext_lazy as _

from intake.registry import ImportKind, register, register_total
from people.importing.columns import COLUMNS, EXAMPLE
from people.importing.importer import import_roster
from people.importing.undoing import undo_roster
from people.models import Assignment, Compensation, Employee
from people.permissions import is_hr


def register_kind() -> None:
    """Called once when the app is ready."""
    register(
        ImportKind(
            code="people",
            label=_("Roster"),
            help=_("People with department, position, manager and pay. Several rows of one person are a history."),
            fields=lambda: COLUMNS,
            importer=import_roster,
            undo=undo_roster,
            may_import=is_hr,
            order=10,
            takes_as_of=True,
            takes_percent=True,
            example=EXAMPLE,
        )
    )
    register_total("people", Employee.objects.count)
    register_total("assignments", Assignment.objects.count)
    register_total("compensations", Compensation.objects.count)
