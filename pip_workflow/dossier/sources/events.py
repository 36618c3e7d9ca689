"""Alerts with their days, talks with what both sides said."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hrplatform.lib import formats
from hrplatform.lib.formats import join_names
from performance.alerts import presenters as alert_words
from performance.alerts.models import Alert
from performance.talks.models import Talk
from performance.talks.presenters import write_facts
from pip_workflow.dossier.parts import Case, Exhibit, Table, day, section


@section("alerts", gettext_lazy("Alerts"), order=50, empty=gettext_lazy("No alert was raised in the period."))
def alerts(case: Case) -> Iterator[Exhibit]:
    """Every alert about the person, resolved ones too, with the rule version and the days it rests on."""
    found = Alert.objects.filter(employee=case.employee, last_day__gte=case.start, raised_on__lte=case.until)
    related = ("rule__metric", "metric", "employee", "department", "resolved_by", "acknowledged_by")
    for alert in found.select_related(*related).prefetch_related("days").order_by("raised_on", "pk"):
        yield _alert(alert)


def _alert(alert: Alert) -> Exhibit:
    heads, strip = alert_words.heads(alert), alert_words.strip(alert)
    facts = [
        (_("Rule"), f"{alert.rule} ({alert.rule.code} v{alert.rule.version})"),
        (_("Raised on"), day(alert.raised_on)),
        (_("Severity"), alert.get_severity_display()),
        (_("State"), alert.get_state_display()),
        (_("Acknowledged by"), _by(alert.acknowledged_by, alert.acknowledged_at)),
        (_("Note"), alert.note),
        (_("Resolved on"), day(alert.resolved_on)),
        (_("Reason"), alert.reason),
    ]
    columns = [heads.day, heads.value or _("Value"), heads.target, heads.achievement]
    rows = [(item.title, item.value, item.target, item.achievement) for item in strip]
    keep = [index for index, name in enumerate(columns) if name]
    table = Table([columns[i] for i in keep], [[row[i] for i in keep] for row in rows])
    words = [alert_words.sentence(alert, len(strip))]
    return Exhibit(str(alert.rule), alert.raised_on, [f for f in facts if f[1]], words, [table], objects=[alert])


def _by(user: object, at: object) -> str:
    return f"{user}, {formats.format_moment(at)}" if user and at else ""  # type: ignore[arg-type]


@section("talks", gettext_lazy("Talks on record"), order=60, empty=gettext_lazy("No talk is on record."))
def talks(case: Case) -> Iterator[Exhibit]:
    """Every talk with the person: the frozen facts, the employee's own words, what was agreed, later additions."""
    found = Talk.objects.filter(employee=case.employee, held_at__date__range=(case.start, case.until))
    for talk in found.select_related("led_by").prefetch_related("present", "addenda__author").order_by("held_at"):
        yield _talk(talk)


def _talk(talk: Talk) -> Exhibit:
    present = join_names(person.name for person in talk.present.all())
    facts = [
        (_("Held at"), formats.format_moment(talk.held_at)),
        (_("Led by"), str(talk.led_by)),
        (_("Also present"), present),
        (_("Recorded at"), formats.format_moment(talk.recorded_at)),
        (_("Locked since"), formats.format_moment(talk.locked_at)),
        (_("Confirmed by the employee"), formats.format_moment(talk.confirmed_at) if talk.confirmed_at else _("no")),
        (_("The employee's remark"), talk.confirmation),
    ]
    words = [_("What was said: %(text)s") % {"text": talk.summary}]
    if talk.employee_words:
        words.append(_("The employee's own words: %(text)s") % {"text": talk.employee_words})
    words += [
        _("Added later by %(who)s, %(when)s: %(text)s")
        % {"who": item.author, "when": formats.format_moment(item.written_at), "text": item.text}
        for item in talk.addenda.all()
    ]
    tables = []
    if lines := talk.facts.get("lines"):
        tables.append(Table((_("Day"), _("Figure shown")), write_facts(lines)))
    if talk.actions:
        rows = [(a.get("text", ""), a.get("who", ""), str(a.get("due_on") or "")) for a in talk.actions]
        tables.append(Table((_("Agreed"), _("Who"), _("Due")), rows))
    return Exhibit(talk.get_topic_display(), talk.held_at.date(), [f for f in facts if f[1]], words, tables,
                   objects=[talk])  # fmt: skip
