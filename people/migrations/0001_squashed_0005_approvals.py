import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import guardian.mixins
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('people', '0001_initial'), ('people', '0002_policies'), ('people', '0003_saved_views'), ('people', '0004_establishment_contracts'), ('people', '0005_approvals')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('display_name', models.CharField(blank=True, max_length=80, verbose_name='name')),
                ('language', models.CharField(blank=True, max_length=10, verbose_name='language')),
                ('theme', models.CharField(choices=[('system', 'System'), ('light', 'Light'), ('dark', 'Dark')], default='system', max_length=10, verbose_name='theme')),
                ('must_change_password', models.BooleanField(default=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            bases=(guardian.mixins.GuardianUserMixin, models.Model),
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='WorkDay',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('works', models.BooleanField()),
                ('source', models.CharField(choices=[('weekday', 'Ordinary week'), ('holiday', 'Public holiday'), ('makeup', 'Make-up workday'), ('plain', 'Plain week, holidays not yet known'), ('company', 'Company override')], max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='Employee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='number')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('sort_key', models.CharField(blank=True, db_index=True, max_length=160)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('gender', models.CharField(blank=True, choices=[('M', 'Male'), ('F', 'Female')], max_length=1, verbose_name='gender')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='date of birth')),
                ('hire_date', models.DateField(verbose_name='hire date')),
                ('probation_end', models.DateField(blank=True, null=True, verbose_name='end of probation')),
                ('leave_date', models.DateField(blank=True, null=True, verbose_name='leave date')),
                ('leave_type', models.CharField(blank=True, choices=[('resigned', 'Resigned'), ('dismissed', 'Dismissed'), ('expired', 'Contract expired'), ('retired', 'Retired')], max_length=10, verbose_name='leave type')),
                ('leave_reason', models.CharField(blank=True, max_length=400, verbose_name='leave reason')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='employee', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='ApprovalRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('subject_label', models.CharField(max_length=80)),
                ('subject_id', models.BigIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('link', models.CharField(max_length=300)),
                ('size', models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('state', models.CharField(choices=[('open', 'Waiting for approval'), ('approved', 'Approved'), ('returned', 'Returned'), ('withdrawn', 'Withdrawn')], default='open', max_length=12)),
                ('step', models.PositiveSmallIntegerField(default=1)),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee')),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-started_at', '-pk'],
                'indexes': [models.Index(fields=['subject_label', 'subject_id'], name='approval_request_subject')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('kind', 'subject_label', 'subject_id'), name='approval_request_open_once')],
            },
        ),
        migrations.CreateModel(
            name='ScheduleEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='schedule', to='people.employee')),
                ('day', models.DateField()),
                ('works', models.BooleanField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('employee', 'day'), name='schedule_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='from')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaves', to='people.employee')),
                ('kind', models.CharField(choices=[('annual', 'Annual leave'), ('sick', 'Sick leave'), ('unpaid', 'Unpaid leave'), ('maternity', 'Maternity leave'), ('other', 'Other leave')], max_length=10, verbose_name='kind')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('start')), _connector='OR'), name='leave_dates')],
            },
        ),
        migrations.CreateModel(
            name='Compensation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='from')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='compensations', to='people.employee')),
                ('salary', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='monthly salary')),
                ('bonus_share', models.DecimalField(blank=True, decimal_places=4, max_digits=6, null=True, verbose_name='target bonus share')),
            ],
            options={
                'ordering': ['employee_id', 'start'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('employee', '='), (models.Func(models.F('start'), models.F('until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='compensation_overlap'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('start')), _connector='OR'), name='compensation_dates'), models.CheckConstraint(condition=models.Q(('salary__gte', 0)), name='compensation_salary_positive')],
            },
        ),
        migrations.CreateModel(
            name='Identifiers',
            fields=[
                ('employee', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='people.employee')),
                ('national_id', models.BinaryField(null=True)),
                ('national_id_mark', models.CharField(blank=True, max_length=64)),
                ('bank_account', models.BinaryField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('national_id_mark', ''), _negated=True), fields=('national_id_mark',), name='identifiers_national_id_once')],
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='file')),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('sealed', models.BinaryField()),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('start', models.DateField(verbose_name='from')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='people.employee')),
                ('kind', models.CharField(choices=[('fixed', 'Fixed term'), ('open', 'Open-ended'), ('task', 'Until a task is done')], max_length=10, verbose_name='type')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                ('renewals', models.PositiveSmallIntegerField(default=0, verbose_name='times renewed')),
                ('asked_fixed', models.BooleanField(default=False)),
                ('transfer_clause', models.TextField(blank=True, verbose_name='transfer clause')),
                ('pay_clause', models.TextField(blank=True, verbose_name='pay-change clause')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.storedfile')),
            ],
            options={
                'ordering': ['employee_id', 'start'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('employee', '='), (models.Func(models.F('start'), models.F('until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='contract_overlap'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('start')), _connector='OR'), name='contract_dates'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'fixed'), ('until__isnull', True), _negated=True), models.Q(('kind', 'open'), ('until__isnull', False), _negated=True)), name='contract_end_by_kind')],
            },
        ),
        migrations.CreateModel(
            name='ProtectedPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('start', models.DateField(verbose_name='from')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='protected_periods', to='people.employee')),
                ('sealed_kind', models.BinaryField()),
                ('sealed_note', models.BinaryField(null=True)),
                ('consent_on', models.DateField(blank=True, null=True, verbose_name='consent given on')),
                ('consent_form', models.CharField(blank=True, max_length=200, verbose_name='how consent was given')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.storedfile')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['employee_id', '-start'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('start')), _connector='OR'), name='protected_period_dates')],
            },
        ),
        migrations.CreateModel(
            name='Brand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('city_tier', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='city tier')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='people.department')),
                ('path', models.CharField(max_length=400, unique=True)),
                ('lineage', models.CharField(db_index=True, default='', max_length=200)),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['path'],
                'permissions': [('view_people', 'Can view the people of the department and all below it'), ('view_pay', 'Can view the pay of the department and all below it')],
            },
        ),
        migrations.CreateModel(
            name='DepartmentGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='people.department')),
                ('start', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'unique_together': {('user', 'permission', 'content_object')},
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('start')), _connector='OR'), name='department_grant_dates')],
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('family', models.CharField(blank=True, max_length=80, verbose_name='family')),
                ('grade', models.CharField(blank=True, max_length=20, verbose_name='grade')),
                ('skills', models.JSONField(blank=True, default=list)),
                ('strengths', models.JSONField(blank=True, default=list)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='ApprovalStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveSmallIntegerField()),
                ('role', models.CharField(blank=True, choices=[('hr', 'HR admin'), ('hr_lead', 'HR lead'), ('protected_facts', 'Named HR for protected periods'), ('finance', 'Finance approver'), ('auditor', 'Auditor'), ('group_viewer', 'Group viewer'), ('data_owner', 'Data owner')], max_length=20, verbose_name='role')),
                ('position', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.position')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_size', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='from')),
                ('submitter_may', models.BooleanField(default=False, verbose_name='the submitter may decide it')),
                ('kind', models.CharField(max_length=40)),
            ],
            options={
                'ordering': ['kind', 'sequence'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'sequence'), name='approval_step_once')],
            },
        ),
        migrations.CreateModel(
            name='ApprovalTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveSmallIntegerField()),
                ('role', models.CharField(blank=True, choices=[('hr', 'HR admin'), ('hr_lead', 'HR lead'), ('protected_facts', 'Named HR for protected periods'), ('finance', 'Finance approver'), ('auditor', 'Auditor'), ('group_viewer', 'Group viewer'), ('data_owner', 'Data owner')], max_length=20, verbose_name='role')),
                ('position', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.position')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_size', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='from')),
                ('submitter_may', models.BooleanField(default=False, verbose_name='the submitter may decide it')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='people.approvalrequest')),
                ('state', models.CharField(choices=[('waiting', 'Not decided yet'), ('approved', 'Approved'), ('returned', 'Returned')], default='waiting', max_length=12)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=400)),
            ],
            options={
                'ordering': ['request', 'sequence'],
                'constraints': [models.UniqueConstraint(fields=('request', 'sequence'), name='approval_turn_once'), models.UniqueConstraint(fields=('request', 'decided_by'), name='approval_turn_other_person'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='approval_turn_decided')],
            },
        ),
        migrations.CreateModel(
            name='RestPattern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='from')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rest_patterns', to='people.position')),
                ('weekdays', models.JSONField(default=list)),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('position', '='), (models.Func(models.F('start'), models.F('until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='rest_pattern_overlap'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('start')), _connector='OR'), name='rest_pattern_dates')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='from')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='people.employee')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='people.department')),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='people.position')),
                ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.brand')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.region')),
                ('manager', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='people.employee')),
            ],
            options={
                'ordering': ['employee_id', 'start'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('employee', '='), (models.Func(models.F('start'), models.F('until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='assignment_overlap'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('start')), _connector='OR'), name='assignment_dates')],
            },
        ),
        migrations.CreateModel(
            name='Establishment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('start', models.DateField(verbose_name='from')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='establishment', to='people.department')),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='establishment', to='people.position')),
                ('headcount', models.PositiveIntegerField(verbose_name='approved headcount')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('department', '='), ('position', '='), (models.Func(models.F('start'), models.F('until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='establishment_overlap'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('start')), _connector='OR'), name='establishment_dates')],
            },
        ),
        migrations.CreateModel(
            name='DepartmentHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='from')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heads', to='people.department')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='headships', to='people.employee')),
                ('kind', models.CharField(choices=[('head', 'Head'), ('deputy', 'Deputy')], default='head', max_length=8)),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('department', '='), ('employee', '='), ('kind', '='), (models.Func(models.F('start'), models.F('until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='department_head_overlap'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('start')), _connector='OR'), name='department_head_dates')],
            },
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
                ('kind', models.CharField(choices=[('performance', 'Performance rules'), ('standard', 'Job standard'), ('quota', 'Quota')], max_length=12, verbose_name='kind')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='PolicyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='people.policy')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.storedfile')),
                ('consultation', models.TextField(blank=True, verbose_name='consultation record')),
                ('consulted_on', models.DateField(blank=True, null=True, verbose_name='consulted on')),
                ('union_record', models.TextField(blank=True, verbose_name='union record')),
                ('union_on', models.DateField(blank=True, null=True, verbose_name='union heard on')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='published on')),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['policy_id', '-number'],
                'constraints': [models.UniqueConstraint(fields=('policy', 'number'), name='policy_version_once'), models.CheckConstraint(condition=models.Q(('consulted_on__isnull', True), models.Q(('consultation', ''), _negated=True), _connector='OR'), name='policy_version_consulted_with_record'), models.CheckConstraint(condition=models.Q(('union_on__isnull', True), models.Q(('union_record', ''), _negated=True), _connector='OR'), name='policy_version_union_with_record'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('file__isnull', False), _connector='OR'), name='policy_version_has_content')],
            },
        ),
        migrations.CreateModel(
            name='PolicyNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='people.policyversion')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='policy_notices', to='people.employee')),
                ('noticed_on', models.DateField(verbose_name='date')),
                ('means', models.CharField(choices=[('acknowledged', 'acknowledged'), ('in_person', 'handed over'), ('post', 'registered post'), ('message', 'message with receipt')], max_length=14, verbose_name='means')),
                ('witness', models.CharField(blank=True, max_length=80, verbose_name='witness')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'employee'), name='policy_notice_once'), models.CheckConstraint(condition=models.Q(('means', 'acknowledged'), models.Q(('witness', ''), _negated=True), _connector='OR'), name='policy_notice_served_with_witness')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
                ('path', models.CharField(max_length=200)),
                ('name', models.CharField(max_length=40)),
                ('query', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('user', 'path', 'name'), name='saved_view_once')],
            },
        ),
    ]
