import bonuses.models.ledger
import bonuses.models.payroll
import bonuses.models.rules
import django.db.models.deletion
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('bonuses', '0001_initial'), ('bonuses', '0003_variants_gates_rounds'), ('bonuses', '0005_payroll_layout'), ('bonuses', '0006_variant_public_id'), ('bonuses', '0007_questions_and_reasons')]

    initial = True

    dependencies = [
        ('people', '0001_squashed_0005_approvals'),
    ]

    operations = [
        migrations.CreateModel(
            name='PayrollLayout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('columns', models.JSONField(default=bonuses.models.payroll.standard_columns, verbose_name='columns')),
                ('has_note', models.BooleanField(default=True, verbose_name='line above the headings')),
                ('has_totals', models.BooleanField(default=True, verbose_name='totals below')),
                ('has_ledger', models.BooleanField(default=True, verbose_name='sheet with the ledger')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('changed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='BonusPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('version', models.PositiveIntegerField(default=1)),
                ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successor', to='bonuses.bonusplan')),
                ('reserve_rate', models.DecimalField(decimal_places=4, default=Decimal('0.05'), max_digits=5, verbose_name='reserve')),
                ('mode', models.CharField(choices=[('normalised', 'All is distributed'), ('absolute', 'What is not earned stays in the reserve')], default='normalised', max_length=12, verbose_name='split between departments')),
                ('individual_mode', models.CharField(choices=[('normalised', 'All is distributed'), ('absolute', 'What is not earned stays in the reserve')], default='absolute', max_length=12, verbose_name='split between people')),
                ('base', models.CharField(choices=[('salary', 'Salary'), ('headcount', 'Headcount'), ('target_bonus', 'Target bonus')], default='salary', max_length=12, verbose_name='base')),
                ('department_curve', models.JSONField(default=bonuses.models.rules.department_curve, verbose_name='curve of departments')),
                ('person_curve', models.JSONField(default=bonuses.models.rules.person_curve, verbose_name='curve of people')),
                ('person_threshold', models.DecimalField(blank=True, decimal_places=2, default=Decimal('60'), max_digits=6, null=True, verbose_name='threshold')),
                ('cap_months', models.DecimalField(blank=True, decimal_places=2, default=Decimal('3'), max_digits=5, null=True, verbose_name='cap')),
                ('plan_eligibility', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=3, verbose_name='eligibility on an open improvement plan')),
                ('leaver_rule', models.JSONField(default=bonuses.models.rules.leaver_rule, verbose_name='eligibility of leavers')),
                ('score_source', models.CharField(choices=[('raw', 'The final score'), ('adjusted', 'The rater-adjusted score, where there is one')], default='raw', max_length=10, verbose_name='score that counts')),
                ('unpaid_by_days', models.BooleanField(default=True, verbose_name='unpaid leave counts by days')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['name', '-version'],
                'constraints': [models.UniqueConstraint(fields=('name', 'version'), name='bonus_plan_version_once')],
            },
        ),
        migrations.CreateModel(
            name='PlanVariant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='variants', to='bonuses.bonusplan')),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.department')),
                ('position', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.position')),
                ('individual_mode', models.CharField(blank=True, choices=[('normalised', 'All is distributed'), ('absolute', 'What is not earned stays in the reserve')], max_length=12)),
                ('person_curve', models.JSONField(null=True)),
                ('person_threshold', models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ('cap_months', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'department', 'position'), name='plan_variant_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('department__isnull', False), ('position__isnull', False), _connector='OR'), name='plan_variant_somewhere'), models.CheckConstraint(condition=models.Q(('individual_mode', ''), ('position__isnull', True), _connector='OR'), name='plan_variant_mode')],
            },
        ),
        migrations.CreateModel(
            name='BonusPool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('start', models.DateField(verbose_name='from')),
                ('until', models.DateField(verbose_name='until')),
                ('cycle_code', models.CharField(blank=True, max_length=60, verbose_name='review cycle')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('simulated', 'Being simulated'), ('submitted', 'Waiting for approval'), ('hr_approved', 'Waiting for the next approval'), ('approved', 'Approved'), ('released', 'Released'), ('paid', 'Paid')], default='draft', max_length=12)),
                ('amount', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='pool')),
                ('carried_from', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_into', to='bonuses.bonuspool')),
                ('carried_in', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14)),
                ('engine_version', models.CharField(blank=True, max_length=10)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('submit_note', models.CharField(blank=True, max_length=400)),
                ('pay_on', models.DateField(blank=True, null=True, verbose_name='pay day')),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-until', '-created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('start'))), name='bonus_pool_dates'), models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('carried_in__gte', 0)), name='bonus_pool_amount')],
            },
        ),
        migrations.CreateModel(
            name='FundingPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='bonuses.bonuspool')),
                ('kind', models.CharField(choices=[('fixed', 'Fixed amount'), ('salary_share', 'Share of salaries'), ('rate_above', 'Rate on a result above a threshold'), ('result_curve', 'Company result curve')], max_length=12, verbose_name='kind')),
                ('label', models.CharField(blank=True, max_length=80, verbose_name='label')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='amount')),
                ('rate', models.DecimalField(blank=True, decimal_places=6, max_digits=7, null=True, verbose_name='rate')),
                ('actual', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='actual result')),
                ('threshold', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='threshold')),
                ('ceiling', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='ceiling')),
                ('curve', models.JSONField(blank=True, default=list)),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('gate_label', models.CharField(blank=True, max_length=80, verbose_name='gate')),
                ('gate_at', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='gate opens at')),
                ('gate_actual', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='result at the gate')),
                ('result', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PoolEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='bonuses.bonuspool')),
                ('act', models.CharField(choices=[('created', 'Created'), ('simulated', 'First scenario computed'), ('submitted', 'Submitted'), ('hr_approved', 'One step approved'), ('approved', 'Approved by the last step'), ('returned', 'Returned'), ('released', 'Released to employees'), ('paid', 'Marked as paid')], max_length=12)),
                ('round', models.PositiveIntegerField(default=1)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=400)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('act__in', ['submitted', 'approved', 'released', 'paid'])), fields=('pool', 'round', 'act'), name='pool_event_once_a_round')],
            },
        ),
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scenarios', to='bonuses.bonuspool')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenarios', to='bonuses.bonusplan')),
                ('reserve_rate', models.DecimalField(decimal_places=4, max_digits=5, verbose_name='reserve')),
                ('mode', models.CharField(choices=[('normalised', 'All is distributed'), ('absolute', 'What is not earned stays in the reserve')], max_length=12, verbose_name='split between departments')),
                ('individual_mode', models.CharField(choices=[('normalised', 'All is distributed'), ('absolute', 'What is not earned stays in the reserve')], max_length=12, verbose_name='split between people')),
                ('cap_months', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='cap')),
                ('uses_scores', models.BooleanField(default=True, verbose_name='departments by their score')),
                ('computed_at', models.DateTimeField(null=True)),
                ('inputs', models.JSONField(null=True)),
                ('inputs_digest', models.CharField(blank=True, max_length=64)),
                ('result_digest', models.CharField(blank=True, max_length=64)),
                ('engine_version', models.CharField(blank=True, max_length=10)),
                ('warnings', models.JSONField(default=list)),
                ('people', models.PositiveIntegerField(default=0)),
                ('paid', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14)),
                ('reserve', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14)),
                ('gini', models.DecimalField(decimal_places=5, max_digits=6, null=True)),
                ('rank_correlation', models.DecimalField(decimal_places=5, max_digits=6, null=True)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('pool', 'number'), name='scenario_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='awards', to='bonuses.scenario')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='people.employee')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.department')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('score', models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ('salary', models.DecimalField(decimal_places=2, max_digits=12)),
                ('eligibility', models.DecimalField(decimal_places=6, default=Decimal('1'), max_digits=7)),
                ('eligibility_reason', models.CharField(choices=[('full', 'Fully eligible'), ('open_plan', 'On an open improvement plan'), ('left', 'Left the company'), ('unpaid_leave', 'Unpaid leave'), ('no_score', 'No final score'), ('no_pay', 'No pay on record')], default='full', max_length=12)),
                ('eligibility_reasons', models.JSONField(default=list)),
                ('trace', models.JSONField()),
            ],
            options={
                'ordering': ['employee__number', 'department__code'],
                'constraints': [models.UniqueConstraint(fields=('scenario', 'employee', 'department'), name='award_once'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='award_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Adjustment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='bonuses.award')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name='amount')),
                ('reason', models.CharField(max_length=400, verbose_name='reason')),
                ('state', models.CharField(choices=[('proposed', 'Waiting for approval'), ('hr_approved', 'Waiting for the next approval'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('asked', 'Waiting for an answer'), ('answered', 'Answered by HR')], default='proposed', max_length=12)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_at', models.DateTimeField()),
                ('hr_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hr_at', models.DateTimeField(null=True)),
                ('finance_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('finance_at', models.DateTimeField(null=True)),
                ('rejected_reason', models.CharField(blank=True, max_length=400)),
                ('step', models.PositiveSmallIntegerField(null=True)),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='answer')),
            ],
            options={
                'ordering': ['proposed_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('amount__isnull', True), ('state__in', ('asked', 'answered'))), models.Q(models.Q(('state__in', ('asked', 'answered')), _negated=True), ('amount__isnull', False), models.Q(('amount', 0), _negated=True)), _connector='OR'), name='adjustment_has_sum'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'answered'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='adjustment_answered_in_words'), models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('award',), name='adjustment_one_question')],
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='bonuses.bonuspool')),
                ('kind', models.CharField(choices=[('funded', 'Pool funded'), ('allocated', 'Pool allocated'), ('adjusted', 'Award adjusted'), ('paid', 'Awards paid'), ('carried', 'Reserve carried over'), ('reversed', 'Reversed: the pool was returned')], max_length=10)),
                ('adjustment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entry', to='bonuses.adjustment')),
                ('actor', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('actor_name', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('memo', models.CharField(blank=True, max_length=200)),
                ('round', models.PositiveIntegerField(default=1)),
                ('made_in', models.BigIntegerField(db_default=bonuses.models.ledger.CurrentTransaction(), editable=False)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ['funded', 'allocated', 'carried'])), fields=('pool', 'kind', 'round'), name='ledger_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='LedgerLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='bonuses.ledgerentry')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='bonuses.bonuspool')),
                ('account', models.CharField(choices=[('funding', 'Funding'), ('pool', 'Pool'), ('reserve', 'Reserve'), ('awards', 'Awards owed'), ('adjustments', 'Adjustments'), ('paid', 'Paid')], max_length=12)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('employee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['pool', 'account'], name='ledger_line_account')],
            },
        ),
        migrations.CreateModel(
            name='ScenarioDepartment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='departments', to='bonuses.scenario')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.department')),
                ('weight', models.DecimalField(decimal_places=2, default=Decimal('1'), max_digits=5, verbose_name='strategic weight')),
                ('min_share', models.DecimalField(blank=True, decimal_places=4, max_digits=6, null=True, verbose_name='at least')),
                ('max_share', models.DecimalField(blank=True, decimal_places=4, max_digits=6, null=True, verbose_name='at most')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('score', models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ('people', models.PositiveIntegerField(default=0)),
                ('base', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=18)),
                ('coefficient', models.DecimalField(decimal_places=6, default=Decimal('1'), max_digits=9)),
                ('bound', models.CharField(blank=True, max_length=5)),
                ('amount', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14)),
                ('returned', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14)),
            ],
            options={
                'ordering': ['department__code'],
                'constraints': [models.UniqueConstraint(fields=('scenario', 'department'), name='scenario_department_once')],
            },
        ),
        migrations.AddField(
            model_name='BonusPool',
            name='chosen',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bonuses.scenario'),
        ),
    ]
