"""Cards that need several apps: did last night run, what is left to set up, is the log intact (ui: homes)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.models import AuditBlock, AuditEntry, AuditPending
from audit.presenters import who
from audit.registry import label_of
from bonuses.models import BonusPlan
from hrplatform.lib import formats
from hrplatform.lib.home import panel
from hrplatform.lib.ui import Action, Event, Fact, Panel
from jobs.models import JobRun
from jobs.presenters import run_status
from people import second_factor
from people.models import Department, DepartmentHead, Employee, PolicyNotice, PolicyVersion
from people.selectors.calendar import is_calendar_settled
from people.selectors.histories import employees_as_of
from people.selectors.policies import current_versions
from performance.models import DayResult, FormTemplate, Observation, Target

NIGHT = "nightly"
LATEST = 8


@dataclass(frozen=True)
class SetUpStep:
    """One thing a company needs before it can rely on the system."""

    title: str
    detail: str
    url: str
    action: str
    done: bool


@panel(roles={"hr"}, order=10)
def last_night(user: Any, on: date, now: datetime) -> Panel | None:
    """What the last night did: whom it judged, whom it couldn't, what it raised."""
    run = JobRun.objects.filter(job=NIGHT).order_by("-business_date").first()
    if run is None:
        return None
    return Panel(
        key="night",
        title=_("Last night"),
        template="components/kv_body.html",
        context={"facts": [*_when(run), *_judged(run), *_found(run)]},
        column="side",
        order=10,
        status=run_status(run),
    )


@panel(roles={"hr"}, order=20)
def set_up(user: Any, on: date, now: datetime) -> Panel | None:
    """What is left to set up, in the middle of the page while that is most of it; gone once everything is done."""
    steps = [make(user, on) for make in STEPS]
    left = [step for step in steps if not step.done]
    if not left:
        return None
    done = len(steps) - len(left)
    return Panel(
        key="set-up",
        title=_("Set-up"),
        template="hrplatform/_set_up.html",
        context={"steps": left, "done": done, "total": len(steps)},
        column="side" if 2 * done > len(steps) else "main",
        order=20,
        aside=_("%(done)s of %(total)s done") % {"done": done, "total": len(steps)},
    )


@panel(roles={"auditor"}, order=10)
def latest_acts(user: Any, on: date, now: datetime) -> Panel:
    """Who did what last, without the values."""
    entries = AuditEntry.objects.order_by("-pk")[:LATEST]
    events = [Event(on=entry.at, title=str(label_of(entry.action)), detail=who(entry)) for entry in entries]
    link = Action(_("All entries"), reverse("audit:entry-list"))
    return Panel("acts", _("Latest entries"), "components/timeline.html", {"events": events}, order=10, link=link)


@panel(roles={"auditor"}, order=20)
def log_state(user: Any, on: date, now: datetime) -> Panel:
    """How far the log is sealed; verifying recomputes it."""
    block = AuditBlock.objects.order_by("-number").first()
    waiting = AuditPending.objects.count()
    sealed = AuditBlock.objects.aggregate(entries=Sum("size"))["entries"] or 0
    facts = [
        Fact(_("Entries"), formats.format_number(sealed + waiting)),
        Fact(_("Waiting for their seal"), formats.format_number(waiting)),
        Fact(_("Blocks"), formats.format_number(block.number if block else 0)),
        Fact(_("Last block sealed"), formats.format_moment(block.sealed_at if block else None)),
        Fact(_("Head of the chain"), block.hash[:12] if block else formats.DASH),
    ]
    template, context = "hrplatform/_log_state.html", {"facts": facts}
    return Panel("log", _("Is the log intact"), template, context, column="side", order=20)


def _when(run: JobRun) -> list[Fact]:
    facts = [Fact(_("Data of"), formats.format_day(run.business_date), url=reverse("jobs:run-list"))]
    if run.finished_at:
        text = formats.format_moment(run.finished_at)
        if run.started_at:
            seconds = max(int((run.finished_at - run.started_at).total_seconds()), 0)
            text = _("%(at)s, took %(n)s s") % {"at": formats.local(run.finished_at).strftime("%H:%M"), "n": seconds}
        facts.append(Fact(_("Finished"), text))
    return facts


def _judged(run: JobRun) -> list[Fact]:
    """People by what the day knows of them: judged, without data, the rest off that day; they add up."""
    rows = DayResult.objects.filter(day=run.business_date, grain="day")
    judged = rows.filter(value__isnull=False).values("employee").distinct().count()
    silent = rows.filter(value__isnull=True).values("employee").distinct()
    silent_count = silent.exclude(employee__in=rows.filter(value__isnull=False).values("employee")).count()
    day = run.business_date
    everybody = Employee.objects.filter(hire_date__lte=day).exclude(leave_date__lt=day).count()
    return [
        Fact(_("Judged"), _("%(n)s people") % {"n": judged}),
        Fact(_("Off or without a daily target"), _("%(n)s people") % {"n": max(everybody - judged - silent_count, 0)}),
        Fact(_("No data"), _("%(n)s people") % {"n": silent_count}),
        Fact(_("Employed"), _("%(n)s people") % {"n": everybody}, ruled=True),
    ]


