"""A public id for variants, which nobody has made yet."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bonuses", "0005_payroll_layout")]
    operations = [
        migrations.AddField(
            "planvariant", "public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        )
    ]
