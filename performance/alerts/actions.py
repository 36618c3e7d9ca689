"""Audit actions of rules and alerts."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

RULE_CREATED = "performance.rule.created"
RULE_CHANGED = "performance.rule.changed"
TRIAL_DRAFTED = "performance.trial.drafted"
TRIAL_STARTED = "performance.trial.started"
TRIAL_CHANGED = "performance.trial.changed"
TRIAL_COMMENTED = "performance.trial.commented"
TRIAL_ROLLED_OUT = "performance.trial.rolled_out"
TRIAL_STOPPED = "performance.trial.stopped"
ALERT_RAISED = "performance.alert.raised"
ALERT_ACKNOWLEDGED = "performance.alert.acknowledged"
ALERT_IN_HAND = "performance.alert.in_hand"
ALERT_RESOLVED = "performance.alert.resolved"
ALERT_ESCALATED = "performance.alert.escalated"

register(RULE_CREATED, _("Rule added"))
register(RULE_CHANGED, _("Rule changed"))
register(TRIAL_DRAFTED, _("Trial prepared"))
register(TRIAL_STARTED, _("Trial started"))
register(TRIAL_CHANGED, _("Trial changed"))
register(TRIAL_COMMENTED, _("Trial commented on"))
register(TRIAL_ROLLED_OUT, _("Trial rolled out"))
register(TRIAL_STOPPED, _("Trial stopped"))
register(ALERT_RAISED, _("Alert raised"))
register(ALERT_ACKNOWLEDGED, _("Alert acknowledged"))
register(ALERT_IN_HAND, _("Alert taken in hand"))
register(ALERT_RESOLVED, _("Alert resolved"))
register(ALERT_ESCALATED, _("Alert escalated"))
