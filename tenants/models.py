"""Companies, hosts and operators: the public schema, never a company's data."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from hrplatform.lib.db import PublicIdModel
from tenants.enums import CompanyState, OperatorAct

SCHEMA_PATTERN = r"^[a-z][a-z0-9_]{1,40}$"


class Company(TenantMixin, PublicIdModel):
    """One customer: one PostgreSQL schema. Created by `tenants.services.create_company`, never by save()."""

    auto_create_schema = False
    auto_drop_schema = False

    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(max_length=12, choices=CompanyState.choices, default=CompanyState.CREATING)
    pack = models.CharField(max_length=40, default="blank")
    timezone = models.CharField(max_length=60, default="Asia/Shanghai")
    language = models.CharField(max_length=10, default="zh-hans")
    currency = models.CharField(max_length=3, default="CNY")
    live_from = models.DateField(help_text=_("The first business date whose night is run."))
    cell = models.CharField(max_length=40, default="main")
    is_demo = models.BooleanField(default=False)
    company_key = models.BinaryField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    suspended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["schema_name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_ready(self) -> bool:
        return self.state == CompanyState.ACTIVE


class Domain(DomainMixin):
    """A host name that leads to a company."""


class NightReport(models.Model):
    """What a company's night pushed upward: counts and times only, so that operators never read company data."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="nights")
    business_date = models.DateField()
    state = models.CharField(max_length=12)
    finished_at = models.DateTimeField(null=True)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "business_date"], name="night_report_once")]


class OperatorManager(BaseUserManager["Operator"]):
    def get_by_natural_key(self, username: str | None) -> "Operator":
        return self.get(email__iexact=username)


class Operator(AbstractBaseUser):
    """A platform operator: signs in on the public site only, with a second factor."""

    email = models.EmailField(unique=True)
    totp_secret = models.CharField(max_length=64)
    session_version = models.PositiveIntegerField(default=0)
    failed_attempts = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    last_code_step = models.BigIntegerField(default=0)

    USERNAME_FIELD = "email"
    objects = OperatorManager()


class OperatorEvent(models.Model):
    """What an operator did to a company; kept by name as it was, so that a deleted company stays on record."""

    at = models.DateTimeField()
    operator = models.CharField(max_length=254)
    act = models.CharField(max_length=40, choices=OperatorAct.choices)
    company = models.CharField(max_length=63, blank=True, validators=[RegexValidator(SCHEMA_PATTERN)])
    detail = models.TextField(blank=True)
