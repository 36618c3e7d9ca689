"""The import wizard and the list of batches."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.services import record_export
from hrplatform.lib import dates, formats
from hrplatform.lib.excel import excel_response
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.tabular import Refused
from intake import presenters, wizard
from intake.enums import AT_WORK, OPEN, BatchState
from intake.examples import example_of
from intake.forms import ColumnsForm, ForgetForm, SheetForm, UndoForm, UploadForm
from intake.memory import forget, source_names
from intake.models import Batch
from intake.permissions import access_batch, access_kind, allowed_kinds, visible_batches
from intake.preview import Preview, make_preview
from intake.registry import ImportKind, UndoRefused
from intake.report import report_file
from intake.services import undo_batch


@login_required
@require_safe
def list_batches(request: HttpRequest) -> HttpResponse:
    """What came in, newest first, and what can be imported."""
    kinds = allowed_kinds(request.user)
    columns = [
        ListColumn("file_name", _("File"), text=lambda b: str(b), url=presenters.batch_url, sort="file_name"),
        ListColumn("kind", _("Kind"), text=presenters.kind_label, sort="kind"),
        ListColumn("state", _("State"), status=presenters.status_of, sort="state"),
        ListColumn("rows", _("Rows"), kind="count", sort="rows"),
        ListColumn("created", _("Newly made"), kind="count", sort="created"),
        ListColumn("changed", _("Changed"), kind="count", sort="changed"),
        ListColumn("rejected", _("Wrong"), kind="count", sort="rejected"),
        ListColumn("created_by", _("Who"), text=lambda b: b.created_by or b.get_source_display()),
        ListColumn("created_at", _("Received"), kind="moment", sort="created_at"),
    ]
    listing = build_listing(
        request, visible_batches(request.user), caption=_("Imports"), columns=columns, default_sort="-created_at",
        search=("file_name__icontains",), search_hint=_("File name"), empty_title=_("Nothing has been imported yet"),
        empty_text=_("Begin with the roster: people come first, then their targets, then their daily data."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Imports')}.xlsx")
    return render(request, "intake/batch_list.html", {"list": listing, "kinds": kinds})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Step 1: the file."""
    found = access_kind(request.user, kind)
    form = UploadForm(request.POST or None, request.FILES or None, sources=source_names(found.code))
    if request.method == "POST" and form.is_valid():
        try:
            batch = wizard.receive_file(
                kind=found, upload=form.cleaned_data["file"], actor=request.user, now=dates.now(),
                source_name=form.cleaned_data.get("source_name", ""),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("intake:batch-columns", batch.public_id)
    context = {
        "kind": found,
        "form": form,
        "step": 1,
        "fields": [item for item in found.fields() if not item.only_read],
        "example": example_of(found),
    }
    return render(request, "intake/upload.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def download_template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty table with the right headers, drop-down lists, and how to fill it in; ?headers=zh or en."""
    found = access_kind(request.user, kind)
    from intake.template import template_file  # openpyxl is large; pages do without it

    headers = request.GET.get("headers", "zh" if formats.is_chinese() else "en")
    return excel_response(template_file(found, english=headers == "en"), f"{found.label}.xlsx")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_columns(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Step 2: which column is what, with the file's own first rows in view."""
    batch, kind = access_batch(request.user, public_id)
    if batch.state not in OPEN:
        return redirect("intake:batch-detail", batch.public_id)
    fields = list(kind.fields())
    try:
        preview = _preview(request, batch, kind)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("intake:batch-detail", batch.public_id)
    (first, last), earlier = preview.header_rows, preview.remembered
    form = ColumnsForm(
        request.POST or None, kind=kind, fields=fields, columns=preview.columns,
        initial={
            "sheet": preview.sheet, "first": first, "last": last, "percent_points": preview.percent_points,
            "source_name": batch.choices.get("source_name") or (earlier.source_name if earlier else ""),
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        wizard.start_check(
            batch=batch, choices=form.choices(preview.titles), signature=preview.signature, now=dates.now()
        )
        return redirect("intake:batch-detail", batch.public_id)
    sheet_form = SheetForm(
        initial={"sheet": preview.sheet, "first": first, "last": last}, sheet_names=preview.sheet_names
    )
    same = wizard.same_file(batch)
    context = {
        "batch": batch, "kind": kind, "preview": preview, "form": form, "sheet_form": sheet_form, "step": 2,
        "samples": list(zip(*(column.samples for column in preview.columns), strict=True)),
        "forget_form": ForgetForm(
            initial={"signature": preview.signature, "source_name": earlier.source_name if earlier else ""}
        ),
        "same_file": same, "same_file_at": formats.format_moment(same.created_at) if same else "",
    }  # fmt: skip
    return render(request, "intake/columns.html", context, status=422 if form.errors else 200)


def _preview(request: HttpRequest, batch: Batch, kind: ImportKind) -> Preview:
    said = request.POST if request.method == "POST" else request.GET
    numbers = [said.get(name, "") for name in ("first", "last")]
    rows = None
    if all(number.isdigit() for number in numbers):
        first, last = int(numbers[0]), int(numbers[1])
        rows = (first, max(first, last))
    return make_preview(batch, list(kind.fields()), sheet=said.get("sheet", ""), header_rows=rows)


@login_required
@require_POST
def forget_columns(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Don't propose the columns chosen last time any more."""
    batch, kind = access_batch(request.user, public_id)
    form = ForgetForm(request.POST)
    if form.is_valid():
        forget(kind=kind.code, **form.cleaned_data)
        messages.success(request, _("The columns chosen last time are forgotten."))
    return redirect("intake:batch-columns", batch.public_id)


@login_required
@require_safe
def show_batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Steps 3 and 4: what would change, or what was written."""
    batch, _kind = access_batch(request.user, public_id)
    if batch.state == BatchState.UPLOADED:
        return redirect("intake:batch-columns", batch.public_id)
    page = presenters.present_batch(
        batch, cause=request.GET.get("cause", ""), wrong=request.GET.get("page", ""),
        replaced=request.GET.get("replaced", ""),
    )  # fmt: skip
    step = 3 if batch.state in (BatchState.CHECKING, BatchState.CHECKED, BatchState.REFUSED, BatchState.FAILED) else 4
    return render(request, "intake/batch_detail.html", {"page": page, "batch": batch, "step": step})


@login_required
@require_safe
def show_progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far a batch is; once it is over the page loads anew."""
    batch, _kind = access_batch(request.user, public_id)
    if batch.state not in AT_WORK:
        response = HttpResponse()
        response["HX-Redirect"] = presenters.batch_url(batch)
        return response
    return render(request, "intake/_progress.html", {"page": presenters.present_batch(batch), "batch": batch})


@login_required
@require_POST
def commit_batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Have a checked batch written, with or without its wrong rows left out."""
    batch, _kind = access_batch(request.user, public_id)
    accept = request.POST.get("accept_good") == "1"
    if not wizard.start_commit(batch=batch, accept_good=accept, actor=request.user, now=dates.now()):
        messages.info(request, _("This import is not waiting for a decision any more."))
    return redirect("intake:batch-detail", batch.public_id)


@login_required
@require_POST
def drop_batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Throw an upload away that was not written."""
    batch, _kind = access_batch(request.user, public_id)
    if wizard.drop_batch(batch=batch, actor=request.user, now=dates.now()):
        messages.success(request, _("The upload was dropped; nothing was written."))
    return redirect("intake:batch-list")


@login_required
@require_safe
def download_report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The rejected rows as an Excel file."""
    batch, _kind = access_batch(request.user, public_id)
    rows = batch.findings.get("counts", {}).get("rejected", 0)
    record_export(actor=request.user, kind="import-report", rows=rows, digest=batch.sha256)
    return excel_response(report_file(batch), f"{_('Rejected rows')} {batch.file_name}.xlsx")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo_import(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an import back, with the reason."""
    batch, kind = access_batch(request.user, public_id)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            undo_batch(batch=batch, actor=request.user, reason=form.cleaned_data["reason"], now=dates.now())
        except UndoRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The import was undone."))
            return redirect("intake:batch-detail", batch.public_id)
    context = {"batch": batch, "kind": kind, "form": form}
    return render(request, "intake/batch_undo.html", context, status=422 if form.errors else 200)
