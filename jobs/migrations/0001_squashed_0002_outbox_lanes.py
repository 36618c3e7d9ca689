import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('jobs', '0001_initial'), ('jobs', '0002_outbox_lanes')]

    initial = True

    dependencies = [
        ('people', '0001_squashed_0005_approvals'),
    ]

    operations = [
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('job', models.CharField(max_length=40, verbose_name='job')),
                ('business_date', models.DateField(verbose_name='business date')),
                ('state', models.CharField(choices=[('due', 'due'), ('running', 'running'), ('done', 'done'), ('parked', 'parked after three failures')], default='due', max_length=10, verbose_name='state')),
                ('attempt', models.PositiveIntegerField(default=0, verbose_name='attempt')),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('worker', models.CharField(blank=True, max_length=120, verbose_name='worker')),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished')),
                ('result', models.JSONField(default=dict, verbose_name='result')),
                ('error', models.TextField(blank=True, verbose_name='error')),
            ],
            options={
                'verbose_name': 'job run',
                'db_table': 'job_run',
                'indexes': [models.Index(condition=models.Q(('state', 'done'), _negated=True), fields=['job', 'business_date'], name='job_run_open')],
                'constraints': [models.UniqueConstraint(fields=('job', 'business_date'), name='job_run_once_per_date')],
            },
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('label', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed')], default='waiting', max_length=10)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('message', models.TextField(blank=True)),
                ('link', models.CharField(blank=True, max_length=300)),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='long_work', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Download',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='file')),
                ('kind', models.CharField(max_length=60)),
                ('content_type', models.CharField(max_length=120)),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='downloads', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(verbose_name='made')),
                ('expires_at', models.DateTimeField(verbose_name='kept until')),
            ],
            options={
                'indexes': [models.Index(fields=['owner', '-created_at'], name='download_owner')],
            },
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('channel', models.CharField(max_length=20, verbose_name='channel')),
                ('lane', models.CharField(blank=True, max_length=80)),
                ('key', models.CharField(max_length=200, unique=True)),
                ('payload', models.JSONField()),
                ('state', models.CharField(choices=[('pending', 'waiting'), ('sending', 'being sent'), ('sent', 'sent'), ('in_doubt', 'in doubt'), ('failed', 'given up'), ('dropped', 'dropped')], default='pending', max_length=10, verbose_name='state')),
                ('attempt', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(verbose_name='next attempt')),
                ('claimed_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(verbose_name='written')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sent')),
                ('error', models.TextField(blank=True, verbose_name='error')),
            ],
            options={
                'verbose_name': 'message',
                'indexes': [models.Index(condition=models.Q(('state', 'pending')), fields=['next_attempt_at'], name='outbox_pending'), models.Index(condition=models.Q(('state__in', ['pending', 'sent']), _negated=True), fields=['state'], name='outbox_stuck'), models.Index(fields=['-created_at'], name='outbox_newest')],
            },
        ),
    ]
