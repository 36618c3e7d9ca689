"""Awards: the list of a pool, one award's trace, my own, the letter, adjustments, a department's."""

from decimal import Decimal
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.services import record_view
from bonuses import actions, letters, permissions, services, trace_book
from bonuses.enums import OPENED_STATES
from bonuses.forms import AdjustmentForm, DecisionForm
from bonuses.models import Award, ScenarioDepartment
from bonuses.presenters.award import AwardPage, build_award_page, source_links
from bonuses.presenters.ledger import build_ledger
from bonuses.presenters.pool import status_of
from bonuses.presenters.source import build_source_page
from bonuses.selectors.awards import department_awards, own_awards, releases_of_head, small_departments
from bonuses.selectors.pools import awards_of
from bonuses.selectors.questions import told_of
from bonuses.selectors.recognised import latest_recognitions, recognised_in
from bonuses.selectors.score_sources import item_of, result_url, score_cards, source_of
from bonuses.services.approvals import request_for_adjustment
from bonuses.tasks import employees_of, make_letters
from bonuses.views.edge import answer, log_looks, moment, pool_url, pool_way, today
from hrplatform.lib.excel import excel_response
from hrplatform.lib.formats import join_names
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.paths import row_path
from hrplatform.lib.pdf import pdf_response
from jobs.progress import start_progress

OTHER = ("public_id", "amount", "department__name")  # of somebody's other awards in the pool
AWARD_SEARCH = (
    "employee__name__icontains",
    "employee__number__startswith",
    "employee__sort_key__contains",
    "department__name__icontains",
)


def award_columns() -> list[ListColumn]:
    """Who, where, the factors, the money."""
    return [
        ListColumn(
            "name",
            _("Name"),
            text=lambda award: award.employee.name,
            url=award_url,
            sub=lambda award: award.employee.number,
            sort="employee__sort_key",
        ),
        ListColumn("department", _("Department"), text=lambda award: award.department.name, sort="department__path"),
        ListColumn("salary", _("Monthly salary (yuan)"), kind="money", sort="salary"),
        ListColumn("score", _("Score"), kind="number", sort="score"),
        ListColumn(
            "k", _("Coefficient"), kind="ratio", value=lambda award: award.trace["k"] if award.trace["score"] else None
        ),
        ListColumn("eligibility", _("Eligibility"), kind="number", sort="eligibility", sub=eligibility_note),
        ListColumn("amount", _("Bonus (yuan)"), kind="money", sort="amount", total=True),
        ListColumn(
            "adjusted",
            _("Adjusted (yuan)"),
            kind="money",
            value=lambda award: award.adjusted or None,
            sort="adjusted",
            total=True,
        ),
    ]


def eligibility_note(award: Award) -> str:
    return join_names(award.reasons)


