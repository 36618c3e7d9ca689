"""Targets and observations as things that can be imported, and what of measures is counted after an import."""

from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext_lazy as _

from hrplatform.lib import formats
from intake.registry import ImportKind, register, register_total
from people.models import Brand, Department, Position, Region
from people.permissions import is_hr
from performance.measures.enums import Aggregation
from performance.measures.importing.columns import TARGET_COLUMNS, observation_columns
from performance.measures.importing.importer import import_observations, undo_observations
from performance.measures.importing.replaced import replaced_observations, replaced_targets
from performance.measures.importing.targets import import_target_file, undo_targets
from performance.measures.models import Metric, Observation, Target
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
            replaced=replaced_targets,
            may_import=is_hr,
            order=20,
            takes_percent=True,
            lists=known_words,
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
            replaced=replaced_observations,
            may_import=can_feed_any,
            order=30,
            takes_percent=True,
            lists=metric_words,
        )
    )
    register_total("targets", lambda: Target.objects.filter(superseded_by=None).count())
    register_total("observations", Observation.objects.count)
    register_total("person_days", count_person_days)


def metric_words() -> dict[str, Sequence[str]]:
    """Names of metrics for the drop-down list of long files; what is computed is not imported."""
    metrics = Metric.objects.filter(is_active=True).exclude(aggregation=Aggregation.RATIO)
    return {"metric": [str(metric) for metric in metrics]}


def known_words() -> dict[str, Sequence[str]]:
    """What drop-down lists of the template of targets offer."""
    return {
        "metric": [str(metric) for metric in Metric.objects.filter(is_active=True)],
        "per": ["每日", "每月"] if formats.is_chinese() else ["daily", "monthly"],
        "brand": list(Brand.objects.order_by("name").values_list("name", flat=True)),
        "region": list(Region.objects.order_by("name").values_list("name", flat=True)),
        "department": list(Department.objects.order_by("path").values_list("path", flat=True)),
        "position": list(Position.objects.order_by("name").values_list("name", flat=True)),
    }


def count_person_days() -> int:
    """Distinct pairs of person and day with any observation."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT DISTINCT employee_id, day FROM performance_observation) pairs")
        return cursor.fetchone()[0]
