"""Pages of goals: the cascade, one's own, a team's, one goal, templates."""

from performance.goals.views.acts import agree, drop, give_back, rate, report
from performance.goals.views.cascade import show_cascade, show_my_goals, show_team
from performance.goals.views.files import show_file, show_part_file
from performance.goals.views.goal import create, edit, show_goal
from performance.goals.views.templates import give, list_templates

__all__ = [
    "agree",
    "create",
    "drop",
    "edit",
    "give",
    "give_back",
    "list_templates",
    "rate",
    "report",
    "show_cascade",
    "show_file",
    "show_goal",
    "show_my_goals",
    "show_part_file",
    "show_team",
]
