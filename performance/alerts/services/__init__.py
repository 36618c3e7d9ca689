"""Writes of alerts: the night that raises and follows them, and what people do with them."""

from performance.alerts.services.escalation import escalate_alerts
from performance.alerts.services.moves import (
    AlertRefused,
    acknowledge_alert,
    move_alert,
    resolve_alert,
    take_in_hand,
)
from performance.alerts.services.night import NightAlerts, run_rules
from performance.alerts.services.rules import (
    RuleRefused,
    change_rule,
    create_rule,
    load_rules,
    measure_rule,
    measure_rules,
)

__all__ = [
    "AlertRefused",
    "NightAlerts",
    "RuleRefused",
    "acknowledge_alert",
    "change_rule",
    "create_rule",
    "escalate_alerts",
    "load_rules",
    "measure_rule",
    "measure_rules",
    "move_alert",
    "resolve_alert",
    "run_rules",
    "take_in_hand",
]
