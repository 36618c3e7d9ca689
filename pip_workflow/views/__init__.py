"""Pages of improvement plans: list, one plan, writing one."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hrplatform.lib.http import query_id
from hrplatform.lib.lists import ListColumn, build_listing
from people import permissions as people_permissions
from people.views.edge import file_response
from performance.alerts.models import Alert
from performance.alerts.permissions import access_alert
from pip_workflow import permissions, presenters
from pip_workflow.dossier.permissions import case_url
from pip_workflow.enums import PlanState, SignatureOf
from pip_workflow.errors import PlanRefused
from pip_workflow.forms import ChangePlanForm, PlanForm, initial_from
from pip_workflow.models import CheckIn, Objection, Plan, PlanEvent
from pip_workflow.presenters_page import build_page, supports_shown
from pip_workflow.proposals import propose, template_for
from pip_workflow.selectors import looks_at_plan, visible_plans
from pip_workflow.services import change_plan, draft_plan
from pip_workflow.services.files import read_proof
from pip_workflow.services.views import note_view
from pip_workflow.views.edge import today

# What a plan's page shows of each.
EVENT = (
    "plan", "at", "on", "what", "detail", "support", "actor__display_name", "actor__username", "file__public_id",
    "file__name",
)  # fmt: skip
CHECK_IN = ("plan", "due_on", "held_on", "talk__public_id")


@login_required
@require_safe
def list_plans(request: HttpRequest) -> HttpResponse:
    """Plans one may see; an employee with a single plan goes straight to it."""
    _now, on = today(request)
    plans = visible_plans(request.user, on)
    columns = [
        ListColumn(
            "employee", _("Employee"), text=lambda p: p.employee.name, url=lambda p: f"{p.public_id}/",
            sort="employee__sort_key",
        ),
        ListColumn("state", _("State"), status=presenters.state_status, sort="state"),
        ListColumn("lead", _("Led by"), text=lambda p: p.lead.name, sort="lead__sort_key"),
        ListColumn("start", _("Start"), kind="date", value=lambda p: p.start_on, sort="start_on"),
        ListColumn("deadline", _("Deadline"), kind="date", value=lambda p: p.deadline, sort="deadline"),
        ListColumn("extensions", _("Extensions"), kind="count", value=lambda p: p.extensions),
    ]  # fmt: skip
    listing = build_listing(
        request, plans, caption=_("Improvement plans"), columns=columns, default_sort="-start",
        search=("employee__name__icontains", "employee__number__iexact"), search_hint=_("Name or number"),
        empty_title=_("No improvement plan"), empty_text=_("A plan is drafted from an alert that proposes one."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Improvement plans')} {on}.xlsx")
    is_hr = people_permissions.is_hr(request.user)
    may_draft = is_hr or people_permissions.led_employees(request.user, on).exists()
    context = {"list": listing, "is_hr": is_hr, "may_draft": may_draft}
    return render(request, "pip_workflow/plan_list.html", context)


@login_required
@require_safe
def show_plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One plan: the employee's side in plain words, the lead's with what is to do. Who looks is kept."""
    now, on = today(request)
    plan = permissions.access_plan(request.user, public_id, on)
    is_own = permissions.is_own(request.user, plan)
    looks = looks_at_plan(plan)
    if not is_own:
        looks = note_view(plan=plan, actor=request.user, now=now, looks=looks)
    signatures = list(plan.signatures.select_related("signed_by").order_by("signed_at"))
    _read_parts(plan)
    waiting = any(row.answered_at is None for row in plan.objections.all())
    context = {
        "plan": plan,
        "is_own": is_own,
        "may_lead": permissions.can_lead(request.user, plan, on),
        "may_decide": permissions.can_decide(request.user, plan, on),
        "may_answer": waiting and permissions.can_answer(request.user, plan, on),
        "state": presenters.state_status(plan, is_own=is_own),
        "page": build_page(plan, on, is_own=is_own, looks=looks),
        "may_object": is_own and presenters.is_open_to_objection(plan),
        "steps": presenters.next_steps(plan, is_own=is_own),
        "events": presenters.events_of(plan),
        "supports": supports_shown(plan),
        "check_ins": plan.check_ins.all(),
        "signatures": signatures,
        "signed": {s.of for s in signatures if s.of == SignatureOf.PLAN and s.edition == plan.edition},
        "objections": plan.objections.all(),
        "relapses": plan.relapses.select_related("rule") if plan.state == PlanState.PASSED else (),
        "letters": presenters.letter_links(plan, is_own=is_own),
        "dossier_url": case_url(request.user, plan.employee) if plan.issued_on else "",
    }
    return render(request, "pip_workflow/plan_detail.html", context)


def _read_parts(plan: Plan) -> None:
    """What several parts of the page ask of the plan, each read once."""
    if plan.alert_id:
        prefetch_related_objects([plan], Prefetch("alert", Alert.objects.select_related("rule__metric")))
    prefetch_related_objects(
        [plan],
        Prefetch("events", PlanEvent.objects.select_related("actor", "file").only(*EVENT)),
        Prefetch("check_ins", CheckIn.objects.select_related("talk").only(*CHECK_IN)),
        Prefetch("objections", Objection.objects.prefetch_related("answered_by")),  # most plans have none
    )


@login_required
@require_safe
def show_file(request: HttpRequest, public_id: UUID, file: UUID) -> HttpResponse:
    """What proves that support was given; opening it is on record."""
    _now, on = today(request)
    plan = permissions.access_plan(request.user, public_id, on)
    found = plan.events.filter(file__public_id=file).select_related("file").first()
    if found is None or found.file is None:
        raise Http404("no such file")
    return file_response(read_proof(file=found.file, plan=plan, actor=request.user), found.file)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create_plan(request: HttpRequest) -> HttpResponse:
    """Draft a plan for somebody one leads (?employee=, ?alert=)."""
    now, on = today(request)
    person = permissions.access_employee_for_plan(request.user, query_id(request, "employee"), on)
    alert = access_alert(request.user, query_id(request, "alert"), on) if "alert" in request.GET else None
    lead = people_permissions.boss_of(person, on)
    proposed = propose(employee=person, boss=lead, alert=alert, on=on) if request.method != "POST" else {}
    form = PlanForm(request.POST or None, initial=proposed)
    if request.method == "POST" and form.is_valid():
        try:
            if lead is None:
                raise PlanRefused(_("Nobody is this person's boss; name a head or manager first."))
            plan = draft_plan(
                employee=person, lead=lead, content=form.content(), actor=request.user, on=on, now=now, alert=alert
            )
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The draft is kept. The employee sees it once it is issued."))
            return redirect("plans:plan-detail", plan.public_id)
    context = {
        "form": form, "person": person, "alert": alert, "template": template_for(person, on),
        "from_figures": "measured_from" in proposed,
    }  # fmt: skip
    return render(request, "pip_workflow/plan_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a plan; one that was signed must be signed again."""
    now, on = today(request)
    plan = permissions.access_plan_to_lead(request.user, public_id, on)
    form = ChangePlanForm(request.POST or None, initial=initial_from(plan))
    if request.method == "POST" and form.is_valid():
        try:
            change_plan(
                plan=plan,
                content=form.content(),
                actor=request.user,
                reason=form.cleaned_data["reason"],
                on=on,
                now=now,
            )
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("plans:plan-detail", plan.public_id)
    context = {"form": form, "person": plan.employee, "plan": plan}
    return render(request, "pip_workflow/plan_form.html", context, status=422 if form.errors else 200)
