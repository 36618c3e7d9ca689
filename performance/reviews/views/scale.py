"""Bands and guideline of a draft cycle."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from performance.reviews import permissions
from performance.reviews.enums import Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.forms_scale import BandSet, SizeForm, band_rows, size_of
from performance.reviews.services.scale import set_scale


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_scale(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Which bands there are and from how many points; the guideline's shares by department size."""
    cycle = permissions.access_cycle_for_hr(request.user, public_id)
    if cycle.stage != Stage.DRAFT:
        raise PermissionDenied("the bands stand once the cycle is open")
    bound = request.POST if request.method == "POST" else None
    size = SizeForm(bound, initial={"large_from": size_of(cycle.guideline)})
    bands = BandSet(bound, initial=band_rows(cycle.bands, cycle.guideline), prefix="bands")
    if bound and size.is_valid() and bands.is_valid():
        rows = [found for form in bands if form.cleaned_data and (found := form.row())]
        try:
            set_scale(cycle=cycle, rows=rows, large_from=size.cleaned_data["large_from"], actor=request.user)
        except ReviewRefused as refused:
            size.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved; cycles to come take the bands over."))
            return redirect("reviews:cycle-detail", public_id=public_id)
    context = {"cycle": cycle, "size": size, "bands": bands}
    return render(request, "performance/cycle_scale.html", context, status=422 if bound else 200)
