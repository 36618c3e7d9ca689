"""The roster as something that can be imported, and what of people is counted after an import."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from hrplatform.lib import formats
from intake.registry import ImportKind, register, register_total
from people.importing.columns import COLUMNS
from people.importing.importer import import_roster
from people.importing.undoing import replaced_by_roster, undo_roster
from people.models import Assignment, Brand, Compensation, Department, Employee, Position, Region
from people.permissions import is_hr

LEAVE_WORDS = ("主动离职", "辞退", "合同到期", "退休", "resigned", "dismissed", "expired", "retired")


def known_words() -> dict[str, Sequence[str]]:
    """What drop-down lists of the template offer."""
    zh = formats.is_chinese()
    return {
        "department": list(Department.objects.order_by("path").values_list("path", flat=True)),
        "position": list(Position.objects.order_by("name").values_list("name", flat=True)),
        "brand": list(Brand.objects.order_by("name").values_list("name", flat=True)),
        "region": list(Region.objects.order_by("name").values_list("name", flat=True)),
        "gender": ["男", "女"] if zh else ["M", "F"],
        "leave_type": [word for word in LEAVE_WORDS if word.isascii() != zh],
    }


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
            replaced=replaced_by_roster,
            may_import=is_hr,
            order=10,
            takes_as_of=True,
            takes_percent=True,
            lists=known_words,
        )
    )
    register_total("people", Employee.objects.count)
    register_total("assignments", Assignment.objects.count)
    register_total("compensations", Compensation.objects.count)
