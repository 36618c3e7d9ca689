"""Pilot, adjust, roll out: the one door of a trial's life, and every step on record (spec 3.3)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from notices.services import Telling, notify_many
from performance.alerts import actions, kinds
from performance.alerts.backtest import run_backtest
from performance.alerts.enums import (
    TRIAL_MOVES,
    TRIAL_RUNNING,
    AlertState,
    Resolution,
    RuleMode,
    TrialKind,
    TrialState,
    TrialWhat,
)
from performance.alerts.models import Alert, Rule, Trial, TrialStep
from performance.alerts.scope import scope_of
from performance.alerts.services.moves import resolve_alerts
from performance.alerts.services.rules import next_version, snapshot
from performance.alerts.trial_reads import heads_in, trial_link
from performance.measures.models import Target
from performance.measures.services import TargetSpec, end_target, set_target

SCOPE = ("brand", "region", "department", "position")
ACTION_OF = {
    TrialState.QUIET: actions.TRIAL_STARTED,
    TrialState.LIVE: actions.TRIAL_STARTED,
    TrialState.ROLLED_OUT: actions.TRIAL_ROLLED_OUT,
    TrialState.STOPPED: actions.TRIAL_STOPPED,
}


class TrialRefused(ValueError):
    """The trial can't go there, or can't be made; `field` names the form field it belongs to."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def draft_rule_trial(
    *, rule: Rule, changes: dict[str, Any], scope: dict[str, Any], actor: Any, on: date, now: datetime, note: str
) -> Trial:
    """Prepare a trial of a changed rule on a part of the company. Side effects: the version on trial, audit.

    TrialRefused: no scope, or a trial of the rule that hasn't ended.
    """
    _check_scope(scope)
    if Trial.objects.filter(rule__code=rule.code, state__in=(TrialState.DRAFT, *TRIAL_RUNNING)).exists():
        raise TrialRefused(_("A trial of this rule is being prepared or running already; end it first."))
    trial = Trial.objects.create(kind=TrialKind.RULE, created_at=now, created_by=actor, **scope)
    _set_version(trial, rule, changes, actor=actor, now=now, reason=note)
    _record(trial, TrialWhat.DRAFTED, actions.TRIAL_DRAFTED, actor=actor, note=note, now=now, on=on)
    return trial


@transaction.atomic
def draft_target_trial(
    *, standing: Target, value: Decimal | None, scope: dict[str, Any], actor: Any, on: date, now: datetime, note: str,
    low: Decimal | None = None, high: Decimal | None = None,
) -> Trial:  # fmt: skip
    """Prepare another value of a target for a part of those it holds for. Audited. TrialRefused: no scope, or the
    scope is the target's own, so that nothing would be tried out first."""
    _check_scope(scope)
    if scope_of(standing).items() >= {f: item.pk for f, item in scope.items() if item}.items():
        raise TrialRefused(_("The target holds for exactly these; choose a part of them."), "brand")
    trial = Trial.objects.create(
        kind=TrialKind.TARGET, standing=standing, value=value, low=low, high=high, created_at=now, created_by=actor,
        **scope,
    )  # fmt: skip
    _record(trial, TrialWhat.DRAFTED, actions.TRIAL_DRAFTED, actor=actor, note=note, now=now, on=on)
    return trial


@transaction.atomic
def start_trial(*, trial: Trial, live: bool, actor: Any, on: date, now: datetime, note: str = "") -> Trial:
    """Run it from tonight: quietly (HR only) or live. A quiet one may go live later.

    Side effects: the rule's version or, live, the target in the scope; heads in the scope are told of a live one;
    alerts found quietly are withdrawn when it goes live (it finds them again for everybody). Audited.
    """
    to = TrialState.LIVE if live else TrialState.QUIET
    fields = {"started_on": trial.started_on or on}
    _move(trial, to, **fields)
    if trial.kind == TrialKind.RULE:
        _withdraw(trial, on=on, now=now)
        mode = RuleMode.LIVE if live else RuleMode.QUIET
        if trial.version.mode != mode:
            _set_version(trial, trial.version, {"mode": mode}, actor=actor, now=now, reason=note)
    elif live:
        _set_pilot_target(trial, actor=actor, on=on, now=now, note=note)
    _record(trial, TrialWhat(to), ACTION_OF[to], actor=actor, note=note, now=now, on=on)
    if live:
        _tell_heads(trial, on=on, now=now)
    return trial


