"""One award as eight steps with their sources: on the page, on the letter, in the Excel (spec 6.6)."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bonuses.models import Award, BonusPool
from bonuses.presenters import charts
from bonuses.presenters.discreet import discreet_bars, discreet_steps
from bonuses.presenters.funding import join_words
from bonuses.presenters.rule_used import rule_facts
from bonuses.presenters.steps import DEPARTMENT_ANCHOR, SCORE_ANCHOR, Numbers, Step, build_steps
from bonuses.selectors.department_sources import DepartmentCard, department_card
from bonuses.selectors.score_sources import ScoreCard
from hrplatform.lib.formats import DASH, format_amount, format_day, format_money, format_number, format_signed
from hrplatform.lib.ui import Fact, Figure

CIRCLED = "①②③④⑤⑥⑦⑧"


@dataclass(frozen=True)
class AwardPage:
    award: Award
    figures: list[Figure]
    steps: list[Step]
    total: str
    company_bars: list[charts.Bar]
    company_label: str
    person_bars: list[charts.Bar]
    person_label: str
    unit: str
    adjusted: Decimal
    cards: list[ScoreCard] = field(default_factory=list)
    rule: list[Fact] = field(default_factory=list)
    score_note: str = ""
    is_discreet: bool = False
    department_card: DepartmentCard | None = None

    @property
    def person_size(self) -> str:
        return "hr-short" if self.is_discreet else "hr-tall"

    @property
    def company_option(self) -> dict[str, Any]:
        return charts.waterfall(self.company_bars, divisor=charts.unit_divisor())

    @property
    def person_option(self) -> dict[str, Any]:
        return charts.waterfall(self.person_bars)


def build_award_page(
    award: Award,
    *,
    cards: list[ScoreCard],
    adjusted: Decimal,
    links: dict[str, str] | None = None,
    is_discreet: bool = False,
) -> AwardPage:
    """Everything the trace page and the letter print. `links` are addresses of sources this reader may open.

    is_discreet: without the department's totals, for the person, where they would give a colleague's pay away.
    """
    numbers = Numbers(award)
    own_score = award.trace.get("department_score")
    card = None
    if own_score is not None and not is_discreet:  # of two people it would be a colleague's figures
        card = department_card(award.scenario.pool.cycle_code, award.department, Decimal(own_score))
    anchors = {"department": DEPARTMENT_ANCHOR} if card else {}
    bars_company, bars_person = (discreet_bars if is_discreet else _bars)(award, numbers)
    return AwardPage(
        award=award,
        figures=_figures(award, numbers, adjusted, cards),
        steps=(discreet_steps if is_discreet else build_steps)(award, numbers, anchors | (links or {})),
        total=format_money(award.amount),
        company_bars=bars_company,
        company_label=_label(bars_company),
        person_bars=bars_person,
        person_label=_label(bars_person),
        unit=charts.unit_name(),
        adjusted=adjusted,
        cards=cards,
        rule=rule_facts(award),
        score_note=_score_note(award, cards),
        is_discreet=is_discreet,
        department_card=card,
    )


def _score_note(award: Award, cards: list[ScoreCard]) -> str:
    """How the cards make the score: weighted by working days where there are several, or moved afterwards."""
    if len(cards) > 1:
        parts = " + ".join(f"{format_number(card.held, 2)} × {card.working_days}" for card in cards)
        days = sum(card.working_days for card in cards)
        text = _("Several bosses count by working days: (%(parts)s) ÷ %(days)s = %(score)s")
        return text % {"parts": parts, "days": days, "score": format_number(award.score, 2)}
    if cards and award.score != cards[0].held:
        text = _("%(held)s was published; the rater-adjusted score %(score)s counts by the bonus rule.")
        return text % {"held": format_number(cards[0].held, 2), "score": format_number(award.score, 2)}
    if cards and cards[0].was_moved:
        text = _("The items give %(items)s; %(held)s holds after calibration or a correction.")
        values = {"items": format_number(cards[0].by_items, 2), "held": format_number(cards[0].held, 2)}
        return text % values
    return ""


def source_links(award: Award, *, is_own: bool, is_hr: bool, is_insider: bool, has_cards: bool) -> dict[str, str]:
    """Only what this reader may open: HR and finance pool and rule; HR and the person pay; the items stand below."""
    found: dict[str, str] = {"score": SCORE_ANCHOR} if has_cards else {}
    if is_insider:
        found["pool"] = reverse("bonuses:pool-detail", args=[award.scenario.pool.public_id])
    if is_own or is_hr:
        found["pay"] = reverse("people:person-tab", args=[award.employee.public_id, "pay"])
    return found


def _figures(award: Award, numbers: Numbers, adjusted: Decimal, cards: list[ScoreCard]) -> list[Figure]:
    months = (award.amount + adjusted) / award.salary if award.salary else None
    pool = award.scenario.pool
    cap = award.scenario.cap_months
    coefficient = _("coefficient %(c)s") % {"c": numbers.text("department_coefficient")}
    score = _department_score(award)
    return [
        Figure(
            _("Bonus"),
            format_money(award.amount + adjusted),
            note=_("of which %(sum)s adjusted later") % {"sum": format_signed(adjusted)}
            if adjusted
            else _state_text(pool),
        ),
        Figure(
            _("In monthly salaries"),
            format_number(months, 2),
            unit=_("months"),
            note=_("cap %(n)s months") % {"n": format_number(cap)} if cap is not None else _("no cap"),
        ),
        Figure(
            _("Final score"),
            format_number(award.score, 2),
            note=_score_words(numbers, cards),
        ),
        Figure(_("Department's score"), format_number(score, 2) if score is not None else DASH, note=coefficient),
    ]


def _state_text(pool: BonusPool) -> str:
    """Released, with the day of the pay."""
    state = str(pool.get_state_display())
    return join_words([state, format_day(pool.pay_on)]) if pool.pay_on else state


def _score_words(numbers: Numbers, cards: list[ScoreCard]) -> str:
    """The band of the one review behind it, and the coefficient."""
    coefficient = _("coefficient %(c)s") % {"c": numbers.text("k")}
    is_its = len(cards) == 1 and str(cards[0].held) == numbers.trace["score"]  # neither adjusted nor of several
    band = cards[0].band if is_its else ""
    return join_words([_("band %(band)s") % {"band": band}, coefficient]) if band else coefficient


def _department_score(award: Award) -> Decimal | None:
    if "department_score" in award.trace:
        score = award.trace["department_score"]
        return None if score is None else Decimal(score)
    rows = award.scenario.departments.filter(department_id=award.department_id).order_by("pk")
    return rows.values_list("score", flat=True).first()


def _bars(award: Award, n: Numbers) -> tuple[list[charts.Bar], list[charts.Bar]]:
    zero = Decimal(0)
    marked = [f"{mark} {name}" for mark, name in zip(CIRCLED, _bar_names(), strict=True)]
    after_others = n.department
    company = [
        charts.Bar(marked[0], zero, n.pool, total=True),
        charts.Bar(marked[1], n.pool, n.distributable, away=True),
        charts.Bar(_("Elsewhere"), n.distributable, after_others, away=True),
        charts.Bar(marked[2], zero, n.department, total=True),
    ]
    person = [
        charts.Bar(marked[3], zero, n.by_base, total=True),
        charts.Bar(marked[4], n.by_base, n.by_score),
        charts.Bar(marked[5], n.by_score, n.by_eligibility),
        charts.Bar(marked[6], n.by_eligibility, n.exact),
        charts.Bar(marked[7], n.exact, award.amount),
        charts.Bar(_("Bonus"), zero, award.amount, total=True),
    ]
    return company, person


def _bar_names() -> list[str]:
    return [
        _("Pool"),
        _("Reserve"),
        _("Department"),
        _("Pay, days"),
        _("Score"),
        _("Eligibility"),
        _("Cap"),
        _("Rounding"),
    ]


def _label(bars: list[charts.Bar]) -> str:
    """The chart's result in words."""
    return join_words(f"{bar.label} {format_amount(bar.end if bar.total else bar.end - bar.start)}" for bar in bars)
