"""What every view of bonuses needs of the request."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from audit.services import record_views
from bonuses import actions, permissions
from bonuses.errors import BonusRefused, PoolMoved
from bonuses.models import BonusPool
from hrplatform.lib import dates
from people.models import Employee


def pool_url(pool: BonusPool) -> str:
    return reverse("bonuses:pool-detail", args=[pool.public_id])


def pool_way(request: HttpRequest, pool: BonusPool) -> str:
    """The pool's page, "" for whoever may not open it (an approver of one adjustment)."""
    return pool_url(pool) if permissions.sees_pool(request.user, pool, today(request)) else ""


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
    context |= {"form": form, "is_insider": permissions.can_view_pools(request.user)}
    return render(request, template, context, status=status)
