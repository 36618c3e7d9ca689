"""Past scores as something that can be imported."""

from django.utils.translation import gettext_lazy as _

from intake.registry import ImportKind, register
from people.permissions import is_hr
from performance.reviews.importing.columns import COLUMNS, EXAMPLE
from performance.reviews.importing.importer import import_scores, undo_scores


def register_kind() -> None:
    """Called once when the app is ready."""
    register(
        ImportKind(
            code="scores",
            label=_("Past scores"),
            help=_("A row per person and item of an earlier cycle; the cycle is made and closed."),
            fields=lambda: COLUMNS,
            importer=import_scores,
            undo=undo_scores,
            may_import=is_hr,
            order=40,
            example=EXAMPLE,
        )
    )
