"""What every view of bonuses needs of the request."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from audit.services import record_views
from bonuses import actions
from bonuses.errors import BonusRefused, PoolMoved
from hrplatform.lib import dates
from people.models import Employee


def moment(request: HttpRequest) -> datetime:
    return dates.now()


def today(request: HttpRequest) -> date:
    """The business date now; views pass it down, nothing below reads a clock."""
    return dates.company_today(request.company, dates.now())  # type: ignore[attr-defined]


def log_looks(request: HttpRequest, employees: Iterable[Employee]) -> None:
    """Keep whose bonuses a list showed to somebody else, once per person; one's own isn't kept."""
    shown = {employee.pk: employee for employee in employees if employee.user_id != request.user.pk}
    record_views(actor=request.user, persons=shown.values(), action=actions.AWARD_VIEWED)


def answer(
    request: HttpRequest,
    form: forms.BaseForm,
    template: str,
    context: dict[str, Any],
    act: Callable[[], str],
    done: str = "",
) -> HttpResponse:
    """POST: valid form → act() gives where to go; refusals stand at the form (422), a lost race 409. GET: the form."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                target = act()
            except BonusRefused as refused:
                form.add_error(None, str(refused))
                status = 409 if isinstance(refused, PoolMoved) else 422
            else:
                if done:
                    messages.success(request, done)
                return HttpResponseRedirect(target)
    return render(request, template, context | {"form": form}, status=status)
