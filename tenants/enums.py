"""States of a company and of the operator's acts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CompanyState(TextChoices):
    CREATING = "creating", _("Being created")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    TEMPLATE = "template", _("Template")


class OperatorAct(TextChoices):
    CREATED = "company.created", _("Company created")
    SUSPENDED = "company.suspended", _("Company suspended")
    RESUMED = "company.resumed", _("Company resumed")
    DELETED = "company.deleted", _("Company deleted")
    EXPORTED = "company.exported", _("Company exported")
    RESTORED = "company.restored", _("Company restored")
    SIGNED_IN = "operator.signed_in", _("Operator signed in")
