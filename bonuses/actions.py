"""What bonuses record in the audit log."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

PLAN_CREATED = register("bonuses.plan.created", _("Bonus rule created"))
POOL_CREATED = register("bonuses.pool.created", _("Bonus pool created"))
FUNDING_CHANGED = register("bonuses.funding.changed", _("Funding of a bonus pool changed"))
SCENARIO_COMPUTED = register("bonuses.scenario.computed", _("Bonus scenario computed"))
SCENARIO_REMOVED = register("bonuses.scenario.removed", _("Bonus scenario removed"))
PROPOSAL_TAKEN = register("bonuses.proposal.taken", _("Proposal from history taken over"))
POOL_SIMULATED = register("bonuses.pool.simulated", _("Bonus pool simulated"))
POOL_SUBMITTED = register("bonuses.pool.submitted", _("Bonus pool submitted"))
POOL_HR_APPROVED = register("bonuses.pool.hr_approved", _("Bonus pool approved by HR"))
POOL_APPROVED = register("bonuses.pool.approved", _("Bonus pool approved by finance"))
POOL_RETURNED = register("bonuses.pool.returned", _("Bonus pool returned"))
POOL_RELEASED = register("bonuses.pool.released", _("Bonus pool released to employees"))
POOL_PAID = register("bonuses.pool.paid", _("Bonus pool paid"))
ADJUSTMENT_PROPOSED = register("bonuses.adjustment.proposed", _("Bonus adjustment proposed"))
ADJUSTMENT_HR_APPROVED = register("bonuses.adjustment.hr_approved", _("Bonus adjustment approved by HR"))
ADJUSTMENT_APPROVED = register("bonuses.adjustment.approved", _("Bonus adjustment approved by finance"))
ADJUSTMENT_REJECTED = register("bonuses.adjustment.rejected", _("Bonus adjustment rejected"))
QUESTION_ASKED = register("bonuses.question.asked", _("Question about a bonus asked"))
QUESTION_ANSWERED = register("bonuses.question.answered", _("Question about a bonus answered"))
AWARD_VIEWED = register("bonuses.award.viewed", _("Bonus looked at"), is_read=True)
EXPORTED = register("bonuses.file.exported", _("Bonus file made"))
PAYROLL_LAYOUT_CHANGED = register("bonuses.payroll_layout.changed", _("Layout of the payroll file changed"))
