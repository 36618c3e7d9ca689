"""Proposals from history for a scenario's departments, taken over by tick."""

from decimal import Decimal
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bonuses import permissions
from bonuses.engine.proposals import propose
from bonuses.models import Scenario
from bonuses.presenters.proposals import ProposalRow, build_rows
from bonuses.presenters.proposals_html import draw_lines
from bonuses.selectors.history import histories_of, with_people
from bonuses.services.proposals import take_over
from bonuses.services.scenarios import DepartmentTerms
from bonuses.views.edge import answer, moment, pool_url


class TakeOverForm(forms.Form):
    """Two ticks per department: the weight, the shares."""

    def __init__(self, *args: object, rows: list[ProposalRow], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.rows = rows
        if not self.is_bound:
            return
        for row in rows:
            if row.weight is not None:
                self.fields[f"weight_{row.key}"] = forms.BooleanField(required=False)
            if row.min_share is not None:
                self.fields[f"shares_{row.key}"] = forms.BooleanField(required=False)

    def ticked(self) -> frozenset[str]:
        """Names of the boxes somebody ticked."""
        return frozenset(name for name in self.fields if self[name].value())

    def taken(self) -> dict[str, DepartmentTerms]:
        found = {}
        for one in self.rows:
            weight = self.cleaned_data.get(f"weight_{one.key}", False)
            shares = self.cleaned_data.get(f"shares_{one.key}", False)
            if weight or shares:
                found[one.row.department.code] = DepartmentTerms(
                    weight=(one.weight or Decimal(1)) if weight else one.row.weight,
                    min_share=one.min_share if shares else one.row.min_share,
                    max_share=one.max_share if shares else one.row.max_share,
                    reason=one.reason,
                )
        return found


@require_http_methods(["GET", "POST"])
@login_required
def show_proposals(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What history proposes beside what holds, each with its reasons; nothing changes unless ticked."""
    scenario = permissions.access_scenario_for_hr(request.user, public_id)
    form = TakeOverForm(request.POST or None, rows=_rows(scenario))

    def act() -> str:
        take_over(scenario=scenario, taken=form.taken(), actor=request.user, now=moment(request))
        return f"{pool_url(scenario.pool)}?scenario={scenario.public_id}"

    context = {
        "scenario": scenario,
        "pool": scenario.pool,
        "body": SimpleLazyObject(lambda: draw_lines(form.rows, form.ticked())),
    }
    return answer(request, form, "bonuses/proposals.html", context, act, _("Taken over and computed again."))


def _rows(scenario: Scenario) -> list[ProposalRow]:
    rows = with_people(scenario)
    return build_rows(rows, propose(histories_of(scenario, rows)))