def _found(run: JobRun) -> list[Fact]:
    raised, resolved = run.result.get("alerts_raised", 0), run.result.get("alerts_resolved", 0)
    block = AuditBlock.objects.order_by("-number").first()
    sealed = formats.format_moment(block.sealed_at) if block else formats.DASH
    return [
        Fact(_("New alerts / resolved by themselves"), f"{raised} / {resolved}", url=reverse("alerts:alert-list")),
        Fact(_("Audit log sealed"), sealed, url=reverse("audit:entry-list")),
    ]


def _people_step(user: Any, on: date) -> SetUpStep:
    return SetUpStep(
        _("Roster"),
        _("Nobody is on file yet."),
        reverse("intake:upload", args=["people"]),
        _("Import the roster"),
        Employee.objects.exists(),
    )


def _heads_step(user: Any, on: date) -> SetUpStep:
    """Done when every top department has a head; those below follow it."""
    top = Department.objects.filter(parent__isnull=True, is_active=True)
    missing = top.exclude(pk__in=DepartmentHead.objects.as_of(on).values("department")).count()
    detail = _("%(n)s top departments have no head: their alerts reach HR only.") % {"n": missing}
    return SetUpStep(
        _("Heads of departments"),
        detail if missing else _("Without heads alerts reach HR only."),
        reverse("people:organisation"),
        _("Appoint"),
        bool(top) and not missing,
    )


def _accounts_step(user: Any, on: date) -> SetUpStep:
    """Done when everybody can sign in; people without e-mail get printed slips."""
    here = employees_as_of(on)
    missing = here.filter(user__isnull=True).count()
    detail = _("%(n)s people have no account; slips can be printed for those without e-mail.") % {"n": missing}
    return SetUpStep(
        _("Accounts"),
        detail if missing else _("They come after the roster."),
        reverse("people:account-slips"),
        _("Make accounts"),
        not missing and here.exists(),
    )


def _calendar_step(user: Any, on: date) -> SetUpStep:
    """Done when HR set days off, a schedule or an own day, or said that weekends and public holidays are right."""
    return SetUpStep(
        _("Work calendar"),
        _("Weekends and public holidays are set. Say which positions rest on other days, or that nobody does."),
        reverse("people:calendar"),
        _("See"),
        is_calendar_settled(),
    )


def _targets_step(user: Any, on: date) -> SetUpStep:
    return SetUpStep(
        _("Targets"),
        _("No target is in force."),
        reverse("measures:target-list"),
        _("Set targets"),
        Target.objects.filter(Q(until__isnull=True) | Q(until__gte=on), start__lte=on).exists(),
    )


def _data_step(user: Any, on: date) -> SetUpStep:
    return SetUpStep(
        _("Daily data"),
        _("No daily figures have come in."),
        reverse("intake:upload", args=["observations"]),
        _("Import daily data"),
        Observation.objects.exists(),
    )


def _policy_step(user: Any, on: date) -> SetUpStep:
    """Rules count in plans and exits only if each employee was given them."""
    versions = list(current_versions(on))
    employed = Employee.objects.filter(hire_date__lte=on).exclude(leave_date__lt=on)
    missing = sum(_unserved(version, employed) for version in versions)
    detail = (
        _("%(n)s notices of rules in force are missing.") % {"n": missing} if versions else _("No rule is published.")
    )
    return SetUpStep(
        _("Company rules"), detail, reverse("policies:policy-list"), _("See"), bool(versions) and not missing
    )


def _unserved(version: PolicyVersion, employed: Any) -> int:
    served = PolicyNotice.objects.filter(version=version).values("employee")
    return employed.exclude(pk__in=served).count()


def _forms_step(user: Any, on: date) -> SetUpStep:
    return SetUpStep(
        _("Review form"),
        _("Reviews need a form with items and weights."),
        reverse("reviews:form-list"),
        _("Make a form"),
        FormTemplate.objects.exists(),
    )


def _bonus_step(user: Any, on: date) -> SetUpStep:
    return SetUpStep(
        _("Bonus rule"),
        _("Pools are shared out by a rule; there is none yet."),
        reverse("bonuses:rule"),
        _("Write the rule"),
        BonusPlan.objects.exists(),
    )


def _factor_step(user: Any, on: date) -> SetUpStep:
    return SetUpStep(
        _("Second step of signing in"),
        _("HR accounts need a code from the phone."),
        reverse("account-security"),
        _("Set up"),
        second_factor.has_second_factor(user),
    )


STEPS: list[Callable[[Any, date], SetUpStep]] = [
    _factor_step,
    _people_step,
    _heads_step,
    _accounts_step,
    _calendar_step,
    _targets_step,
    _data_step,
    _policy_step,
    _forms_step,
    _bonus_step,
]
