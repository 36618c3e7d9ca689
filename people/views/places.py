"""Positions with what they ask, brands, regions with their city tier: the list and one form each."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from people.errors import PeopleRefused
from people.forms.places import FORMS
from people.permissions import require_hr
from people.presenters.places import place_tables
from people.services.places import save_place
from people.views.edge import posted, refuse, today


@require_GET
@login_required
def show_places(request: HttpRequest) -> HttpResponse:
    """What assignments can name, with how many people are there."""
    require_hr(request.user)
    on = today(request)
    return render(request, "people/places.html", {"tables": place_tables(on), "on": on})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_place(request: HttpRequest, kind: str, public_id: UUID | None = None) -> HttpResponse:
    """Add one (no id) or change one."""
    require_hr(request.user)
    if kind not in FORMS:
        raise Http404("no such kind")
    model = FORMS[kind].model
    row = model._default_manager.filter(public_id=public_id).first() if public_id else None
    if public_id and row is None:
        raise Http404("no such place")
    form = FORMS[kind](posted(request), row=row)
    if request.method == "POST" and form.is_valid():
        try:
            place = save_place(model=model, row=row, facts=form.facts, actor=request.user)  # type: ignore[arg-type]
        except PeopleRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": place})
            return redirect("people:places")
    titles = {"position": _("Add a position"), "brand": _("Add a brand"), "region": _("Add a region")}
    page = {
        "title": str(row) if row else titles[kind], "submit": _("Save"), "cancel_url": reverse("people:places"),
        "form": form,
    }  # fmt: skip
    return render(request, "people/form.html", page, status=422 if request.method == "POST" else 200)
