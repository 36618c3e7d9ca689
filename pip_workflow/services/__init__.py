"""Writes of plans: one function per act; `moves.move_plan` is the one door between states."""

from pip_workflow.errors import GuardsRefused, PlanRefused
from pip_workflow.services.clock import pause_plan, resume_plan, withdraw_plan
from pip_workflow.services.course import give_support, hold_check_in, issue_plan
from pip_workflow.services.decisions import extend_plan, fail_plan, pass_plan
from pip_workflow.services.drafts import (
    MeasureDraft,
    PlanContent,
    SupportDraft,
    change_plan,
    draft_plan,
)
from pip_workflow.services.night import night_of_plans
from pip_workflow.services.objections import answer_objection, raise_objection
from pip_workflow.services.signing import record_refusal, sign_plan

__all__ = [
    "GuardsRefused",
    "MeasureDraft",
    "PlanContent",
    "PlanRefused",
    "SupportDraft",
    "answer_objection",
    "change_plan",
    "draft_plan",
    "extend_plan",
    "fail_plan",
    "give_support",
    "hold_check_in",
    "issue_plan",
    "night_of_plans",
    "pass_plan",
    "pause_plan",
    "raise_objection",
    "record_refusal",
    "resume_plan",
    "sign_plan",
    "withdraw_plan",
]
