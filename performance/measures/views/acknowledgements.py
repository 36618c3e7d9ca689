"""Who knows the targets, for HR (spec 2.3)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from hrplatform.lib.formats import join_names
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.ui import Status
from people.models import Employee
from people.permissions import require_hr
from people.selectors import employees_as_of
from performance.measures import services
from performance.measures.models import Metric
from performance.measures.selectors.acknowledgements import Known, known_targets
from performance.measures.views.edge import today_of


class KnownFilter(forms.Form):
    """Everybody, or only those who have something to confirm."""

    show = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("still to confirm")), ("all", _("everybody with targets"))]
    )

    def __init__(self, *args: Any, known: dict[int, Known], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def narrow(self, rows: QuerySet[Employee]) -> QuerySet[Employee]:
        wanted = self.known
        if self.cleaned_data["show"] != "all":
            wanted = {pk: item for pk, item in wanted.items() if item.missing}
        # As one array: a thousand parameters take longer to write down than the rows to read.
        return rows.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [list(wanted)]))


@login_required
@require_safe
def list_acknowledgements(request: HttpRequest) -> HttpResponse:
    """People with targets in force: how many they have confirmed, which are missing."""
    require_hr(request.user)
    _now, today = today_of(request)
    known = known_targets(today)
    names = {metric.pk: str(metric) for metric in Metric.objects.all()}
    listing = build_listing(
        request, employees_as_of(today), caption=gettext("Confirmed targets"),
        columns=_columns(known, names), filters=KnownFilter({"show": "", **request.GET.dict()}, known=known),
        search=("name__icontains", "number__iexact"), search_hint=gettext("Name or number"), default_sort="employee",
        empty_title=gettext("Nobody has a target to confirm"), empty_text=gettext("Set targets first."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{gettext('Confirmed targets')} {today}.xlsx")
    waiting = sum(bool(item.missing) for item in known.values())
    context = {"list": listing, "waiting": waiting, "people": len(known)}
    return render(request, "performance/acknowledgement_list.html", context)


@login_required
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Ask everybody who has not confirmed a target to do so; once a day each."""
    require_hr(request.user)
    now, today = today_of(request)
    waiting = {pk: len(item.missing) for pk, item in known_targets(today).items() if item.missing}
    told = services.remind_of_targets(waiting=waiting, on=today, now=now)
    words = ngettext("%(n)s person is reminded.", "%(n)s people are reminded.", told) % {"n": told}
    messages.success(request, words if told else gettext("Everybody concerned was reminded today already."))
    return redirect("measures:acknowledgement-list")


def _columns(known: dict[int, Known], names: dict[int, str]) -> list[ListColumn]:
    def missing(row: Employee) -> str:
        return join_names(names[pk] for pk in known[row.pk].missing)

    return [
        ListColumn("employee", _("Employee"), text=lambda row: row.name, sort="sort_key",
                   url=lambda row: f"/people/{row.public_id}/", sub=lambda row: row.number),
        ListColumn("held", _("Targets in force"), kind="count", value=lambda row: known[row.pk].held),
        ListColumn("confirmed", _("Confirmed"), kind="count", value=lambda row: known[row.pk].confirmed),
        ListColumn("missing", _("Still to confirm"), text=missing),
        ListColumn("last", _("Last confirmed"), kind="moment", value=lambda row: known[row.pk].last_at),
        ListColumn("state", _("State"), status=lambda row: _state(known[row.pk])),
    ]  # fmt: skip


def _state(item: Known) -> Status:
    if item.missing:
        return Status("warn", gettext("not all known"))
    return Status("good", gettext("all known"))
