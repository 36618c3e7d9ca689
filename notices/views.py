"""The inbox."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hrplatform.lib import dates
from notices.models import Notice
from notices.selectors import count_unread, list_notices, wants_mail
from notices.services import mark_read, set_mail_wanted

PAGE_SIZE = 50


@login_required
@require_safe
def show_inbox(request: HttpRequest) -> HttpResponse:
    """My notices, newest first; ?show=unread for those not read yet."""
    only_unread = request.GET.get("show") == "unread"
    page = Paginator(list_notices(user=request.user, only_unread=only_unread), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "only_unread": only_unread,
        "unread_here": count_unread(request.user),
        "wants_mail": wants_mail(user=request.user),
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
@require_POST
def save_preference(request: HttpRequest) -> HttpResponse:
    """Keep whether I want my notices by mail too."""
    wanted = request.POST.get("mail") == "on"
    set_mail_wanted(user=request.user, wanted=wanted)
    messages.success(
        request, _("You get notices by e-mail too.") if wanted else _("You get no more notices by e-mail.")
    )
    return redirect("notices:inbox")
