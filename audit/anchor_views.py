"""What is kept outside the system: head hashes, custodians, time stamps."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import custodians, permissions, stamps
from audit.forms import CustodianForm
from audit.heads import head_files
from audit.models import AuditStamp
from hrplatform.lib import dates
from hrplatform.lib.roles import has_role

SHOWN = 60


@login_required
@require_safe
def list_anchors(request: HttpRequest) -> HttpResponse:
    """The last days' heads, who was mailed, what was stamped."""
    permissions.require_reader(request.user)
    by_block = {stamp.block: stamp for stamp in AuditStamp.objects.defer("token")}
    heads = [(head, by_block.get(head.number)) for head in reversed(head_files(request.company)[-SHOWN:])]  # type: ignore[attr-defined]
    context = {
        "heads": heads,
        "custodians": custodians.custodians(),
        "stamps_on": stamps.is_configured(),
        "may_name": has_role(request.user, "hr"),
        "schema": connection.schema_name,
    }
    return render(request, "audit/anchors.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Name a custodian."""
    permissions.require_keeper(request.user)
    form = CustodianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            custodians.add_custodian(actor=request.user, now=dates.now(), **form.cleaned_data)
        except custodians.CustodianRefused as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(request, _("Named: the next head hash is mailed there."))
            return redirect("audit:anchor-list")
    status = 422 if request.method == "POST" else 200
    return render(request, "audit/custodian_form.html", {"form": form}, status=status)


@require_POST
@login_required
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """No more mails to this custodian."""
    found = permissions.access_custodian(request.user, public_id)
    try:
        custodians.end_custodian(custodian=found, actor=request.user, now=dates.now())
    except custodians.CustodianRefused as refused:
        messages.error(request, str(refused))
    return redirect("audit:anchor-list")


@login_required
@require_safe
def download_stamp(request: HttpRequest, block: int) -> HttpResponse:
    """The authority's answer as it came: any RFC 3161 program checks it."""
    stamp = permissions.access_stamp(request.user, block)
    response = HttpResponse(bytes(stamp.token), content_type="application/timestamp-reply")
    response["Content-Disposition"] = f'attachment; filename="block-{block}.tsr"'
    return response
