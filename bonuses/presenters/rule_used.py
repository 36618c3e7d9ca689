"""The rule an award was worked out by, as lines a reader can check with: curves, cap, eligibility, rounding."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from bonuses.enums import BaseKind, SplitMode
from bonuses.models import Award, BonusPlan
from bonuses.presenters.funding import join_words
from hrplatform.lib.formats import format_number
from hrplatform.lib.ui import Fact


def rule_facts(award: Award) -> list[Fact]:
    """What decided this award; curves as the trace froze them, else the rule version's own."""
    trace, plan = award.trace, award.scenario.plan
    people = trace.get("person_curve", plan.person_curve)
    threshold = trace.get("person_threshold", plan.person_threshold)
    cap = trace.get("cap_months", award.scenario.cap_months)
    return [
        Fact(_("Rule"), str(plan)),
        Fact(_("Base"), plan.get_base_display() if plan.base in BaseKind.values else plan.base),
        Fact(_("Departments' coefficient by score"), curve_text(trace.get("department_curve", plan.department_curve))),
        Fact(_("People's coefficient by score"), _below(curve_text(people), threshold)),
        Fact(_("Split between departments"), SplitMode(trace.get("mode", award.scenario.mode)).label),
        Fact(_("Split between people"), SplitMode(trace.get("individual_mode", award.scenario.individual_mode)).label),
        Fact(_("Cap"), _("%(n)s months of salary") % {"n": format_number(cap)} if cap is not None else _("no cap")),
        Fact(_("Eligibility"), eligibility_rule(plan)),
        Fact(
            _("Rounding to fen"),
            _("Where a sum is to be met, the largest remainders get one fen more; otherwise all is rounded down."),
        ),
    ]


def curve_text(points: Sequence[Sequence[str]]) -> str:
    """0 → 0, 60 → 0.6, 100 → 1, straight between."""
    shown = join_words(f"{format_number(x)} → {format_number(y)}" for x, y in points)
    return _("%(points)s; straight between, constant outside") % {"points": shown}


def _below(text: str, threshold: object) -> str:
    if threshold is None:
        return text
    return join_words([text, _("below %(n)s nothing") % {"n": format_number(str(threshold))}])


def eligibility_rule(plan: BonusPlan) -> str:
    """What lowers eligibility under this rule version."""
    parts = [_("on an open improvement plan %(e)s") % {"e": format_number(plan.plan_eligibility)}]
    if plan.unpaid_by_days:
        parts.append(_("unpaid leave by days"))
    parts.append(_("leavers by how they left"))
    parts.append(_("nobody without a final score"))
    return join_words(parts)
