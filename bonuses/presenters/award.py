"""One award as eight steps with their sources: on the page, on the letter, in the Excel (spec 6.6)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bonuses.enums import Eligibility, SplitMode
from bonuses.models import Award
from bonuses.presenters import charts
from bonuses.presenters.funding import describe_funding, join_words
from bonuses.selectors.outside import ScoreItem
from hrplatform.lib.formats import (
    DASH,
    MINUS,
    format_amount,
    format_money,
    format_number,
    format_percent,
    format_signed,
)
from hrplatform.lib.ui import Figure

CIRCLED = "①②③④⑤⑥⑦⑧"


@dataclass(frozen=True)
class Step:
    """One step: what it is, how it is worked out, where it comes from, the amount and what it leads to."""

    title: str
    text: str
    amount: str
    after: str = ""
    source: str = ""
    url: str = ""


@dataclass(frozen=True)
class AwardPage:
    award: Award
    figures: list[Figure]
    steps: list[Step]
    total: str
    company_option: dict[str, Any]
    company_label: str
    person_option: dict[str, Any]
    person_label: str
    unit: str
    items: list[ScoreItem]
    adjusted: Decimal


class Numbers:
    """The trace's figures as Decimals."""

    def __init__(self, award: Award) -> None:
        self.trace: dict[str, Any] = award.trace
        pool, reserve = self["pool"], self["reserve"]
        self.pool, self.reserve, self.distributable = pool, reserve, pool - reserve
        self.department = self["department_amount"]
        self.by_base, self.by_score = self["by_base"], self["by_score"]
        self.by_eligibility, self.exact = self["by_eligibility"], self["exact"]

    def __getitem__(self, name: str) -> Decimal:
        return Decimal(self.trace[name])

    def text(self, name: str, places: int | None = None) -> str:
        return format_number(self[name], places)


def build_award_page(
    award: Award, *, items: list[ScoreItem], adjusted: Decimal, links: dict[str, str] | None = None
) -> AwardPage:
    """Everything the trace page and the letter print. `links` are addresses of sources this reader may open."""
    numbers = Numbers(award)
    bars_company, bars_person = _bars(award, numbers)
    return AwardPage(
        award=award,
        figures=_figures(award, numbers, adjusted),
        steps=_steps(award, numbers, links or {}),
        total=format_money(award.amount),
        company_option=charts.waterfall(bars_company, divisor=charts.unit_divisor()),
        company_label=_label(bars_company),
        person_option=charts.waterfall(bars_person),
        person_label=_label(bars_person),
        unit=charts.unit_name(),
        items=items,
        adjusted=adjusted,
    )


def source_links(award: Award, *, is_own: bool, is_hr: bool, is_insider: bool, score_url: str) -> dict[str, str]:
    """Only what this reader may open: HR and finance pool and rule; HR and the person pay and scorecard."""
    found: dict[str, str] = {}
    if is_insider:
        found["pool"] = reverse("bonuses:pool-detail", args=[award.scenario.pool.public_id])
        found["rule"] = reverse("bonuses:rule")
    if is_own or is_hr:
        found["score"] = score_url
        found["pay"] = reverse("people:person-tab", args=[award.employee.public_id, "pay"])
    return found


def _figures(award: Award, numbers: Numbers, adjusted: Decimal) -> list[Figure]:
    months = award.amount / award.salary if award.salary else None
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
            else pool.get_state_display(),
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
            note=_("coefficient %(c)s") % {"c": numbers.text("k")},
        ),
        Figure(_("Department's score"), format_number(score, 2) if score is not None else DASH, note=coefficient),
    ]


def _department_score(award: Award) -> Decimal | None:
    row = award.scenario.departments.filter(department_id=award.department_id).first()
    return row.score if row else None


def _steps(award: Award, n: Numbers, links: dict[str, str]) -> list[Step]:
    scenario = award.scenario
    return [
        Step(
            _("Pool"),
            describe_funding(scenario.pool),
            format_amount(n.pool),
            source=_("Pool and its sources"),
            url=links.get("pool", ""),
        ),
        Step(
            _("Reserve"),
            _("Pool × %(rate)s, carried to the next period") % {"rate": format_percent(scenario.reserve_rate, 2)},
            f"{MINUS}{format_amount(n.reserve)}" if n.reserve else format_amount(n.reserve),
            _("leaves %(sum)s") % {"sum": format_amount(n.distributable)},
            str(scenario.plan),
            links.get("rule", ""),
        ),
        _department_step(award, n, links),
        _base_step(award, n, links),
        _score_step(award, n, links),
        _eligibility_step(award, n, links),
        _cap_step(award, n, links),
        _rounding_step(award, n),
    ]