@require_GET
@login_required
def show_awards(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every award of the submitted scenario."""
    pool = permissions.access_pool(request.user, public_id)
    listing = build_listing(
        request,
        awards_of(pool),
        caption=_("Awards"),
        columns=award_columns(),
        default_sort="-amount",
        search=AWARD_SEARCH,
        empty_title=_("No scenario was submitted"),
        empty_text=_("Awards stand here once a scenario is submitted."),
    )
    if listing.wants_excel:
        return excel_response(trace_book.build_trace_workbook(pool, listing.queryset), f"{pool.name}.xlsx")
    allowed = permissions.people.is_hr(request.user) and permissions.can_make_payroll(request.user, pool)
    log_looks(request, (award.employee for award in listing.page))
    context = {"list": listing, "pool": pool, "can_make_letters": allowed}
    return render(request, "bonuses/award_list.html", context)


def award_url(award: Award) -> str:
    return row_path("bonuses:award-detail", award.public_id)


@require_GET
@login_required
def show_award(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """From the pool to one person in eight steps. Looking at somebody else's is kept in the audit log."""
    award = permissions.access_award(request.user, public_id)
    mine = permissions.is_own(request.user, award)
    if not mine:
        record_view(actor=request.user, person=award.employee, action=actions.AWARD_VIEWED, target=award.scenario.pool)
    pool = award.scenario.pool
    is_insider = permissions.can_view_pools(request.user)
    is_hr = permissions.people.is_hr(request.user)
    cards = score_cards(pool.cycle_code, award.employee, award.department)
    adjustments, questions = told_of(award)
    page = build_award_page(
        award,
        cards=cards,
        adjusted=sum((one.sum for one in adjustments), Decimal(0)),
        links=source_links(award, is_own=mine, is_hr=is_hr, is_insider=is_insider, has_cards=bool(cards)),
        is_discreet=not is_insider and award.department_id in small_departments(award.scenario_id),
    )
    others = Award.objects.filter(scenario=award.scenario_id, employee=award.employee_id).exclude(pk=award.pk)
    context = {
        "page": page,
        "award": award,
        "pool": pool,
        "mine": mine,
        "is_insider": is_insider,
        "sees_data": mine or is_hr,
        "result_url": result_url(cards) if mine or is_hr else "",
        "report_url": _report_url(page, award) if is_hr else "",
        "others": others.select_related("department").only(*OTHER).order_by("department__code"),
        "adjustments": adjustments,
        "recognitions": recognised_in(pool, award.employee) if mine or is_hr else [],
        "questions": questions if mine or is_hr else [],
        "can_ask": mine and pool.state in OPENED_STATES,
        "can_adjust": is_hr and pool.chosen_id == award.scenario_id,
    }
    return render(request, "bonuses/award_detail.html", context)


def _report_url(page: AwardPage, award: Award) -> str:
    """The department's report of the cycle its score comes from."""
    card = page.department_card
    return reverse("reports:department", args=[card.cycle, award.department.public_id]) if card else ""


@require_GET
@login_required
def show_source(request: HttpRequest, public_id: UUID, item_id: UUID) -> HttpResponse:
    """The observations behind one item of the score, day by day, with the batch each came with."""
    award = permissions.access_award(request.user, public_id)
    mine, is_hr = permissions.is_own(request.user, award), permissions.people.is_hr(request.user)
    permissions.require(mine or is_hr)
    item = item_of(award.scenario.pool.cycle_code, award.employee, item_id)
    if item is None:
        raise Http404("no such item")
    if not mine:
        record_view(actor=request.user, person=award.employee, action=actions.AWARD_VIEWED, target=award.scenario.pool)
    page = build_source_page(source_of(item), links_batches=is_hr)
    return render(
        request, "bonuses/award_source.html", {"page": page, "award": award, "pool": award.scenario.pool, "mine": mine}
    )


@require_GET
@login_required
def show_letter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The letter as PDF: the same figures as the page."""
    award = permissions.access_award(request.user, public_id)
    if not permissions.is_own(request.user, award):
        record_view(actor=request.user, person=award.employee, action=actions.AWARD_VIEWED, target=award.scenario.pool)
    content = letters.build_letter(award, company=request.company, now=moment(request))  # type: ignore[attr-defined]
    return pdf_response(content, f"{award.scenario.pool.name} {award.employee.name}.pdf")


@require_POST
@login_required
def make_all_letters(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every letter of a sealed pool, made behind the page; the files land in the download centre."""
    pool = permissions.access_pool_for_hr(request.user, public_id)
    permissions.require(permissions.can_make_payroll(request.user, pool))
    total = len(employees_of(pool))
    with transaction.atomic():
        progress = start_progress(
            kind="bonuses.letters", label=pool.name, actor=request.user, total=total, now=moment(request)
        )
        make_letters.delay_on_commit(connection.schema_name, str(pool.public_id), request.user.pk, progress.pk)
    return redirect("jobs:progress-detail", progress.public_id)


@require_GET
@login_required
def show_my_awards(request: HttpRequest) -> HttpResponse:
    """My released bonuses, newest first; a head's departments below."""
    employee = permissions.own_employee(request.user)
    awards = list(own_awards(employee)) if employee else []
    for award in awards:
        award.sum = award.amount + award.adjusted  # type: ignore[attr-defined]
    context = {
        "awards": awards,
        "total": sum((award.sum for award in awards), Decimal(0)),
        "releases": releases_of_head(request.user, today(request)),
        "recognitions": latest_recognitions(employee) if employee else [],
    }
    return render(request, "bonuses/my_awards.html", context)


@require_GET
@login_required
def show_department(request: HttpRequest, public_id: UUID, department_id: UUID) -> HttpResponse:
    """A head's department in a released pool."""
    pool, department = permissions.access_department_pool(request.user, public_id, department_id, today(request))
    awards = department_awards(pool, department)
    log_looks(request, (award.employee for award in awards))
    row = ScenarioDepartment.objects.filter(scenario=pool.chosen_id, department=department).first()
    context = {
        "pool": pool,
        "department": department,
        "row": row,
        "awards": awards,
        "total": sum((award.amount for award in awards), Decimal(0)) if awards else None,
    }
    return render(request, "bonuses/department.html", context)


@require_GET
@login_required
def show_ledger(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Accounts and entries of one pool."""
    pool = permissions.access_pool(request.user, public_id)
    return render(request, "bonuses/ledger.html", {"pool": pool, "page": build_ledger(pool), "status": status_of(pool)})


@require_http_methods(["GET", "POST"])
@login_required
def propose_adjustment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """More or less for one award after approval."""
    award = permissions.access_award(request.user, public_id)
    permissions.people.require_hr(request.user)
    form = AdjustmentForm(request.POST or None, request=request)

    def act() -> str:
        data = form.cleaned_data
        services.propose_adjustment(
            award=award, amount=data["amount"], reason=data["reason"], actor=request.user, now=moment(request)
        )
        return pool_url(award.scenario.pool)

    context = {
        "pool": award.scenario.pool,
        "back": award_url(award),
        "back_name": award.employee.name,
        "title": _("Adjust the bonus of %(name)s") % {"name": award.employee.name},
        "consequence": _("It needs approvals of its own; the reserve pays for it. The award itself stays as it was."),
        "submit": _("Propose"),
    }
    return answer(request, form, "bonuses/pool_sign.html", context, act, _("Proposed: the first approvers were told."))


@require_http_methods(["GET", "POST"])
@login_required
def decide_adjustment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The step that waits, on one adjustment."""
    on = today(request)
    found = permissions.access_adjustment(request.user, public_id, on)
    permissions.require(request.method == "POST" or permissions.can_decide(request.user, found, on))
    asked = request_for_adjustment(found)
    form = DecisionForm(request.POST or None, request=request, initial={"step": asked.step if asked else None})

    def act() -> str:
        now, data = moment(request), form.cleaned_data
        if data["decision"] == "reject":
            services.reject_adjustment(adjustment=found, actor=request.user, reason=data["reason"], now=now)
        else:
            services.approve_adjustment(adjustment=found, step=data["step"], actor=request.user, now=now)
        return back

    back = pool_way(request, found.award.scenario.pool) or reverse("approvals:request-list")
    context = {
        "pool": found.award.scenario.pool,
        "back": back,
        "title": _("Adjustment for %(name)s") % {"name": found.award.employee.name},
        "adjustment": found,
        "submit": _("Sign"),
    }
    return answer(request, form, "bonuses/pool_sign.html", context, act, _("Decided."))
