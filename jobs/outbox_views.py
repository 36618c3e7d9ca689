"""The outbox, for HR: what went out, what waits, what needs a decision (spec 12.4)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from hrplatform.lib import dates
from hrplatform.lib.lists import ListColumn, Listing, build_listing
from hrplatform.lib.roles import require_role
from hrplatform.lib.ui import Action
from jobs import outbox, presenters
from jobs.channels import all_channels
from jobs.enums import STUCK_MESSAGES, MessageState
from jobs.models import OutboxMessage

ACTS = {"again": outbox.send_again, "arrived": outbox.confirm_arrival, "drop": outbox.drop_message}
STUCK = "stuck"


class OutboxFilter(forms.Form):
    """What the list is narrowed by."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("All"))]
        self.fields["state"].choices = [*everything, (STUCK, _("Needs a decision")), *MessageState.choices]
        self.fields["channel"].choices = everything + [(name, c.label) for name, c in all_channels().items()]

    def narrow(self, rows: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
        state, channel = self.cleaned_data["state"], self.cleaned_data["channel"]
        if state:
            rows = rows.filter(state__in=STUCK_MESSAGES if state == STUCK else [state])
        return rows.filter(channel=channel) if channel else rows


@login_required
@require_safe
def list_messages(request: HttpRequest) -> HttpResponse:
    """Every message of the last half year: to whom, how it went, how often it was tried. Never its content."""
    require_role(request.user, "hr")
    listing = _listing(request)
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Outbox')}.xlsx")
    stuck = OutboxMessage.objects.filter(state__in=STUCK_MESSAGES)
    doubtful = stuck.filter(state=MessageState.IN_DOUBT).count()
    context = {"list": listing, "doubtful": doubtful, "parked": stuck.count() - doubtful}
    return render(request, "jobs/message_list.html", context)


def _listing(request: HttpRequest) -> Listing:
    acts = [
        Action(_("Send again"), reverse("jobs:message-again"), icon="refresh"),
        Action(_("It has arrived"), reverse("jobs:message-arrived"), icon="check"),
        Action(_("Drop"), reverse("jobs:message-drop"), icon="trash"),
    ]
    columns = [
        ListColumn("created_at", _("Written"), kind="moment", sort="created_at"),
        ListColumn("state", _("State"), status=presenters.message_status, sort="state"),
        ListColumn("to", _("To, or about"), text=presenters.addressee),
        ListColumn("channel", _("Channel"), text=presenters.channel_label, sort="channel"),
        ListColumn("attempt", _("Attempts"), kind="count"),
        ListColumn("when", _("Sent, or next attempt"), kind="moment", value=presenters.sent_or_next, sort="sent_at"),
        ListColumn("error", _("Last error"), text=presenters.shown_error),
    ]
    return build_listing(
        request, OutboxMessage.objects.order_by("-created_at", "-pk"), caption=_("Outbox"), columns=columns,
        filters=OutboxFilter(request.GET), default_sort="-created_at", bulk="message", bulk_acts=acts,
        empty_title=_("Nothing has been sent yet"), empty_text=_("Mails and posts of chat robots pass through here."),
    )  # fmt: skip


@login_required
@require_POST
def decide_messages(request: HttpRequest, act: str) -> HttpResponse:
    """Send the chosen messages again, take them as arrived, or drop them; those not stuck are passed over."""
    require_role(request.user, "hr")
    chosen = OutboxMessage.objects.filter(public_id__in=_ids(request.POST.getlist("message"))).order_by("pk")
    now = dates.now()
    done = sum(ACTS[act](message=message, actor=request.user, now=now) for message in chosen)
    if done:
        messages.success(request, ngettext("%(n)s message decided.", "%(n)s messages decided.", done) % {"n": done})
    else:
        messages.info(request, _("None of them waits for this decision."))
    return redirect("jobs:message-list")


def _ids(values: list[str]) -> list[UUID]:
    found = []
    for value in values[:500]:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
