"""What policies record in the audit log."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

PUBLISHED = register("people.policy.published", _("Policy version published"))
NOTICED = register("people.policy.noticed", _("Employee given notice of a policy"))
