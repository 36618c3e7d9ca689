"""Whose plan it is to be, when no alert proposes one: a name or number of somebody one leads (spec 7.1)."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from people.models import Employee
from people.permissions import is_hr, led_employees
from people.selectors import employees_as_of
from pip_workflow.views.edge import today


def candidates(user: Any, on: date) -> QuerySet[Employee]:
    """Those a plan may be drafted for: the people one leads, everybody for HR, never oneself."""
    people = employees_as_of(on) if is_hr(user) else led_employees(user, on)
    return people.exclude(user=user)


class ChooseForm(forms.Form):
    who = forms.CharField(
        label=gettext_lazy("Name or number"), max_length=80,
        help_text=gettext_lazy("Somebody you lead; an alert leads here by itself."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: QuerySet[Employee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean_who(self) -> Employee:
        text = self.cleaned_data["who"].strip()
        found = list(self.people.filter(Q(number__iexact=text) | Q(name__iexact=text))[:2])
        if not found:
            raise forms.ValidationError(_("Nobody you lead has this name or number."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several people have this name: use the number."))
        return found[0]


@login_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """One field; the answer leads to the draft."""
    _now, on = today(request)
    form = ChooseForm(request.GET if "who" in request.GET else None, people=candidates(request.user, on))
    if form.is_valid():
        return redirect(f"{reverse('plans:plan-create')}?employee={form.cleaned_data['who'].public_id}")
    return render(request, "pip_workflow/choose.html", {"form": form}, status=422 if form.is_bound else 200)
