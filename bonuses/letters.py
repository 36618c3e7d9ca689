"""The letter an employee takes home: every factor and step, so that it can be checked from itself (spec 6.6)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import override

from bonuses.enums import AdjustmentState
from bonuses.models import Adjustment, Award
from bonuses.presenters.award import AwardPage, build_award_page
from bonuses.presenters.charts import unit_divisor
from bonuses.presenters.paper import draw_waterfall
from bonuses.selectors.awards import small_departments
from bonuses.selectors.recognised import recognised_in
from bonuses.selectors.score_sources import score_cards
from bonuses.services.adjustments import adjusted
from hrplatform.lib.pdf import render_pdf
from performance.growth.models import Recognition


@dataclass(frozen=True)
class Part:
    """One department's part of the letter with its drawn charts."""

    page: AwardPage
    company_svg: SafeString
    person_svg: SafeString


@dataclass(frozen=True)
class Letter:
    parts: list[Part]
    adjustments: list[Adjustment]
    total: Decimal
    recognitions: list[Recognition]


def letter_language(award: Award) -> str:
    user = award.employee.user
    return (user.language if user else "") or "zh-hans"


def build_letter(award: Award, *, company: Any, now: datetime) -> bytes:
    """The PDF of all of the employee's awards in the pool, in the employee's own language."""
    with override(letter_language(award)):
        return render_pdf("bonuses/pdf/letter.html", letter_context(award, company=company, now=now))


def letter_context(award: Award, *, company: Any, now: datetime) -> dict[str, Any]:
    rows = Award.objects.filter(scenario_id=award.scenario_id, employee_id=award.employee_id)
    awards = list(
        rows.select_related("employee__user", "department", "scenario__pool", "scenario__plan").defer(
            "scenario__inputs"
        )
    )
    pool = awards[0].scenario.pool
    approved = Adjustment.objects.filter(award__in=awards, state=AdjustmentState.APPROVED)
    small = small_departments(award.scenario_id)
    parts = [_part(one, pool.cycle_code, is_discreet=one.department_id in small) for one in awards]
    changes = list(approved.order_by("finance_at"))
    total = sum((one.amount for one in awards), Decimal(0)) + sum((one.sum for one in changes), Decimal(0))
    return {
        "letter": Letter(parts, changes, total, recognised_in(pool, award.employee)),
        "employee": award.employee,
        "pool": pool,
        "company": company,
        "now": now,
        "engine": awards[0].scenario.engine_version,
        "period": (pool.start, pool.until),
    }


def _part(award: Award, cycle_code: str, *, is_discreet: bool) -> Part:
    cards = score_cards(cycle_code, award.employee, award.department)
    page = build_award_page(award, cards=cards, adjusted=adjusted(award), is_discreet=is_discreet)
    return Part(page, draw_waterfall(page.company_bars, divisor=unit_divisor()), draw_waterfall(page.person_bars))
