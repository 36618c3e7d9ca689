import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def days():
    return models.Func(
        models.F("start"), models.F("until"), models.Value("[]"), function="daterange",
        output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
    )  # fmt: skip


def no_overlap(name, *keys):
    return django.contrib.postgres.constraints.ExclusionConstraint(
        expressions=[*((key, "=") for key in keys), (days(), "&&")], name=name
    )


def ends_after_start(name):
    condition = models.Q(("until__isnull", True), ("until__gte", models.F("start")), _connector="OR")
    return models.CheckConstraint(condition=condition, name=name)


PROTECT = django.db.models.deletion.PROTECT
ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def public_id():
    return ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True))


def dates():
    return [
        ("start", models.DateField(verbose_name="from")),
        ("until", models.DateField(blank=True, null=True, verbose_name="until")),
    ]


def owner(name):
    return ("employee", models.ForeignKey(on_delete=PROTECT, related_name=name, to="people.employee"))


def file():
    return models.ForeignKey(blank=True, null=True, on_delete=PROTECT, related_name="+", to="people.storedfile")


def by_user():
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0003_saved_views")]

    operations = [
        migrations.CreateModel(
            name="Identifiers",
            fields=[
                (
                    "employee",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="people.employee",
                    ),
                ),
                ("national_id", models.BinaryField(null=True)),
                ("national_id_mark", models.CharField(blank=True, max_length=64)),
                ("bank_account", models.BinaryField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="policyversion",
            name="union_on",
            field=models.DateField(blank=True, null=True, verbose_name="union heard on"),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="union_record",
            field=models.TextField(blank=True, verbose_name="union record"),
        ),
        migrations.AlterField(
            model_name="policyversion", name="text", field=models.TextField(blank=True, verbose_name="text")
        ),
        migrations.CreateModel(
            name="Establishment",
            fields=[
                ID,
                public_id(),
                *dates(),
                ("headcount", models.PositiveIntegerField(verbose_name="approved headcount")),
                (
                    "department",
                    models.ForeignKey(on_delete=PROTECT, related_name="establishment", to="people.department"),
                ),
                ("position", models.ForeignKey(on_delete=PROTECT, related_name="establishment", to="people.position")),
            ],
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ID,
                public_id(),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("sealed", models.BinaryField()),
                ("uploaded_at", models.DateTimeField()),
                ("uploaded_by", by_user()),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="ProtectedPeriod",
            fields=[
                ID,
                public_id(),
                *dates(),
                ("sealed_kind", models.BinaryField()),
                ("sealed_note", models.BinaryField(null=True)),
                ("consent_on", models.DateField(blank=True, null=True, verbose_name="consent given on")),
                ("consent_form", models.CharField(blank=True, max_length=200, verbose_name="how consent was given")),
                ("recorded_at", models.DateTimeField()),
                owner("protected_periods"),
                ("recorded_by", by_user()),
                ("file", file()),
            ],
            options={"ordering": ["employee_id", "-start"]},
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                ID,
                public_id(),
                *dates(),
                (
                    "kind",
                    models.CharField(
                        choices=[("fixed", "Fixed term"), ("open", "Open-ended"), ("task", "Until a task is done")],
                        max_length=10,
                        verbose_name="type",
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                ("renewals", models.PositiveSmallIntegerField(default=0, verbose_name="times renewed")),
                ("asked_fixed", models.BooleanField(default=False)),
                ("transfer_clause", models.TextField(blank=True, verbose_name="transfer clause")),
                ("pay_clause", models.TextField(blank=True, verbose_name="pay-change clause")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                owner("contracts"),
                ("file", file()),
            ],
            options={"ordering": ["employee_id", "start"]},
        ),
        migrations.AddField(model_name="policyversion", name="file", field=file()),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("union_on__isnull", True), models.Q(("union_record", ""), _negated=True), _connector="OR"
                ),
                name="policy_version_union_with_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("text", ""), _negated=True), ("file__isnull", False), _connector="OR"),
                name="policy_version_has_content",
            ),
        ),
        migrations.AddConstraint(
            model_name="establishment", constraint=no_overlap("establishment_overlap", "department", "position")
        ),
        migrations.AddConstraint(model_name="establishment", constraint=ends_after_start("establishment_dates")),
        migrations.AddConstraint(model_name="protectedperiod", constraint=ends_after_start("protected_period_dates")),
        migrations.AddConstraint(model_name="contract", constraint=no_overlap("contract_overlap", "employee")),
        migrations.AddConstraint(model_name="contract", constraint=ends_after_start("contract_dates")),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "fixed"), ("until__isnull", True), _negated=True),
                    models.Q(("kind", "open"), ("until__isnull", False), _negated=True),
                ),
                name="contract_end_by_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="identifiers",
            constraint=models.UniqueConstraint(
                condition=models.Q(("national_id_mark", ""), _negated=True),
                fields=("national_id_mark",),
                name="identifiers_national_id_once",
            ),
        ),
    ]
