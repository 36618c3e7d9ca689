"""The page of a pool: scenarios side by side, who gets more or less, whose turn it is."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bonuses import permissions
from bonuses.enums import OPEN_STATES, BaseKind, PoolState
from bonuses.models import BonusPool, Scenario, ScenarioDepartment
from bonuses.presenters import charts
from bonuses.presenters.funding import describe_funding, join_words
from bonuses.selectors.pools import COMPARED, Compared, compare, scenarios_of
from hrplatform.lib.formats import DASH, format_amount, format_number, format_percent, format_signed
from hrplatform.lib.money import from_fen
from hrplatform.lib.ui import Action, Status

STATUS_KINDS = {
    PoolState.DRAFT: "neutral",
    PoolState.SIMULATED: "neutral",
    PoolState.SUBMITTED: "info",
    PoolState.HR_APPROVED: "info",
    PoolState.APPROVED: "good",
    PoolState.RELEASED: "good",
    PoolState.PAID: "good",
}


def status_of(pool: BonusPool) -> Status:
    icon = {"neutral": "player-play", "info": "clock", "good": "circle-check"}
    kind = STATUS_KINDS[PoolState(pool.state)]
    return Status(kind, pool.get_state_display(), icon[kind])


@dataclass(frozen=True)
class River:
    """One scenario's card."""

    scenario: Scenario
    number: str
    terms: str
    paid: str
    reserve: str
    pool: str
    option: dict[str, Any]
    sentence: str
    is_chosen: bool

    @property
    def key(self) -> str:
        return f"river-{self.scenario.number}"


@dataclass(frozen=True)
class Cell:
    text: str
    trend: str = ""
    share: str = ""


@dataclass(frozen=True)
class Line:
    """One row of a table: a name, then cells."""

    name: str
    cells: list[Cell]


@dataclass
class PoolPage:
    pool: BonusPool
    status: Status
    funding: str
    rivers: list[River] = field(default_factory=list)
    heads: list[tuple[str, str]] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)
    reserve: Line | None = None
    total: Line | None = None
    measures: list[Line] = field(default_factory=list)
    histogram: dict[str, Any] | None = None
    histogram_title: str = ""
    histogram_label: str = ""
    actions: list[Action] = field(default_factory=list)
    people: int = 0
    unit: str = ""
    is_open: bool = False
    correlation_note: str = ""


def build_pool_page(pool: BonusPool, user: Any, on: date) -> PoolPage:
    """Up to four scenarios, compared with the first; the chosen one is always among them."""
    compared = compare(shown_scenarios(pool))
    page = PoolPage(
        pool=pool,
        status=status_of(pool),
        funding=describe_funding(pool),
        unit=charts.unit_name(),
        is_open=pool.state in OPEN_STATES,
        actions=acts_of(pool, user, on),
    )
    if not compared:
        return page
    first = compared[0].scenario
    page.people = first.people
    page.rivers = [_river(one.scenario, None if one.scenario == first else first, pool) for one in compared]
    page.heads = [(_("Scenario %(n)s") % {"n": one.scenario.number}, one.scenario.name) for one in compared]
    page.rows = _department_rows([one.scenario for one in compared], pool.amount)
    reserves = [one.scenario.reserve for one in compared]
    page.reserve = Line(_("Reserve"), _money_cells(reserves, pool.amount, plain=True))
    page.total = Line(_("Pool"), _total_cells(pool, len(compared)))
    page.measures = _measure_rows(compared)
    page.correlation_note = _("The nearer to 1, the more a bonus per yuan of base follows the score.")
    _add_histogram(page, compared, pool.chosen_id)
    return page