@transaction.atomic
def change_trial(*, trial: Trial, changes: dict[str, Any], actor: Any, on: date, now: datetime, note: str) -> Trial:
    """Change what is tried out: the next version of the rule, or another value. Needs a reason. Audited."""
    if trial.state not in (TrialState.DRAFT, *TRIAL_RUNNING):
        raise TrialRefused(_("This trial has ended."))
    if not note.strip():
        raise TrialRefused(_("Say why it is changed."), "note")
    if trial.kind == TrialKind.RULE:
        _set_version(trial, trial.version, changes, actor=actor, now=now, reason=note)
    else:
        for name, value in changes.items():
            setattr(trial, name, value)
        trial.save(update_fields=list(changes))
        if trial.state == TrialState.LIVE:
            _set_pilot_target(trial, actor=actor, on=on, now=now, note=note)
    _record(trial, TrialWhat.CHANGED, actions.TRIAL_CHANGED, actor=actor, note=note, now=now, on=on)
    return trial


@transaction.atomic
def comment_trial(*, trial: Trial, note: str, actor: Any, now: datetime) -> TrialStep:
    """Keep what a head thinks of it. Audited."""
    if trial.state not in (TrialState.DRAFT, *TRIAL_RUNNING):
        raise TrialRefused(_("This trial has ended."))
    if not note.strip():
        raise TrialRefused(_("Write a comment."), "note")
    step = TrialStep.objects.create(trial=trial, what=TrialWhat.COMMENTED, at=now, by=actor, note=note.strip())
    audit.record(action=actions.TRIAL_COMMENTED, actor=actor, target=trial, reason=note, at=now)
    return step


@transaction.atomic
def roll_out(*, trial: Trial, actor: Any, on: date, now: datetime, note: str) -> Trial:
    """Let it hold for all: the version becomes the rule, or the value the target of everybody. Audited."""
    if not note.strip():
        raise TrialRefused(_("Say why it is rolled out."), "note")
    _move(trial, TrialState.ROLLED_OUT, ended_on=on)
    if trial.kind == TrialKind.RULE:
        _withdraw(trial, on=on, now=now)
        _make_current(trial, actor=actor, now=now, note=note)
    else:
        _roll_out_target(trial, actor=actor, on=on, now=now, note=note)
    _record(trial, TrialWhat.ROLLED_OUT, actions.TRIAL_ROLLED_OUT, actor=actor, note=note, now=now, on=on)
    return trial


@transaction.atomic
def stop_trial(*, trial: Trial, actor: Any, on: date, now: datetime, note: str) -> Trial:
    """End it without rolling out: its quiet alerts are withdrawn, its target ends tonight. Audited."""
    if not note.strip():
        raise TrialRefused(_("Say why it is stopped."), "note")
    _move(trial, TrialState.STOPPED, ended_on=on)
    if trial.kind == TrialKind.RULE:
        _withdraw(trial, on=on, now=now)
    elif trial.target:
        end_target(target=trial.target, last_day=max(on, trial.target.start), actor=actor, reason=note, now=now)
    _record(trial, TrialWhat.STOPPED, actions.TRIAL_STOPPED, actor=actor, note=note, now=now, on=on)
    return trial


def _move(trial: Trial, to: str, **fields: Any) -> None:
    """The door: compare-and-set from the state the caller saw."""
    if to not in TRIAL_MOVES[trial.state]:
        raise TrialRefused(_("This trial is %(state)s.") % {"state": trial.get_state_display()})
    if Trial.objects.filter(pk=trial.pk, state=trial.state).update(state=to, **fields) != 1:
        raise TrialRefused(_("Somebody else has just changed this trial; look at it again."))
    trial.state = to
    for name, value in fields.items():
        setattr(trial, name, value)


def _check_scope(scope: dict[str, Any]) -> None:
    if not any(scope.values()):
        raise TrialRefused(_("Choose a brand, region, department or position to try it on."), "brand")


def _set_version(trial: Trial, rule: Rule, changes: dict[str, Any], *, actor: Any, now: datetime, reason: str) -> None:
    """The next version goes on trial; it is not current before it is rolled out."""
    version = next_version(rule, actor=actor, now=now, reason=reason, is_current=False, **changes)
    version.trial = trial
    version.save(update_fields=["trial"])
    trial.rule = version
    trial.save(update_fields=["rule"])


