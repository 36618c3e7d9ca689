"""Audit actions of guard rules and local figures."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

RULE_WRITTEN = register("pip_workflow.guard_rule.written", _("Guard rule written"))
FIGURE_KEPT = register("pip_workflow.local_figure.kept", _("Local wage kept"))
ANSWERED = register("pip_workflow.guard.answered", _("Warning of a guard answered"))
