"""The steps where the department's totals would give a colleague's pay away: own figures and one rate, no totals."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from bonuses.models import Award
from bonuses.presenters import charts
from bonuses.presenters.funding import join_words
from bonuses.presenters.steps import Numbers, Step, build_steps, own_weight_text
from bonuses.selectors.awards import FEWEST_PEOPLE
from hrplatform.lib.formats import DASH, format_amount, format_number, format_signed

RATE = Decimal("0.0000000001")


def discreet_steps(award: Award, n: Numbers, links: dict[str, str]) -> list[Step]:
    """As `build_steps`, still worked out from itself: the own weight, what a yuan of weight gives, the cap, the fen."""
    pool, reserve, share, base, score, eligibility, cap, rounding = build_steps(award, n, links)
    return [
        pool,
        reserve,
        replace(share, text=_department_text(n), amount=DASH, after="", detail=why_hidden()),
        replace(base, amount=DASH, detail=""),
        replace(score, text=_score_text(award, n), amount=DASH, after=""),
        _weight_step(eligibility, n),
        _cap_step(cap, n),
        rounding,
    ]


def why_hidden() -> str:
    text = _("Totals of under %(n)s people are not printed: they would give a colleague's pay away. HR can show them.")
    return text % {"n": FEWEST_PEOPLE}


def _department_text(n: Numbers) -> str:
    score = n.trace.get("department_score")
    return _("Coefficient %(c)s (%(score)s), strategic weight %(w)s") % {
        "c": n.text("department_coefficient"),
        "score": _("score %(s)s") % {"s": format_number(score, 2)} if score else _("no scorecard"),
        "w": n.text("department_weight"),
    }


def _score_text(award: Award, n: Numbers) -> str:
    score = format_number(award.score, 2) if award.score is not None else _("none")
    return _("Score %(s)s gives coefficient %(k)s") % {"s": score, "k": n.text("k")}


def _weight_step(step: Step, n: Numbers) -> Step:
    """w = base × k × e, times the one rate by which the department's weights are paid."""
    own = own_weight_text(n)
    if n.trace["capped"] or not n["weight"]:
        return replace(step, amount=DASH, after="", detail=own)
    rate = (n.exact / n["weight"]).quantize(RATE, ROUND_HALF_UP)
    paid = _("each yuan of weight gives %(rate)s") % {"rate": format(rate, "f")}
    return replace(step, amount=format_amount(n.exact), after="", detail=join_words([own, paid]))


def _cap_step(step: Step, n: Numbers) -> Step:
    amount = format_amount(n.exact) if n.trace["capped"] else format_signed(Decimal(0))
    return replace(step, amount=amount, after="", detail="")


def discreet_bars(award: Award, n: Numbers) -> tuple[list[charts.Bar], list[charts.Bar]]:
    """The waterfalls without the department's own amount."""
    zero = Decimal(0)
    company = [
        charts.Bar(f"① {_('Pool')}", zero, n.pool, total=True),
        charts.Bar(f"② {_('Reserve')}", n.pool, n.distributable, away=True),
        charts.Bar(_("To departments"), zero, n.distributable, total=True),
    ]
    name = f"⑦ {_('Cap')}" if n.trace["capped"] else f"④–⑥ {_('Weight')}"
    person = [
        charts.Bar(name, zero, n.exact, total=True),
        charts.Bar(f"⑧ {_('Rounding')}", n.exact, award.amount),
        charts.Bar(_("Bonus"), zero, award.amount, total=True),
    ]
    return company, person