def acts_of(pool: BonusPool, user: Any, on: date) -> list[Action]:
    """What this person may do now; at most one is primary."""

    def act(name: str, label: str, icon: str = "", primary: bool = False) -> Action:
        return Action(label, reverse(f"bonuses:{name}", args=[pool.public_id]), icon, primary)

    found: list[Action] = []
    if pool.chosen_id and permissions.can_view_pools(user):
        found += [act("award-list", _("Awards"), "list"), act("ledger", _("Ledger"), "book")]
    elif pool.amount and permissions.can_view_pools(user):
        url = reverse("bonuses:comparison", args=[pool.public_id]) + "?as=xlsx"
        found.append(Action("Excel", url, "download"))
    if pool.state in OPEN_STATES and permissions.people.is_hr(user):
        found.append(
            act("scenario-create", _("New scenario"), "plus", pool.state == PoolState.DRAFT and pool.amount > 0)
        )
    if permissions.can_return(user, pool, on):
        found.append(act("pool-return", _("Return"), "arrow-back-up"))
    if permissions.can_approve(user, pool, on):
        found.append(act("pool-approve", _("Approve"), "check", True))
    if permissions.can_make_payroll(user, pool):
        found.append(act("payroll", _("Payroll file"), "file-spreadsheet"))
    if permissions.can_release(user, pool):
        found.append(act("pool-release", _("Release to employees"), "send", True))
    if permissions.can_pay(user, pool):
        found.append(act("pool-pay", _("Mark as paid"), "cash", True))
    return found


def shown_scenarios(pool: BonusPool, *, departments: bool = True) -> list[Scenario]:
    """The first four, the chosen one always among them."""
    scenarios = scenarios_of(pool, departments=departments)
    shown = scenarios[:COMPARED]
    picked = next((one for one in scenarios if one.pk == pool.chosen_id), None)
    if picked and picked not in shown:
        shown[-1] = picked
    return shown


def terms_text(scenario: Scenario) -> str:
    """The terms in one line."""
    mode = (
        _("departments' coefficients normalised")
        if scenario.mode == "normalised"
        else _("departments' coefficients as they are, the rest kept")
    )
    if not scenario.uses_scores:
        mode = _("departments by base alone")
    parts = [mode, _("reserve %(rate)s") % {"rate": format_percent(scenario.reserve_rate)}]
    if scenario.individual_mode == "absolute":
        parts.append(_("what people don't earn is kept"))
    return join_words(parts)


def _river(scenario: Scenario, reference: Scenario | None, pool: BonusPool) -> River:
    return River(
        scenario=scenario,
        number=format_number(scenario.number),
        terms=scenario.note or terms_text(scenario),
        paid=charts.in_units(scenario.paid),
        reserve=charts.in_units(scenario.reserve),
        pool=charts.in_units(pool.amount),
        option=charts.river(scenario, reference),
        sentence=charts.river_sentence(scenario),
        is_chosen=pool.chosen_id == scenario.pk,
    )


def _department_rows(scenarios: list[Scenario], pool: Decimal) -> list[Line]:
    """Departments with people, score, then amount and difference per scenario."""
    by_scenario = [{row.department_id: row for row in one.departments.all()} for one in scenarios]
    names: dict[int, ScenarioDepartment] = {}
    for rows in by_scenario:
        for key, row in rows.items():
            names.setdefault(key, row)
    lines = []
    for key, row in sorted(names.items(), key=lambda item: item[1].department.code):
        score = next((rows[key].score for rows in by_scenario if key in rows and rows[key].score is not None), None)
        amounts = [rows[key].paid if key in rows else Decimal(0) for rows in by_scenario]
        head = [Cell(format_number(row.people)), Cell(DASH if score is None else format_number(score, 2))]
        lines.append(Line(row.department.name, head + _money_cells(amounts, pool)))
    return lines


def _money_cells(amounts: list[Decimal], pool: Decimal, *, plain: bool = False) -> list[Cell]:
    """The first amount, then each other with its difference; under an amount its share of the pool."""

    def amount_cell(amount: Decimal) -> Cell:
        return Cell(format_amount(amount), share=format_percent(amount / pool) if pool else "")

    cells = [amount_cell(amounts[0])]
    for amount in amounts[1:]:
        difference = amount - amounts[0]
        trend = "" if plain or not difference else "good" if difference > 0 else "bad"
        cells += [amount_cell(amount), Cell(format_signed(difference), trend)]
    return cells


