"""The inbox, and what a person chooses about mail."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hrplatform.lib import dates, home
from notices.forms import WishesForm
from notices.inbox_html import draw_notices
from notices.models import Notice
from notices.selectors import count_unread, list_notices, wishes_of
from notices.services import mark_read, save_wishes
from people.permissions import roles_of

PAGE_SIZE = 50


@login_required
@require_safe
def show_inbox(request: HttpRequest) -> HttpResponse:
    """What is due, and my notices, newest first; ?show=unread for those not read yet."""
    only_unread = request.GET.get("show") == "unread"
    number = request.GET.get("page")
    page = Paginator(list_notices(user=request.user, only_unread=only_unread), PAGE_SIZE).get_page(number)
    now = dates.now()
    on = dates.company_today(connection.tenant, now)
    due = home.collect_needs(user=request.user, roles=roles_of(request.user, on), on=on, now=now)
    context = {
        "page": page,
        "rows": draw_notices(page.object_list, request=request, now=now),
        "only_unread": only_unread,
        "unread_here": count_unread(request.user),
        "due": due if page.number == 1 else [],
    }
    return render(request, "notices/inbox.html", context)


@login_required
@require_POST
def open_notice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Mark one of mine as read and go where it leads."""
    notice = get_object_or_404(Notice, user=request.user, public_id=public_id)
    mark_read(user=request.user, public_ids=[notice.public_id], now=dates.now())
    return redirect(notice.link or "notices:inbox")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all of mine as read."""
    mark_read(user=request.user, now=dates.now())
    return redirect("notices:inbox")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_wishes(request: HttpRequest) -> HttpResponse:
    """Which of my notices come by mail, when the digest comes, when it is quiet."""
    on = dates.company_today(connection.tenant, dates.now())
    user: Any = request.user
    wishes = wishes_of([user.pk])[user.pk]
    form = WishesForm(request.POST or None, wishes=wishes, roles=roles_of(user, on))
    if request.method == "POST" and form.is_valid():
        save_wishes(user=user, wishes=form.wishes())
        messages.success(request, _("Saved. It holds from the next notice on."))
        return redirect("notices:wishes")
    status = 422 if request.method == "POST" else 200
    return render(request, "notices/wishes.html", {"form": form, "address": user.email}, status=status)