def _make_current(trial: Trial, *, actor: Any, now: datetime, note: str) -> None:
    current = Rule.objects.select_for_update().get(code=trial.version.code, is_current=True)
    Rule.objects.filter(pk=current.pk).update(is_current=False)
    version = trial.version
    if version.mode != RuleMode.LIVE:
        _set_version(trial, version, {"mode": RuleMode.LIVE}, actor=actor, now=now, reason=note)
        version = trial.version
    Rule.objects.filter(pk=version.pk).update(is_current=True)
    version.is_current = True
    audit.record(
        action=actions.RULE_CHANGED, actor=actor, target=version, before=snapshot(current), after=snapshot(version),
        reason=note, at=now,
    )  # fmt: skip


def _withdraw(trial: Trial, *, on: date, now: datetime) -> None:
    """Alerts found quietly end with the quiet part of the trial."""
    rows = Alert.objects.filter(rule__trial=trial, code=f"{trial.version.code}~{trial.pk}").exclude(
        state=AlertState.RESOLVED
    )
    resolve_alerts(alerts=list(rows.select_related("employee")), how=Resolution.WITHDRAWN, on=on, now=now)


def _set_pilot_target(trial: Trial, *, actor: Any, on: date, now: datetime, note: str) -> None:
    """The value in force in the trial's scope from tomorrow on; what the standing target is narrowed to stays."""
    spec = _spec(trial, start=on + timedelta(days=1))
    narrow = {name: getattr(trial, name) for name in SCOPE if getattr(trial, name)}
    target, _outcome = set_target(spec=replace(spec, **narrow), actor=actor, today=on, now=now, reason=note)
    if target:
        trial.target = target
        trial.save(update_fields=["target"])


def _roll_out_target(trial: Trial, *, actor: Any, on: date, now: datetime, note: str) -> None:
    """The value becomes the standing target's; the one of the pilot ends, it is the same from then on."""
    start = on + timedelta(days=1)
    set_target(spec=_spec(trial, start=start), actor=actor, today=on, now=now, reason=note)
    if trial.target and trial.target.start <= on:
        end_target(target=trial.target, last_day=on, actor=actor, reason=note, now=now)


def _spec(trial: Trial, *, start: date) -> TargetSpec:
    """The value tried, for whom the standing target holds."""
    standing = trial.of_target
    scope = {name: getattr(standing, name) for name in (*SCOPE, "employee")}
    return TargetSpec(
        metric=standing.metric,
        start=start,
        per=standing.per,
        value=trial.value,
        low=trial.low,
        high=trial.high,
        **scope,
    )


def _record(trial: Trial, what: str, action: str, *, actor: Any, note: str, now: datetime, on: date) -> None:
    """The step, with what a backtest says at this moment; and the audit entry."""
    figures = figures_of(trial, on) if trial.kind == TrialKind.RULE else {"value": str(trial.value or "")}
    TrialStep.objects.create(trial=trial, what=what, at=now, by=actor, note=note.strip(), figures=figures)
    after = {"state": trial.state, "scope": {name: str(getattr(trial, name) or "") for name in SCOPE}, **figures}
    audit.record(action=action, actor=actor, target=trial, after=after, reason=note, at=now)


def figures_of(trial: Trial, on: date) -> dict[str, Any]:
    """What the version on trial would have raised in its scope, and what the rule in force there."""
    tried = run_backtest(trial.version, on=on, part=scope_of(trial))
    return {
        "version": trial.version.version, "from": str(tried.start), "until": str(tried.until), "alerts": tried.count,
        "people": tried.subjects, "false": tried.false, "false_per_month": str(tried.false_per_month),
    }  # fmt: skip


def _tell_heads(trial: Trial, *, on: date, now: datetime) -> None:
    users = heads_in(trial, on)
    context = {"what": (trial.rule or trial.of_target.metric).names}
    key = f"trial:{trial.public_id}:live"
    notify_many(
        kind=kinds.TRIAL_STARTED, now=now,
        tellings=[Telling(users=users, context=context, link=trial_link(trial), dedupe_key=key)],
    )  # fmt: skip
