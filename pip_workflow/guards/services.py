"""Writes of guard rules and local figures: a new version never changes an old one (spec 7.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.services import record
from people.permissions import is_hr
from pip_workflow.errors import PlanRefused
from pip_workflow.guards import actions
from pip_workflow.guards.enums import LocalKind
from pip_workflow.guards.law import shipped_rules
from pip_workflow.guards.models import GuardRule, LocalFigure

YES_NO = ("yes", "no")


class RuleRefused(PlanRefused):
    """A rule that can't be; `field` says where."""


@dataclass(frozen=True)
class RuleContent:
    """A rule as a lawyer writes it, with who signs it off."""

    code: str
    place: str
    start: date
    article: str
    text_zh: str
    text_en: str
    parameters: Mapping[str, str]
    reason: str
    signed_by: str
    signed_as: str
    signed_on: date


@transaction.atomic
def write_rule(*, content: RuleContent, actor: Any, on: date, now: datetime) -> GuardRule:
    """The next version of a rule, for the country or one place, from a day. Audited; old versions stay as they are."""
    if not is_hr(actor):
        raise RuleRefused(_("Only HR writes rules."))
    _check_content(content, on)
    last = GuardRule.objects.filter(code=content.code, place=content.place).order_by("-number").first()
    if last and content.start <= last.start:
        raise RuleRefused(_("Version %(n)s begins on %(day)s: begin later.") % {"n": last.number, "day": last.start},
                          "start")  # fmt: skip
    number = last.number + 1 if last else (1 if content.place else 2)
    try:
        with transaction.atomic():
            rule = GuardRule.objects.create(
                code=content.code, place=content.place, number=number, start=content.start,
                article=content.article.strip(), text_zh=content.text_zh.strip(), text_en=content.text_en.strip(),
                parameters=dict(content.parameters), reason=content.reason.strip(), signed_by=content.signed_by.strip(),
                signed_as=content.signed_as.strip(), signed_on=content.signed_on, created_by=actor, created_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise RuleRefused(_("Somebody else has just written this version; look at it again.")) from error
    after = {
        "code": rule.code, "place": rule.place, "number": rule.number, "start": rule.start, "article": rule.article,
        "text_zh": rule.text_zh, "text_en": rule.text_en, "parameters": rule.parameters, "signed_by": rule.signed_by,
        "signed_as": rule.signed_as, "signed_on": rule.signed_on,
    }  # fmt: skip
    record(action=actions.RULE_WRITTEN, actor=actor, target=rule, after=after, reason=rule.reason, at=now)
    return rule


def _check_content(content: RuleContent, on: date) -> None:
    shipped = shipped_rules().get(content.code)
    if shipped is None:
        raise RuleRefused(_("There is no such guard."), "code")
    for name in ("article", "text_zh", "text_en", "reason", "signed_by", "signed_as"):
        if not getattr(content, name).strip():
            raise RuleRefused(_("This is needed."), name)
    if content.signed_on > on:
        raise RuleRefused(_("That day lies in the future."), "signed_on")
    if set(content.parameters) != set(shipped.parameters):
        raise RuleRefused(_("A rule keeps the parameters of its guard."))
    for name, standard in shipped.parameters.items():
        _check_parameter(name, content.parameters[name], standard)


def _check_parameter(name: str, value: str, standard: str) -> None:
    field = f"parameter_{name}"
    if standard in YES_NO:
        if value not in YES_NO:
            raise RuleRefused(_("Write yes or no."), field)
        return
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise RuleRefused(_("This is no number."), field) from error
    if not number.is_finite() or number < 0 or (name == "share" and number > 1):
        raise RuleRefused(_("This number makes no sense here."), field)
    if name != "share" and number != number.to_integral_value():
        raise RuleRefused(_("A whole number is needed."), field)


@transaction.atomic
def keep_figure(
    *,
    place: str,
    kind: str,
    value: Decimal,
    start: date,
    source: str,
    actor: Any,
    now: datetime,
    until: date | None = None,
) -> LocalFigure:
    """A local wage from a day, with its source; who keeps it answers for it, and only then the guards use it.

    The one before ends the day before; one older than all on file ends where they begin. Audited.
    """
    if not is_hr(actor):
        raise RuleRefused(_("Only HR keeps local wages."))
    if not place.strip():
        raise RuleRefused(_("This is needed."), "place")
    if not source.strip():
        raise RuleRefused(_("Say where the figure stands: document and number."), "source")
    if kind not in LocalKind.values or value <= 0:
        raise RuleRefused(_("This number makes no sense here."), "value")
    if until and until < start:
        raise RuleRefused(_("The end lies before the start."), "until")
    figure = LocalFigure.objects.create(
        place=place.strip(), kind=kind, value=value, start=start, until=_make_room(place.strip(), kind, start, until),
        source=source.strip(), created_by=actor, created_at=now,
    )  # fmt: skip
    after = {
        "place": figure.place, "kind": kind, "value": value, "start": start, "until": figure.until,
        "source": figure.source,
    }  # fmt: skip
    record(action=actions.FIGURE_KEPT, actor=actor, target=figure, after=after, at=now)
    return figure


def _make_room(place: str, kind: str, start: date, until: date | None) -> date | None:
    """The last day of a figure that begins on the day: later ones keep their days, the one before gives way."""
    rows = list(LocalFigure.objects.select_for_update().filter(place=place, kind=kind).order_by("start"))
    if not rows:
        return until
    if start < rows[0].start:
        end = rows[0].start - timedelta(days=1)
        return min(until, end) if until else end
    last = rows[-1]
    if last.start >= start:
        raise RuleRefused(_("A figure from %(day)s is on file: begin later.") % {"day": last.start}, "start")
    if last.until is None or last.until >= start:
        last.until = start - timedelta(days=1)
        last.save(update_fields=["until"])
    return until
