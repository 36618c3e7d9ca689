"""Where observation files wait while they are checked, and what they replaced."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STAGED, REPLACED = "performance_stagedobservation", "performance_replacedobservation"


def key(to: str, *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
    )


def let_app_empty_it(apps, schema_editor) -> None:
    """Emptying by DELETE would leave a million dead rows behind every import."""
    role = schema_editor.quote_name(settings.DB_APP_ROLE)
    schema_editor.execute(f"GRANT TRUNCATE ON {STAGED} TO {role}")


class Migration(migrations.Migration):
    dependencies = [
        ("performance", "0004_talks"),
        ("people", "0001_initial"),
        ("intake", "0002_batches"),
    ]

    operations = [
        migrations.CreateModel(
            name="StagedObservation",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "line", "metric", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("line", models.IntegerField()),
                ("employee", key("people.employee")),
                ("metric", key("performance.metric")),
                ("day", models.DateField()),
                ("value", models.DecimalField(decimal_places=6, max_digits=18)),
            ],
        ),
        migrations.CreateModel(
            name="ReplacedObservation",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "batch",
                        "employee",
                        "metric",
                        "day",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("batch", key("intake.batch")),
                ("employee", key("people.employee")),
                ("metric", key("performance.metric")),
                ("day", models.DateField()),
                ("value", models.DecimalField(decimal_places=6, max_digits=18)),
                ("earlier_batch", key("intake.batch", null=True)),
            ],
        ),
        migrations.RunSQL(f"ALTER TABLE {STAGED} SET UNLOGGED", f"ALTER TABLE {STAGED} SET LOGGED"),
        migrations.RunPython(let_app_empty_it, migrations.RunPython.noop),
    ]
