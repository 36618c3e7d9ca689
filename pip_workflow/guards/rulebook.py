"""Which version of a guard rule holds, and what is paid in a place, on a day (spec 7.3)."""

from collections.abc import Sequence
from datetime import date

from hrplatform.lib.memo import once
from pip_workflow.guards.enums import GuardCode, LocalKind
from pip_workflow.guards.law import RuleText, Wage, shipped_rules, shipped_wages
from pip_workflow.guards.models import GuardRule, LocalFigure


@once
def rules_in_force(on: date, place: str = "") -> dict[str, RuleText]:
    """Every rule on the day: of the place where it has one, else of the country. One query."""
    found = dict(shipped_rules())
    rows = [row for row in own_versions() if row.start <= on and row.place in {"", place}]
    for row in sorted(rows, key=lambda item: bool(item.place)):
        found[row.code] = as_text(row)
    return {code: found[code] for code in GuardCode.values}


def rule_in_force(code: str, on: date, place: str = "") -> RuleText:
    return rules_in_force(on, place)[code]


def versions_of(code: str) -> list[RuleText]:
    """Every version of a rule, the newest first, what is shipped last."""
    rows = GuardRule.objects.filter(code=code).order_by("place", "-number")
    return [*(as_text(row) for row in rows), shipped_rules()[code]]


def as_text(row: GuardRule) -> RuleText:
    """A row as the guards read it; a lawyer writes one article for both languages."""
    return RuleText(
        code=row.code, place=row.place, number=row.number, start=row.start, article_zh=row.article,
        article_en=row.article, text_zh=row.text_zh, text_en=row.text_en, parameters=row.parameters,
        signed_by=row.signed_by, signed_as=row.signed_as, signed_on=row.signed_on, reason=row.reason,
        public_id=row.public_id,
    )  # fmt: skip


def wages() -> list[Wage]:
    """What HR confirmed for every place, and what is shipped and waits for that."""
    own = [_as_wage(row) for row in LocalFigure.objects.select_related("created_by")]
    known = {(wage.place, wage.kind, wage.start) for wage in own}
    return own + [wage for wage in shipped_wages() if (wage.place, wage.kind, wage.start) not in known]


def wage_on(place: str, kind: LocalKind | str, on: date) -> Wage | None:
    """A place's wage on the day as HR confirmed it; None where nobody has, whatever the product brings."""
    row = LocalFigure.objects.as_of(on).filter(place=place, kind=kind).select_related("created_by").first()
    return _as_wage(row) if row else None


def shipped_wage(place: str, kind: str, start: date) -> Wage | None:
    """What the product brings, to be checked against its source and confirmed."""
    return next((w for w in shipped_wages() if (w.place, w.kind, w.start) == (place, kind, start)), None)


@once
def own_versions() -> Sequence[GuardRule]:
    """Every version a lawyer signed, the oldest first: a handful, asked once by a page that asks for many days."""
    return list(GuardRule.objects.order_by("start", "number"))


@once
def places() -> Sequence[str]:
    """Every place with a wage or a rule of its own."""
    ruled = {row.place for row in own_versions() if row.place}
    paid = LocalFigure.objects.order_by().values_list("place", flat=True)
    return sorted({wage.place for wage in shipped_wages()} | set(paid) | ruled)


def _as_wage(row: LocalFigure) -> Wage:
    return Wage(
        row.place, row.kind, row.value, row.start, row.until, row.source, is_shipped=False,
        confirmed_by=str(row.created_by), confirmed_at=row.created_at,
    )  # fmt: skip
