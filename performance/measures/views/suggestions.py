"""Taking over the pack's suggested targets."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hrplatform.lib.day_field import DayField
from hrplatform.lib.formats import format_measure, is_chinese
from people.permissions import require_hr
from performance.measures import services
from performance.measures.presenters.targets import per
from performance.measures.selectors.suggestions import Suggestion, suggested_targets
from performance.measures.services import TargetSpec
from performance.measures.views.edge import today_of


class TakeOverForm(forms.Form):
    """Which suggestions, and from when."""

    start = DayField(
        label=_("From"),
        help_text=_("From today on people can know it; an earlier day is flagged as set afterwards."),
    )  # fmt: skip
    wanted = forms.MultipleChoiceField(label=_("Targets to set"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, rows: list[Suggestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [row for row in rows if not row.taken]
        self.fields["wanted"].choices = [(row.key, _words(row)) for row in free]  # type: ignore[attr-defined]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggest_targets(request: HttpRequest) -> HttpResponse:
    """What the pack suggests for its positions, to be set with one act."""
    require_hr(request.user)
    now, today = today_of(request)
    rows = suggested_targets(request.company.pack)  # type: ignore[attr-defined]
    form = TakeOverForm(request.POST or None, rows=rows, initial={"start": today})
    if request.method == "POST" and form.is_valid():
        wanted = [row for row in rows if row.key in form.cleaned_data["wanted"]]
        with transaction.atomic():
            for row in wanted:
                spec = TargetSpec(
                    metric=row.metric, position=row.position, value=row.value, per=row.per,
                    start=form.cleaned_data["start"],
                )  # fmt: skip
                services.set_target(spec=spec, actor=request.user, today=today, now=now)
        done = ngettext("%(n)s target is set.", "%(n)s targets are set.", len(wanted)) % {"n": len(wanted)}
        messages.success(request, done)
        return redirect("measures:target-list")
    context = {"form": form, "free": [row for row in rows if not row.taken], "taken": sum(row.taken for row in rows)}
    status = 422 if request.method == "POST" else 200
    return render(request, "performance/target_suggested.html", context, status=status)


def _words(row: Suggestion) -> str:
    note = row.note_zh if is_chinese() else row.note_en
    return f"{row.position}: {row.metric} {format_measure(row.value, row.metric.unit)} / {per(row.per)} · {note}"
