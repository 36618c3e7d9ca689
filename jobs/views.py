"""Nights (for HR), one's own downloads and long work."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hrplatform.lib import dates
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.roles import require_role
from jobs import presenters
from jobs.downloads import access_download, list_downloads
from jobs.models import JobRun, Progress
from jobs.progress import is_stuck
from jobs.runs import retry_parked


@login_required
@require_safe
def list_runs(request: HttpRequest) -> HttpResponse:
    """Which nights ran, what they found, which wait for a person."""
    require_role(request.user, "hr")
    columns = [
        ListColumn("business_date", _("Business date"), kind="date", sort="business_date"),
        ListColumn("state", _("State"), status=presenters.run_status, sort="state"),
        ListColumn("finished_at", _("Finished"), kind="moment", sort="finished_at"),
        ListColumn("attempt", _("Attempts"), kind="count"),
        ListColumn("result", _("Outcome"), text=presenters.outcome),
    ]
    listing = build_listing(
        request, JobRun.objects.order_by("-business_date"), caption=_("Nights"), columns=columns,
        default_sort="-business_date", empty_title=_("No night has run yet"),
        empty_text=_("The first one runs after the company's first day."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Nights')}.xlsx")
    parked = list(JobRun.objects.filter(state="parked").order_by("business_date"))
    return render(request, "jobs/run_list.html", {"list": listing, "parked": parked})


@login_required
@require_POST
def retry_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A parked night is tried again by the next tick."""
    require_role(request.user, "hr")
    run = get_object_or_404(JobRun, public_id=public_id)
    if retry_parked(run=run, actor=request.user, now=dates.now()):
        messages.success(request, _("The night will be tried again within a minute."))
    else:
        messages.info(request, _("This night is not parked any more."))
    return redirect("jobs:run-list")


@login_required
@require_safe
def show_downloads(request: HttpRequest) -> HttpResponse:
    """The person's own files that are still kept, and the long work on its way."""
    now = dates.now()
    work = Progress.objects.filter(started_by=request.user).order_by("-created_at")[:10]
    return render(
        request, "jobs/download_list.html", {"downloads": list_downloads(user=request.user, now=now), "work": work}
    )


@login_required
@require_safe
def download_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One of one's own files."""
    found = access_download(request.user, public_id, dates.now())
    response = HttpResponse(bytes(found.content), content_type=found.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_safe
def show_progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far one's own long work is: a page whose partial asks for itself every two seconds until it ends."""
    work = get_object_or_404(Progress, public_id=public_id, started_by=request.user)
    template = "jobs/_progress.html" if request.headers.get("HX-Request") else "jobs/progress_detail.html"
    response = render(request, template, {"work": work, "is_stuck": is_stuck(work, dates.now())})
    response["Vary"] = "HX-Request, Cookie"
    return response
