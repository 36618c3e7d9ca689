"""Scores, items and their history are immutable once their cycle is closed; corrections are only ever added (spec 4.2).

Left out on purpose: the rater-adjusted score, which checks on closed cycles may compute, and accounts, which become
empty when an account goes.
"""

from django.db import migrations

# {table: (how a row finds its cycle, columns that never change)}
GUARDED = {
    "performance_reviewcycle": ("cycle", "code start until as_of stage bands published_at"),
    "performance_scorecard": (
        "card",
        "cycle_id employee_id department_id position_id scorer_id template_id start until working_days counts"
        " item_score calibrated_score score band self_submitted_at submitted_at reviewer_id reviewed_at",
    ),
    "performance_scorecarditem": (
        "item",
        "scorecard_id code kind weight metric_id value target_value achievement points self_points comment"
        " self_comment not_applicable not_applicable_reason version scored_at",
    ),
    "performance_scorechange": ("change", "scorecard_id item_id kind before after reason at"),
}
CORRECTION = "scorecard_id item_id points_before points_after score_before score_after band_before band_after reason at"


def _differ(columns: str) -> str:
    return " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in columns.split())


def _protect() -> str:
    lines = []
    for table, (way, columns) in GUARDED.items():
        call = f"FOR EACH ROW {{}} EXECUTE FUNCTION public.refuse_closed('{way}');"
        lines += [
            f"CREATE TRIGGER {table}_closed_update BEFORE UPDATE ON {table} {call.format(f'WHEN ({_differ(columns)})')}",
            f"CREATE TRIGGER {table}_closed_delete BEFORE DELETE ON {table} {call.format('')}",
        ]
    table = "performance_scorecorrection"
    lines += [
        f"CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({_differ(CORRECTION)})"
        " EXECUTE FUNCTION public.refuse_change();",
        f"CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table} FOR EACH ROW"
        " EXECUTE FUNCTION public.refuse_change();",
    ]
    return "\n".join(lines)


def _release() -> str:
    lines = [
        f"DROP TRIGGER {table}_closed_{act} ON {table};" for table in GUARDED for act in ("update", "delete")
    ]
    return "\n".join(
        [
            *lines,
            *(
                f"DROP TRIGGER performance_scorecorrection_refuse_{act} ON performance_scorecorrection;"
                for act in ("update", "delete")
            ),
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("performance", "0001_squashed_0015_finding_person"), ("tenants", "0005_refuse_closed")]
    operations = [migrations.RunSQL(_protect(), _release())]
