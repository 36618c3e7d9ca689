"""When a batch came into its state."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_batches")]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="moved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
