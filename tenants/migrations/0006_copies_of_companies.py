from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0005_refuse_closed")]
    operations = [
        migrations.AlterField(
            model_name="operatorevent",
            name="act",
            field=models.CharField(
                choices=[
                    ("company.created", "Company created"),
                    ("company.suspended", "Company suspended"),
                    ("company.resumed", "Company resumed"),
                    ("company.deleted", "Company deleted"),
                    ("company.exported", "Company exported"),
                    ("company.restored", "Company restored"),
                    ("operator.signed_in", "Operator signed in"),
                ],
                max_length=40,
            ),
        ),
    ]
