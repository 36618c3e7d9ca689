"""The pages of webhooks, for HR."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.services import record_export
from hrplatform.lib import dates
from hrplatform.lib.lists import ListColumn, build_listing
from intake.tokens.presenters import tabs
from intake.webhooks import presenters, services
from intake.webhooks.forms import WebhookForm
from intake.webhooks.models import Webhook
from intake.webhooks.permissions import access_delivery, access_webhook, require_manager
from intake.webhooks.services import WebhookRefused

both = require_http_methods(["GET", "HEAD", "POST"])
ON_A_PAGE = 50


@login_required
@require_safe
def list_webhooks(request: HttpRequest) -> HttpResponse:
    """Which systems are told what."""
    require_manager(request.user)
    columns = [
        ListColumn("name", _("System"), text=str, url=presenters.webhook_url, sort="name"),
        ListColumn("url", _("Address"), sort="url"),
        ListColumn("events", _("What it is told"), text=presenters.event_words),
        ListColumn("state", _("State"), status=presenters.webhook_status, sort="is_active"),
    ]
    listing = build_listing(
        request, Webhook.objects.all(), caption=_("Webhooks"), columns=columns,
        search=("name__icontains", "url__icontains"), search_hint=_("Name or address"), default_sort="name",
        empty_title=_("No webhook yet"),
        empty_text=_("A webhook tells another system of yours at once when something happens here."),
        empty_url=reverse("integrations:webhook-create"), empty_action=_("New webhook"),
    )  # fmt: skip
    if listing.wants_excel:
        record_export(actor=request.user, kind="webhooks", rows=listing.page.paginator.count)
        return listing.as_excel(filename=f"{_('Webhooks')}.xlsx")
    return render(request, "intake/webhook_list.html", {"list": listing, "tabs": tabs("webhooks")})


@login_required
@both
@never_cache
@sensitive_variables("secret")
def add_webhook(request: HttpRequest) -> HttpResponse:
    """A new webhook; its signing key is shown in the answer and never again."""
    require_manager(request.user)
    form = WebhookForm(request.POST if request.method == "POST" else None, is_new=True)
    if request.method == "POST" and form.is_valid():
        try:
            webhook, secret = services.create_webhook(**form.cleaned_data, actor=request.user, now=dates.now())
        except WebhookRefused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            return render(request, "intake/webhook_key.html", {"webhook": webhook, "secret": secret, "is_new": True})
    return render(request, "intake/webhook_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def show_webhook(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One webhook and what it was told, newest first."""
    webhook = access_webhook(request.user, public_id)
    page = Paginator(webhook.deliveries.select_related("message"), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "webhook": webhook,
        "status": presenters.webhook_status(webhook),
        "facts": presenters.webhook_facts(webhook, dates.now()),
        "rows": presenters.delivery_rows(page),
        "page": page,
    }
    return render(request, "intake/webhook_detail.html", context)


@login_required
@both
def edit_webhook(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Another name, address or choice of events; switched off or on."""
    webhook = access_webhook(request.user, public_id)
    initial = {name: getattr(webhook, name) for name in services.SAID}
    form = WebhookForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_webhook(webhook=webhook, **form.cleaned_data, actor=request.user, now=dates.now())
        except WebhookRefused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, _("The webhook was changed."))
            return redirect(presenters.webhook_url(webhook))
    context = {"form": form, "webhook": webhook}
    return render(request, "intake/webhook_form.html", context, status=422 if form.errors else 200)


@login_required
@both
@never_cache
@sensitive_variables("secret")
def renew_webhook_key(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new signing key beside the old one, shown in the answer and never again."""
    webhook = access_webhook(request.user, public_id)
    if request.method == "POST":
        secret = services.renew_key(webhook=webhook, actor=request.user, now=dates.now())
        webhook.refresh_from_db()
        return render(request, "intake/webhook_key.html", {"webhook": webhook, "secret": secret})
    return render(request, "intake/webhook_renew.html", {"webhook": webhook})


@login_required
@require_POST
def ping_webhook(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a trial message without data."""
    webhook = access_webhook(request.user, public_id)
    services.send_ping(webhook=webhook, now=dates.now())
    messages.success(request, _("A trial message is on its way; its answer appears below within a minute."))
    return redirect(presenters.webhook_url(webhook))


@login_required
@both
def delete_webhook(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Remove a webhook with its list of deliveries."""
    webhook = access_webhook(request.user, public_id)
    if request.method == "POST":
        services.remove_webhook(webhook=webhook, actor=request.user, now=dates.now())
        messages.success(request, _("The webhook was removed."))
        return redirect("integrations:webhook-list")
    return render(request, "intake/webhook_remove.html", {"webhook": webhook})


@login_required
@require_POST
def resend_delivery(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same event once more."""
    delivery = access_delivery(request.user, public_id)
    services.send_again(delivery=delivery, actor=request.user, now=dates.now())
    messages.success(request, _("The message is sent once more."))
    return redirect(presenters.webhook_url(delivery.webhook))
