"""Targets and observations as things that can be imported, and what of measures is counted after an import."""

from django.db import connection
from django.utils.translation import gettext_lazy as _

from intake.registry import ImportKind, register, register_total
from people.permissions import is_hr
from performance.measures.importing.columns import (
    OBSERVATION_EXAMPLE,
    TARGET_COLUMNS,
    TARGET_EXAMPLE,
    observation_columns,
)
from performance.measures.importing.importer import import_observations, undo_observations
from performance.measures.importing.targets import import_target_file, undo_targets
from performance.measures.models import Observation, Target
from performance.measures.permissions import can_feed_any


def register_kinds() -> None:
    """Called once when the app is ready."""
    register(
        ImportKind(
            code="targets",
            label=_("Targets"),
            help=_("What a metric must reach, for anybody, a department, a position or one person, from a day."),
            fields=lambda: TARGET_COLUMNS,
            importer=import_target_file,
            undo=undo_targets,
            may_import=is_hr,
            order=20,
            takes_percent=True,
            example=TARGET_EXAMPLE,
        )
    )
    register(
        ImportKind(
            code="observations",
            label=_("Daily data"),
            help=_("A row per person and day with a column per metric, or a row per person, day and metric."),
            fields=observation_columns,
            importer=import_observations,
            undo=undo_observations,
            may_import=can_feed_any,
            order=30,
            takes_percent=True,
            example=OBSERVATION_EXAMPLE,
        )
    )
    register_total("targets", lambda: Target.objects.filter(superseded_by=None).count())
    register_total("observations", Observation.objects.count)
    register_total("person_days", count_person_days)


def count_person_days() -> int:
    """Distinct pairs of person and day with any observation."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT DISTINCT employee_id, day FROM performance_observation) pairs")
        return cursor.fetchone()[0]
