"""The company's bonus rule: shown to HR and finance, changed by HR as a new version."""

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bonuses import permissions, services
from bonuses.models import BonusPlan, PlanVariant
from bonuses.rule_forms import RuleForm, VariantForm
from bonuses.services.rules import FIELDS, terms_of
from bonuses.views.edge import answer, moment
from people.enums import LeaveType


@require_GET
@login_required
def show_rule(request: HttpRequest) -> HttpResponse:
    """The version in force and those before it."""
    if not permissions.can_view_pools(request.user):
        raise Http404("no rule for this account")
    plan = services.rule_in_force()
    context = {
        "plan": plan or BonusPlan(),
        "variants": plan.variants.select_related("department", "position") if plan else [],
        "leavers": leavers_of(plan or BonusPlan()),
        "versions": BonusPlan.objects.select_related("created_by"),
        "is_hr": permissions.people.is_hr(request.user),
    }
    return render(request, "bonuses/rule.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def change_rule(request: HttpRequest) -> HttpResponse:
    """A new version; scenarios made before keep theirs."""
    if not permissions.can_view_pools(request.user):
        raise Http404("no rule for this account")
    permissions.people.require_hr(request.user)
    plan = services.rule_in_force()
    form = RuleForm(request.POST or None, instance=_copy(plan))

    def act() -> str:
        now, values = moment(request), form.values()
        if plan is None:
            services.create_rule(name=_("Standard rule"), actor=request.user, now=now, **values)
        else:
            reason = form.cleaned_data["reason"]
            services.change_rule(plan=plan, actor=request.user, reason=reason, now=now, **values)
        return reverse("bonuses:rule")

    context = {"title": _("Change the bonus rule"), "submit": _("Make a new version")}
    return answer(request, form, "bonuses/rule_form.html", context, act, _("The new version is in force."))


@require_http_methods(["GET", "POST"])
@login_required
def add_variant(request: HttpRequest) -> HttpResponse:
    """Other terms for a department or position, in a new version of the rule."""
    if not permissions.can_view_pools(request.user):
        raise Http404("no rule for this account")
    permissions.people.require_hr(request.user)
    form = VariantForm(request.POST or None)

    def act() -> str:
        now, reason = moment(request), form.cleaned_data["reason"]
        plan = services.rule_in_force() or services.create_rule(name=_("Standard rule"), actor=request.user, now=now)
        kept = [terms_of(row) for row in plan.variants.select_related("department", "position")]
        variants = [*kept, form.terms()]
        services.change_rule(plan=plan, actor=request.user, reason=reason, now=now, variants=variants)
        return reverse("bonuses:rule")

    context = {"title": _("Other terms for a department or position"), "submit": _("Make a new version")}
    return answer(request, form, "bonuses/rule_form.html", context, act, _("The new version is in force."))


@require_POST
@login_required
def remove_variant(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Back to the rule's own terms, in a new version."""
    if not permissions.can_view_pools(request.user):
        raise Http404("no rule for this account")
    permissions.people.require_hr(request.user)
    plan = services.rule_in_force()
    gone = PlanVariant.objects.filter(public_id=public_id, plan=plan).first() if plan else None
    if plan is None or gone is None:
        raise Http404("no such terms in force")
    rows = plan.variants.exclude(pk=gone.pk).select_related("department", "position")
    reason = _("Terms of %(where)s removed") % {"where": gone.key}
    services.change_rule(
        plan=plan, actor=request.user, reason=reason, now=moment(request), variants=[terms_of(row) for row in rows]
    )
    messages.success(request, _("The new version is in force."))
    return HttpResponseRedirect(reverse("bonuses:rule"))


def leavers_of(plan: BonusPlan) -> list[tuple[str, Decimal]]:
    """Share that stays, by way of leaving."""
    return [(kind.label, Decimal(plan.leaver_rule.get(kind, "0"))) for kind in LeaveType]


def _copy(plan: BonusPlan | None) -> BonusPlan:
    """The values of the version in force in an unsaved object: the form must not touch the version itself."""
    return BonusPlan(**{name: getattr(plan, name) for name in FIELDS}) if plan else BonusPlan()
