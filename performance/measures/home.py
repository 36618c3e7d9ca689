"""Measures on the start page: the team for heads, attainment for HR, own targets for employees."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hrplatform.lib import home
from hrplatform.lib.formats import DASH, format_day, format_number, format_percent, join_names
from hrplatform.lib.ui import Action, Figure, Need, Panel, Status
from people.models import Employee
from people.permissions import employee_of, is_hr, led_employees
from people.selectors import current_assignment
from performance.measures.enums import DisputeState
from performance.measures.models import DayResult, Dispute, Metric
from performance.measures.permissions import owned_roles
from performance.measures.presenters import team_day as presenter
from performance.measures.presenters.disputes import disputed
from performance.measures.presenters.own_line import own_lines
from performance.measures.selectors import team_day as selector
from performance.measures.selectors.live import latest_version, read_today
from performance.measures.selectors.results import read_own
from performance.measures.selectors.targets import acknowledged, targets_for

PAST = timedelta(days=30)
ROWS = 5


@home.panel(roles={"head", "deputy", "manager"}, order=10)
def team_panel(user: Any, on: date, now: datetime) -> Panel | None:
    """The five furthest behind on the last working day."""
    day_on = selector.latest_working_day(on)
    people = led_employees(user, on)
    day = selector.read_team_day(people=people, on=day_on, today=on, viewer=user, with_pay=False, limit=ROWS)
    rows = [row for row in day.rows if row.has_data]
    if not rows:
        return None
    selector.fill_history(day, rows)
    return Panel(
        key="team-day", title=_("Team on %(day)s") % {"day": format_day(day_on)},
        template="performance/_team_panel.html",
        context={"day": day, "lines": presenter.lines(day, rows)}, order=10,
        link=Action(_("Everybody"), reverse("measures:team-day")),
        aside="" if day.attainment is None else _("Attainment %(share)s") % {"share": format_percent(day.attainment)},
    )  # fmt: skip


@home.panel(roles={"hr", "head", "deputy", "manager"}, order=5)
def today_panel(user: Any, on: date, now: datetime) -> Panel | None:
    """Today so far, as figures come in; the card renews itself."""
    version = latest_version()
    so_far = read_today(Employee.objects.all() if is_hr(user) else led_employees(user, on), on)
    if so_far is None:
        return None
    return Panel(
        key="today", title=_("Today so far"), template="performance/_today_panel.html", column="side", order=5,
        context={"so_far": so_far, "pulse": version},
        link=Action(_("Everybody"), f"{reverse('measures:team-day')}?on={on}"),
    )  # fmt: skip


@home.needs(roles={"hr", "data_owner", "finance"}, order=15)
def dispute_needs(user: Any, on: date, now: datetime) -> list[Need]:
    """Figures that employees question and this account answers for, the longest waiting first."""
    roles = owned_roles(user)
    rows = (
        Dispute.objects.filter(state=DisputeState.OPEN, metric__data_owner__in=roles)
        if roles
        else Dispute.objects.none()
    )
    overdue = Status("bad", _("Overdue"))
    waiting = list(rows.exclude(employee__user=user).select_related("employee", "metric").order_by("due_on")[:ROWS])
    return [
        Need(
            overdue if row.due_on < on else disputed(), _("%(name)s questions a figure") % {"name": row.employee.name},
            reverse("measures:dispute-detail", args=[row.public_id]), pgettext("questioned figure", "Answer"),
            detail=f"{row.metric} · {format_day(row.day)}", when=row.raised_at, category=_("Questioned figures"),
            rank=15 if row.due_on < on else 25,
        )
        for row in waiting
    ]  # fmt: skip


@home.figures(roles={"hr"}, order=10)
def attainment(user: Any, on: date, now: datetime) -> list[Figure]:
    """The main metric of the last judged day against its targets, with the days before."""
    metric = Metric.objects.filter(is_primary=True, is_active=True).order_by("sequence").first()
    if metric is None:
        return []
    rows = DayResult.objects.filter(metric=metric, grain="day", day__range=(on - PAST, on - timedelta(days=1)))
    known = rows.filter(value__isnull=False).values("day").order_by("day")
    sums = list(known.annotate(actual=Sum("value"), due=Sum("target_value", filter=Q(target_value__gt=0))))
    shares = [row["actual"] / row["due"] if row["due"] else None for row in sums]
    if not sums:
        return [Figure(_("Attainment"), DASH, note=_("No judged day yet"), url=reverse("measures:company"))]
    last = sums[-1]
    words = f"{metric} {format_number(last['actual'])} / {format_number(last['due'])}"
    value = format_number(shares[-1] * 100, 1) if shares[-1] is not None else DASH
    return [
        Figure(
            _("Attainment"), value, "%", span=format_day(last["day"], weekday=False), note=words, past=shares, target=1,
            url=reverse("measures:company"),
        )
    ]  # fmt: skip


@home.panel(roles={"employee"}, order=12)
def own_day_panel(user: Any, on: date, now: datetime) -> Panel | None:
    """How am I doing against my targets: the last judged day, with the days before it."""
    me = employee_of(user, on)
    own = read_own(me, on) if me else None
    if own is None or not own.days:
        return None
    day = own.days[0][0]
    return Panel(
        key="own-day", title=_("My results on %(day)s") % {"day": format_day(day)},
        template="performance/_own_day_panel.html", context={"lines": own_lines(own)}, order=12,
        link=Action(_("My results"), reverse("measures:my-results")),
    )  # fmt: skip


@home.needs(roles={"employee"}, order=20)
def target_needs(user: Any, on: date, now: datetime) -> list[Need]:
    """Targets the person has not acknowledged yet."""
    me = employee_of(user, on)
    place = current_assignment(me, on) if me else None
    if me is None or place is None:
        return []
    targets = targets_for(place, on)
    seen = acknowledged(targets, me)
    waiting = [target for target in targets if target.pk not in seen]
    if not waiting:
        return []
    words = ngettext("%(n)s target to confirm", "%(n)s targets to confirm", len(waiting)) % {"n": len(waiting)}
    names = join_names(str(target.metric) for target in waiting[:4])
    status = Status("info", _("Targets"))
    return [
        Need(status, words, reverse("measures:my-results"), _("Read"), detail=names, category=_("Targets"), rank=30)
    ]
