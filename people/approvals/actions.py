"""What approvals record in the audit log."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

RULE_CHANGED = register("people.approval.rule", _("Approval steps changed"))
STARTED = register("people.approval.started", _("Approval asked for"))
APPROVED = register("people.approval.approved", _("Approval given"))
RETURNED = register("people.approval.returned", _("Returned by an approver"))
WITHDRAWN = register("people.approval.withdrawn", _("Request for approval withdrawn"))
