import datetime
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notices', '0001_initial'), ('notices', '0002_digests_and_robots')]

    initial = True

    dependencies = [
        ('people', '0001_squashed_0005_approvals'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=80)),
                ('context', models.JSONField(default=dict)),
                ('link', models.CharField(blank=True, max_length=300)),
                ('dedupe_key', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField(verbose_name='time')),
                ('read_at', models.DateTimeField(null=True, verbose_name='read')),
                ('due_on', models.DateField(null=True, verbose_name='due')),
                ('digest_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-created_at'], name='notice_inbox'), models.Index(condition=models.Q(('read_at', None)), fields=['user'], name='notice_unread'), models.Index(condition=models.Q(('digest_at__isnull', False)), fields=['digest_at'], name='notice_digest')],
                'constraints': [models.UniqueConstraint(fields=('user', 'dedupe_key'), name='notice_once_per_person')],
            },
        ),
        migrations.CreateModel(
            name='NoticePreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice_preference', to=settings.AUTH_USER_MODEL)),
                ('mail', models.BooleanField(default=True, verbose_name='Send my notices by e-mail too')),
                ('modes', models.JSONField(default=dict)),
                ('digest_time', models.TimeField(default=datetime.time(8, 30))),
                ('quiet_from', models.TimeField(null=True)),
                ('quiet_until', models.TimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ChatRobot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('kind', models.CharField(choices=[('wecom', 'WeCom'), ('dingtalk', 'DingTalk'), ('feishu', 'Feishu')], max_length=10, verbose_name='chat programme')),
                ('sealed', models.TextField(editable=False)),
                ('kinds', models.JSONField(default=list, verbose_name='posts about')),
                ('language', models.CharField(default='zh-hans', max_length=10, verbose_name='language')),
                ('quiet_from', models.TimeField(blank=True, default=datetime.time(20, 0), null=True, verbose_name='quiet from')),
                ('quiet_until', models.TimeField(blank=True, default=datetime.time(8, 0), null=True, verbose_name='quiet until')),
                ('is_active', models.BooleanField(default=True, verbose_name='switched on')),
                ('created_at', models.DateTimeField(verbose_name='added')),
            ],
            options={
                'verbose_name': 'chat robot',
            },
        ),
    ]
