"""The audit log's pages: entries, one entry, verification, proofs. For HR and auditors."""

import json
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit import actions, presenters
from audit.forms import EntryFilter
from audit.heads import kept_heads
from audit.models import AuditEntry
from audit.permissions import access_entry, require_reader
from audit.proofs import CHECKER, NotSealed, export_proof
from audit.sealing import seal_now
from audit.services import record, record_export
from audit.verification import verify
from hrplatform.lib import dates
from hrplatform.lib.lists import ListColumn, Listing, build_listing
from hrplatform.lib.paths import row_path


@login_required
@require_safe
def list_entries(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first; Excel of what is shown is itself recorded."""
    require_reader(request.user)
    opener = presenters.Opener(viewer=request.user)
    listing = _listing(request, opener)
    if listing.wants_excel:
        opener.load(listing.queryset.only("person_key"))
        rows = listing.page.paginator.count
        record_export(actor=request.user, kind="audit", rows=rows, filters=request.GET.dict())
        on = dates.company_today(request.company, dates.now())  # type: ignore[attr-defined]
        return listing.as_excel(filename=f"{_('Audit log')} {on}.xlsx")
    opener.load(list(listing.page))
    return render(request, "audit/entry_list.html", {"list": listing})


def _listing(request: HttpRequest, opener: presenters.Opener) -> Listing:
    columns = [
        ListColumn(
            "at", _("Time"), kind="moment", sort="id", url=lambda e: row_path("audit:entry-detail", e.public_id)
        ),
        ListColumn("actor_name", _("Who"), text=presenters.who, sort="actor_name"),
        ListColumn("action", _("Action"), text=lambda entry: entry.action_label, sort="action"),
        ListColumn("object", _("Object"), text=opener.label, sub=presenters.kind_of),
        ListColumn("reason", _("Reason"), text=opener.reason),
    ]
    return build_listing(
        request, AuditEntry.objects.order_by("-id"), caption=_("Audit log"), columns=columns,
        filters=EntryFilter(request.GET), default_sort="-at", search_hint=_("Name, object or request"),
        search=("actor_name__icontains", "object_label__icontains", "request_id__iexact", "object_key__iexact"),
        note=_("Names of people in encrypted entries are not searched; open the employee file and its log instead."),
        empty_title=_("No entries yet"), empty_text=_("Every change that matters is written here by itself."),
    )  # fmt: skip


@login_required
@require_safe
def show_entry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One entry: before and after, and where it is sealed. Reading personal values is itself recorded."""
    entry = access_entry(request.user, public_id)
    opener = presenters.Opener([entry], viewer=request.user)
    if entry.person_key:
        with transaction.atomic():
            record(action=actions.ENTRY_READ, actor=request.user, target=entry)
    context = {
        "entry": entry,
        "seal": getattr(entry, "seal", None),
        "facts": presenters.facts_of(entry, opener),
        "changes": presenters.changes_of(entry, opener),
    }
    return render(request, "audit/entry_detail.html", context)


@login_required
@require_safe
def download_proof(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The entry with its inclusion proof; back to its page with a message while it waits for its seal."""
    entry = access_entry(request.user, public_id)
    try:
        proof = export_proof(entry)
    except NotSealed:
        messages.info(request, _("This entry is sealed within a minute; try again then."))
        return redirect("audit:entry-detail", public_id)
    with transaction.atomic():
        record(action=actions.PROOF_EXPORTED, actor=request.user, target=entry)
    response = HttpResponse(json.dumps(proof, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="proof-{entry.public_id}.json"'
    return response


@login_required
@require_safe
def download_checker(request: HttpRequest) -> FileResponse:
    """The stand-alone script that checks a proof with nothing but python3."""
    require_reader(request.user)
    return FileResponse(CHECKER.open("rb"), as_attachment=True, filename="checker.py", content_type="text/x-python")


@login_required
@require_POST
def verify_log(request: HttpRequest) -> HttpResponse:
    """Recompute everything and show the outcome; what is sound and waits is sealed first."""
    require_reader(request.user)
    heads = kept_heads(request.company)  # type: ignore[attr-defined]
    found = verify(heads=heads)
    if found.ok and found.unsealed:
        seal_now()
        found = verify(heads=heads)
    outcome = {"ok": found.ok, "entries": found.entries, "blocks": found.blocks, "head": found.head}
    with transaction.atomic():
        record(action=actions.LOG_VERIFIED, actor=request.user, target=None, after=outcome)
    bad_entry = AuditEntry.objects.filter(pk=found.first_bad.entry).first() if found.first_bad else None
    context = {
        "found": found,
        "bad_entry": bad_entry,
        "bad_text": presenters.bad_text(found.first_bad) if found.first_bad else "",
        "warnings": [presenters.guard_text(warning) for warning in found.warnings],
        "heads": len(heads),
    }
    return render(request, "audit/verification.html", context)