def _department_step(award: Award, n: Numbers, links: dict[str, str]) -> Step:
    score = _department_score(award)
    shown = _("score %(s)s") % {"s": format_number(score, 2)} if score is not None else _("no scorecard")
    bound = {
        "floor": _("raised to its floor"),
        "cap": _("held at its cap"),
    }.get(n.trace["department_bound"] or "", _("no floor or cap met"))
    text = _(
        "Base %(base)s × coefficient %(c)s (%(score)s) × strategic weight %(w)s:"
        " %(share)s of what is distributed; %(bound)s"
    ) % {
        "base": format_amount(n["department_base"]),
        "c": n.text("department_coefficient"),
        "score": shown,
        "w": n.text("department_weight"),
        "share": format_percent(n["department_share"], 4),
        "bound": bound,
    }
    others = n.distributable - n.department
    return Step(
        _("Department's share"), text, format_amount(n.department),
        _("elsewhere %(sum)s") % {"sum": format_amount(others)},
        award.department.name, links.get("department", ""),
    )  # fmt: skip


def _base_step(award: Award, n: Numbers, links: dict[str, str]) -> Step:
    share = n["base"] / n["people_base"] if n["people_base"] else Decimal(0)
    text = _("My base %(base)s (%(days)s of %(period)s days) of the %(people)s people's %(sum)s: %(share)s") % {
        "base": format_amount(n["base"]),
        "days": n.trace["days"],
        "period": n.trace["period_days"],
        "people": n.trace["department_people"],
        "sum": format_amount(n["people_base"]),
        "share": format_percent(share, 4),
    }
    return Step(_("Pay and days"), text, format_amount(n.by_base), source=_("Pay on record"), url=links.get("pay", ""))


def _score_step(award: Award, n: Numbers, links: dict[str, str]) -> Step:
    score = format_number(award.score, 2) if award.score is not None else _("none")
    if award.scenario.individual_mode == SplitMode.ABSOLUTE:
        text = _("Score %(s)s gives coefficient %(k)s; what is not earned stays in the reserve")
        text = text % {"s": score, "k": n.text("k")}
    else:
        text = _("Score %(s)s gives coefficient %(k)s; the department's mean is %(mean)s")
        text = text % {"s": score, "k": n.text("k"), "mean": n.text("mean_k")}
    return Step(
        _("Score"), text, format_signed(n.by_score - n.by_base),
        _("comes to %(sum)s") % {"sum": format_amount(n.by_score)}, _("My review"), links.get("score", ""),
    )  # fmt: skip


def _eligibility_step(award: Award, n: Numbers, links: dict[str, str]) -> Step:
    own = _("My eligibility %(e)s") % {"e": format_number(award.eligibility, 2)}
    if award.eligibility_reason != Eligibility.FULL:
        own = join_words([own, str(award.get_eligibility_reason_display())])
    text = own
    if n["people_base_e"] != n["people_base"]:
        text = _("%(own)s; %(out)s of the department's base does not take part and is shared by those who do") % {
            "own": own,
            "out": format_amount(n["people_base"] - n["people_base_e"]),
        }
    return Step(
        _("Eligibility"),
        text,
        format_signed(n.by_eligibility - n.by_score),
        _("comes to %(sum)s") % {"sum": format_amount(n.by_eligibility)},
        _("Rule of eligibility"),
        links.get("rule", ""),
    )


def _cap_step(award: Award, n: Numbers, links: dict[str, str]) -> Step:
    cap = n.trace["cap"]
    if cap is None:
        text = _("This rule has no cap")
    else:
        state = _("reached") if n.trace["capped"] else _("not reached")
        text = _("Cap %(cap)s (%(months)s months of salary): %(state)s") % {
            "cap": format_amount(Decimal(cap)),
            "months": format_number(award.scenario.cap_months),
            "state": state,
        }
    change = n.exact - n.by_eligibility
    if abs(change) >= Decimal("0.005") and not n.trace["capped"]:
        text = join_words([text, _("the department is brought to its amount together")])
    after = _("comes to %(sum)s") % {"sum": format_amount(n.exact)}
    return Step(_("Cap"), text, format_signed(change), after, _("Rule of the cap"), links.get("rule", ""))


def _rounding_step(award: Award, n: Numbers) -> Step:
    rule = _("largest remainder") if n.trace["rounding_rule"] == "largest_remainder" else _("rounded down")
    text = join_words([f"{format_number(n.exact, 6)} → {format_amount(award.amount)}", rule])
    return Step(_("Rounding to fen"), text, format_signed(n["rounding"], 6))


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
