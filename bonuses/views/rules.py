"""The company's bonus rule: shown to HR and finance, changed by HR as a new version."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bonuses import permissions, services
from bonuses.forms import RuleForm
from bonuses.models import BonusPlan
from bonuses.views.edge import answer, moment


@require_GET
@login_required
def show_rule(request: HttpRequest) -> HttpResponse:
    """The version in force and those before it."""
    if not permissions.can_view_pools(request.user):
        raise Http404("no rule for this account")
    context = {
        "plan": services.rule_in_force() or BonusPlan(),
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
    form = RuleForm(request.POST or None, instance=BonusPlan(**_values(plan)) if plan else BonusPlan())

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


def _values(plan: BonusPlan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in RuleForm.Meta.fields}
