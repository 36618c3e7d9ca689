import django.db.models.deletion
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0002_batches"),
        ("people", "0001_initial"),
        ("people", "__first__"),
        ("performance", "0002_reviews"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.SlugField(max_length=20, verbose_name="code")),
                ("version", models.PositiveIntegerField(default=1)),
                ("is_current", models.BooleanField(default=True)),
                ("name_zh", models.CharField(max_length=80, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=80, verbose_name="English name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("streak", "achievement on consecutive working days"),
                            ("no_data", "working days without data"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("off", "off"), ("quiet", "quiet, HR only"), ("live", "live")],
                        default="live",
                        max_length=6,
                        verbose_name="mode",
                    ),
                ),
                (
                    "threshold",
                    models.DecimalField(
                        decimal_places=4, default=Decimal("0.5"), max_digits=7, verbose_name="threshold"
                    ),
                ),
                ("window", models.PositiveSmallIntegerField(verbose_name="working days in a row")),
                ("recover", models.PositiveSmallIntegerField(default=3, verbose_name="good days to recover")),
                (
                    "severity",
                    models.CharField(
                        choices=[("info", "info"), ("warning", "warning"), ("severe", "severe")],
                        max_length=8,
                        verbose_name="severity",
                    ),
                ),
                ("told", models.JSONField(default=list, verbose_name="told")),
                (
                    "proposes",
                    models.CharField(
                        choices=[
                            ("nothing", "nothing"),
                            ("talk", "a talk"),
                            ("plan", "an improvement plan"),
                            ("feed", "check the data feed"),
                        ],
                        default="nothing",
                        max_length=8,
                        verbose_name="proposes",
                    ),
                ),
                ("regular_share", models.DecimalField(decimal_places=3, default=Decimal("0.8"), max_digits=4)),
                ("regular_days", models.PositiveSmallIntegerField(default=20)),
                ("group_share", models.DecimalField(decimal_places=3, default=Decimal("0.5"), max_digits=4)),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="reason")),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lowered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance.metric",
                    ),
                ),
                (
                    "metric",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance.metric",
                    ),
                ),
            ],
            options={
                "ordering": ["code", "-version"],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=20)),
                ("subject", models.CharField(max_length=40)),
                (
                    "severity",
                    models.CharField(
                        choices=[("info", "info"), ("warning", "warning"), ("severe", "severe")], max_length=8
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("acknowledged", "acknowledged"),
                            ("in_hand", "in hand"),
                            ("resolved", "resolved"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("first_day", models.DateField()),
                ("raised_on", models.DateField(db_index=True)),
                ("last_day", models.DateField()),
                ("new_hire", models.BooleanField(default=False)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("in_hand_at", models.DateTimeField(null=True)),
                ("in_hand_by_what", models.CharField(blank=True, max_length=80)),
                ("resolved_on", models.DateField(null=True)),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[("recovered", "recovered"), ("corrected", "corrected"), ("by_hand", "by hand")],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("escalations", models.PositiveSmallIntegerField(default=0)),
                ("escalated_on", models.DateField(null=True)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.brand",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.department",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="people.employee",
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.position",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.region",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="alerts", to="performance.rule"
                    ),
                ),
            ],
            options={
                "ordering": ["-raised_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="AlertDay",
            fields=[
                ("day", models.DateField()),
                ("value", models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ("target_value", models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ("achievement", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "alert", "day", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "alert",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="performance.alert",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance.target",
                    ),
                ),
            ],
            options={
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="DirtyDay",
            fields=[
                ("day", models.DateField()),
                ("is_evaluated", models.BooleanField(default=False)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "employee", "day", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.employee",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TargetAcknowledgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("acknowledged_at", models.DateTimeField()),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.employee"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="performance.target",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="dayresult",
            name="denominator",
            field=models.DecimalField(decimal_places=6, max_digits=24, null=True),
        ),
        migrations.AddField(
            model_name="dayresult",
            name="numerator",
            field=models.DecimalField(decimal_places=12, max_digits=30, null=True),
        ),
        migrations.AddField(
            model_name="dayresult",
            name="through",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="metric",
            name="curve",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="metric",
            name="is_active",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="target",
            name="open_ended",
            field=models.BooleanField(default=True),
        ),
        migrations.AlterField(
            model_name="dayresult",
            name="employee",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.employee",
            ),
        ),
        migrations.AlterField(
            model_name="dayresult",
            name="grain",
            field=models.CharField(
                choices=[("day", "day"), ("month", "month"), ("off", "day off")], default="day", max_length=5
            ),
        ),
        migrations.AlterField(
            model_name="dayresult",
            name="metric",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="performance.metric",
            ),
        ),
        migrations.AlterField(
            model_name="dayresult",
            name="target",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="performance.target",
            ),
        ),
        migrations.AlterField(
            model_name="dayresult",
            name="target_value",
            field=models.DecimalField(decimal_places=6, max_digits=24, null=True),
        ),
        migrations.AlterField(
            model_name="observation",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="intake.batch",
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="employee",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.employee",
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="metric",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="performance.metric",
            ),
        ),
        migrations.AddIndex(
            model_name="target",
            index=models.Index(fields=["employee", "metric", "start"], name="target_person"),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=("metric", "employee", "position", "department", "brand", "region", "start"),
                name="target_one_live_per_start",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.UniqueConstraint(fields=("code", "version"), name="rule_version_once"),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)), fields=("code",), name="rule_one_current"
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "streak"), _negated=True), ("metric__isnull", False), _connector="OR"
                ),
                name="rule_streak_metric",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(("recover__gte", 1), ("window__gte", 1)), name="rule_window"
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["code", "subject"], name="alert_subject"),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                condition=models.Q(("state", "resolved"), _negated=True), fields=["state"], name="alert_unresolved"
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "resolved"), _negated=True),
                fields=("code", "subject"),
                name="alert_one_unresolved",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))), name="alert_days_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="targetacknowledgement",
            constraint=models.UniqueConstraint(fields=("target", "employee"), name="target_acknowledged_once"),
        ),
    ]
