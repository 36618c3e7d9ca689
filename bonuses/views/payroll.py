"""The payroll file and the layout a company wants it in."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.services import record_export
from bonuses import actions, payroll, permissions
from bonuses.forms_payroll import LayoutForm
from bonuses.presenters.pool import status_of
from bonuses.services.payroll import change_layout, layout_in_force
from bonuses.views.edge import answer, moment
from hrplatform.lib.excel import excel_response

SAMPLE_ROWS = 5


@require_http_methods(["GET", "POST"])
@login_required
def make_payroll(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The first rows as the file will have them, then the file: making it is kept in the audit log."""
    pool = permissions.access_pool(request.user, public_id)
    permissions.require(permissions.can_make_payroll(request.user, pool))
    layout = layout_in_force()
    if request.method == "GET":
        context = {"pool": pool, "sample": payroll.sample(pool, layout, SAMPLE_ROWS), "status": status_of(pool)}
        return render(request, "bonuses/payroll.html", context)
    content = payroll.build_payroll(pool, now=moment(request), layout=layout)
    rows = pool.chosen.people if pool.chosen else 0
    record_export(actor=request.user, kind=actions.EXPORTED, rows=rows, filters={"pool": str(pool.public_id)})
    return excel_response(content, f"{_('Payroll')} {pool.name}.xlsx")


@require_http_methods(["GET", "POST"])
@login_required
def edit_layout(request: HttpRequest) -> HttpResponse:
    """Which columns the payroll file has, in which order, under which headings."""
    if not permissions.can_view_pools(request.user):
        raise Http404("no payroll for this account")
    layout = layout_in_force()
    form = LayoutForm(request.POST or None, layout=layout)

    def act() -> str:
        data = form.cleaned_data
        change_layout(
            columns=form.columns(), has_note=data["has_note"], has_totals=data["has_totals"],
            has_ledger=data["has_ledger"], actor=request.user, now=moment(request),
        )  # fmt: skip
        return reverse("bonuses:payroll-layout")

    context = {"layout": layout}
    done = _("Kept: the next payroll file is made like this.")
    return answer(request, form, "bonuses/payroll_layout.html", context, act, done)
