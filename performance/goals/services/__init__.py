"""Writes of goals: one function per act, atomic, audited in the same transaction."""

from performance.goals.services.agreeing import agree_goal, drop_goal, send_back, wording_stamp
from performance.goals.services.bulk import Assigned, assign_template
from performance.goals.services.rating import rate_goal
from performance.goals.services.reporting import Report, check_in
from performance.goals.services.writing import GoalRequest, PartRequest, change_goal, create_goal

__all__ = [
    "Assigned",
    "GoalRequest",
    "PartRequest",
    "Report",
    "agree_goal",
    "assign_template",
    "change_goal",
    "check_in",
    "create_goal",
    "drop_goal",
    "rate_goal",
    "send_back",
    "wording_stamp",
]
