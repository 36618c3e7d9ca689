"""Guard results and rules as pages show them; a protected state is named to authorised HR only (spec 7.3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.services import record_view
from hrplatform.lib import formats
from hrplatform.lib.formats import format_day
from hrplatform.lib.ui import Fact, Status
from people import actions as people_actions
from people.enums import Protection
from people.models import Employee
from people.permissions import may_read_protection
from pip_workflow.guards.enums import GuardCode
from pip_workflow.guards.facts import protected_kinds
from pip_workflow.guards.law import RuleText, Wage
from pip_workflow.guards.rulebook import rules_in_force
from pip_workflow.guards.words import SHOWN, place_of_key, sentence
from pip_workflow.models import Plan
from pip_workflow.rules.guards import ALLOWED, REFUSED, Result

MONEY_KEYS = frozenset({"base", "amount", "unlawful_amount", "new_pay", "local_minimum"})


@dataclass(frozen=True)
class MissingRow:
    """A fact in words, and where it is entered."""

    text: str
    url: str
    is_unknown: bool = False


@dataclass(frozen=True)
class GuardRow:
    """One guard as people read it."""

    code: str
    name: str
    article: str
    rule: str
    allowed: bool
    status: Status
    missing: Sequence[MissingRow]
    facts: Sequence[Fact]

    @property
    def url(self) -> str:
        return self.missing[0].url if self.missing else ""


def links_of_plan(plan: Plan) -> dict[str, str]:
    """Where the facts of a plan are entered."""
    return {
        "plan": reverse("plans:plan-detail", args=[plan.public_id]),
        "policies": reverse("policies:policy-list"),
        "person": reverse("people:person", args=[plan.employee.public_id]),
        "wages": reverse("plans:wage-list"),
        "talks": f"{reverse('talks:talk-create')}?employee={plan.employee.public_id}",
        "warning": reverse("plans:plan-warning", args=[plan.public_id]),
    }


def guard_rows(
    results: Iterable[Result],
    *,
    viewer: Any = None,
    person: Employee | None = None,
    on: date | None = None,
    links: Mapping[str, str] | None = None,
    may_view_pay: bool = True,
) -> list[GuardRow]:
    """Guards with the missing facts in words and where to enter them; sums of pay for who may see the person's.

    "protected" is named only where the viewer is HR named for protected periods, which is kept in the audit log.
    """
    results = list(results)
    named = _named_state(results, viewer, person, on)
    rules = rules_in_force(on) if on else {}
    hidden = frozenset() if may_view_pay else MONEY_KEYS
    return [_row(result, named, links or {}, rules, hidden) for result in results]


def _row(
    result: Result, named: str, links: Mapping[str, str], rules: Mapping[str, RuleText], hidden: frozenset[str]
) -> GuardRow:
    missing = [_missing(key, named, links) for key in result.missing]
    missing += [_missing(key, "", links, is_unknown=True) for key in result.unknown]
    rule = rules.get(result.guard)
    return GuardRow(
        code=result.guard,
        name=str(GuardCode(result.guard).label),
        article=rule.article if rule and result.rule in ("", rule.label) else result.article,
        rule=result.rule,
        allowed=result.allowed,
        status=_status(result),
        missing=missing,
        facts=[
            Fact(str(SHOWN[k]), _shown(k, value))
            for k, value in result.facts.items()
            if k in SHOWN and value and k not in hidden
        ],
    )


def _status(result: Result) -> Status:
    if result.verdict == ALLOWED:
        return Status("good", _("on file"))
    return Status("bad", _("missing")) if result.verdict == REFUSED else Status("warn", _("not known"))


def _missing(key: str, named: str, links: Mapping[str, str], *, is_unknown: bool = False) -> MissingRow:
    text = named if key == "protected" and named else sentence(key)
    place = place_of_key(key)
    return MissingRow(text, links.get(place, links.get("plan", "")), is_unknown)


def _named_state(results: Sequence[Result], viewer: Any, person: Employee | None, on: date | None) -> str:
    if person is None or on is None or viewer is None or not may_read_protection(viewer):
        return ""
    if not any("protected" in result.missing for result in results):
        return ""
    with transaction.atomic():
        record_view(actor=viewer, person=person, action=people_actions.PROTECTION_READ)
    kinds = protected_kinds(person, on) or {Protection.SENIORITY}
    states = "、".join(str(Protection(kind).label) for kind in sorted(kinds))
    return _("protected: %(state)s") % {"state": states}


def _shown(key: str, value: str) -> str:
    if key in MONEY_KEYS:
        return f"¥{formats.format_number(Decimal(value), 2)}"
    try:
        return format_day(date.fromisoformat(value))
    except ValueError:
        return value


def wage_status(wage: Wage, on: date) -> Status:
    """Whether a wage counts on the day; what nobody has confirmed never does."""
    if wage.is_shipped:
        return Status("warn", _("not confirmed: not used"))
    if wage.start <= on and (wage.until is None or wage.until >= on):
        return Status("good", _("in force"))
    return Status("neutral", _("confirmed"))


@dataclass(frozen=True)
class RunRow:
    """One asking of the guards as it was kept."""

    step: str
    at: Any
    by: str
    allowed: bool
    guards: Sequence[GuardRow]


def step_word(step: str) -> str:
    words = {
        "issue": _("Plan given"), "fail": _("Plan decided as failed"), "follow_up": _("Follow-up decided"),
        "transfer": _("Transfer carried out"), "pay_change": _("Pay change carried out"),
        "review_open": _("Open a dismissal review"), "review_first": _("First signature"),
        "review_second": _("Second signature"), "review_serve": _("Notice served"),
        "review_end": _("End of the contract"),
    }  # fmt: skip
    return str(words.get(step, step))


def parameter_facts(rule: RuleText) -> list[Fact]:
    """The parameters of a rule with their names."""
    return [Fact(parameter_label(name), parameter_text(value)) for name, value in rule.parameters.items()]


def parameter_text(value: str) -> str:
    return {"yes": _("yes"), "no": _("no")}.get(value, value)


def parameter_label(name: str) -> str:
    labels = {
        "entry_days": _("Days after entry within which the recruitment conditions are acknowledged"),
        "min_evidence": _("Items of evidence at least"),
        "min_days": _("Working days of data at least"),
        "share": _("Share of peers who met the target"),
        "service_years": _("Years of service"),
        "years_left": _("Years to the pension, fewer than"),
        "others_accepted": _("Staff representatives or the upper union will do"),
        "absence_accepted": _("A recorded absence of any union will do"),
        "cap_times": _("Capped at times the local average"),
        "cap_years": _("Years at most when capped"),
        "notice_days": _("Days of notice"),
        "before_2008": _("Service before 2008 is counted by the rules of that time"),
        "unlawful_times": _("An unlawful dismissal costs times the severance"),
        "transfer_days": _("Days for file and insurance"),
        "keep_years": _("Years the contract is kept"),
        "reply_days": _("Working days for the employee's reply"),
        "answer_days": _("Working days to answer an objection"),
    }
    return str(labels.get(name, name))
