"""Audit actions of rules and alerts."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

RULE_CREATED = "performance.rule.created"
RULE_CHANGED = "performance.rule.changed"
ALERT_RAISED = "performance.alert.raised"
ALERT_ACKNOWLEDGED = "performance.alert.acknowledged"
ALERT_IN_HAND = "performance.alert.in_hand"
ALERT_RESOLVED = "performance.alert.resolved"
ALERT_ESCALATED = "performance.alert.escalated"

register(RULE_CREATED, _("Rule added"))
register(RULE_CHANGED, _("Rule changed"))
register(ALERT_RAISED, _("Alert raised"))
register(ALERT_ACKNOWLEDGED, _("Alert acknowledged"))
register(ALERT_IN_HAND, _("Alert taken in hand"))
register(ALERT_RESOLVED, _("Alert resolved"))
register(ALERT_ESCALATED, _("Alert escalated"))