def _total_cells(pool: BonusPool, count: int) -> list[Cell]:
    cells = [Cell(format_amount(pool.amount))]
    for _i in range(count - 1):
        cells += [Cell(format_amount(pool.amount)), Cell("")]
    return cells


def _measure_rows(compared: list[Compared]) -> list[Line]:
    def line(name: str, texts: list[str]) -> Line:
        return Line(name, [Cell(text) for text in texts])

    unit = charts.unit_name()
    scenarios = [one.scenario for one in compared]
    rows = [
        line(_("Paid out (%(unit)s)") % {"unit": unit}, [charts.in_units(one.paid, 2) for one in scenarios]),
        line(_("Reserve (%(unit)s)") % {"unit": unit}, [charts.in_units(one.reserve, 2) for one in scenarios]),
        *_cost_rows(scenarios),
        line(_("Correlation with scores"), [format_number(one.rank_correlation, 2) for one in scenarios]),
        line(_("Gini coefficient"), [format_number(one.gini, 3) for one in scenarios]),
    ]
    for name, key in ((_("People with more"), "gained"), (_("People with less"), "lost"), (_("Unchanged"), "same")):
        rows.append(line(name, [DASH if one.changes is None else str(getattr(one.changes, key)) for one in compared]))
    rows.append(line(_("Highest (yuan)"), [format_amount(from_fen(one.highest)) for one in compared]))
    rows.append(
        line(
            _("Median (yuan)"),
            [format_amount(one.median / 100 if one.median is not None else None) for one in compared],
        )
    )
    return rows


def _cost_rows(scenarios: list[Scenario]) -> list[Line]:
    """What it costs beside pay, where the base is pay: all awards in monthly salaries of those who take part."""
    if any(one.plan.base != BaseKind.SALARY for one in scenarios):
        return []
    cells = []
    for one in scenarios:
        base = sum((row.base for row in one.departments.all()), Decimal(0))
        cells.append(Cell(format_number(one.paid / base, 2) if base else DASH))
    return [Line(_("Cost in monthly salaries"), cells)]


def _add_histogram(page: PoolPage, compared: list[Compared], chosen: int | None) -> None:
    """How far people move between the first scenario and the chosen one (else the second)."""
    later = [one for one in compared if one.changes is not None]
    if not later:
        return
    one = next((item for item in later if item.scenario.pk == chosen), later[0])
    assert one.changes is not None
    bins = [found for found in one.changes.bins if found[2]]
    if not bins:
        return
    labels = _bin_labels([(low, high) for low, high, _count in bins])
    rising = [low is not None and low >= 0 for low, _high, _count in bins]
    counts = [count for *_edges, count in bins]
    page.histogram = charts.histogram(labels, counts, rising)
    page.histogram_title = _("%(b)s against %(a)s: how bonuses move") % {
        "b": one.scenario.name,
        "a": compared[0].scenario.name,
    }
    page.histogram_label = join_words(f"{label} {count}" for label, count in zip(labels, counts, strict=True))


def _bin_labels(bins: list[tuple[int | None, int | None]]) -> list[str]:
    """down 15–20%, 10–15%, … up 0–5%, 5–10%: the word stands at the first of each direction."""
    found, said = [], set()
    for low, high in bins:
        rises = low is not None and low >= 0
        edges = sorted(abs(edge) for edge in (low, high) if edge is not None)
        more = _("%(n)s%% and more") % {"n": edges[0]}
        text = more if len(edges) == 1 else f"{edges[0]}–{edges[1]}%"
        if rises not in said:
            text = (_("up %(text)s") if rises else _("down %(text)s")) % {"text": text}
        said.add(rises)
        found.append(text)
    return found
