"""App configuration."""

from django.apps import AppConfig


class PipWorkflowConfig(AppConfig):
    name = "pip_workflow"

    def ready(self) -> None:
        from audit.erasure import register_stop
        from intake.registry import register_undo_guard
        from performance.alerts.series import register as register_series
        from performance.reviews.signals import preflight_checks
        from performance.talks.subjects import register_subject
        from pip_workflow import actions  # noqa: F401
        from pip_workflow.dossier import actions as dossier_actions  # noqa: F401
        from pip_workflow.dossier.holds import why_kept
        from pip_workflow.followups import actions as follow_up_actions  # noqa: F401
        from pip_workflow.guards import actions as guard_actions  # noqa: F401
        from pip_workflow.guards.scoring import rules_not_known
        from pip_workflow.relapse import Relapse
        from pip_workflow.talking import find_plan
        from pip_workflow.undo_guard import decided_plans_on

        register_subject("plan", find_plan)
        register_series(Relapse())
        register_undo_guard(decided_plans_on)
        register_stop(why_kept)
        if rules_not_known not in preflight_checks:
            preflight_checks.append(rules_not_known)
