"""Chat robots, for HR."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hrplatform.lib import dates
from hrplatform.lib.roles import require_role
from hrplatform.lib.ui import Status
from jobs import relay
from jobs.enums import MessageState
from jobs.models import OutboxMessage
from jobs.presenters import message_status, shown_error
from notices import robots
from notices.models import ChatRobot
from notices.registry import shown_kind
from notices.robot_forms import RobotForm
from notices.selectors import ROBOT, last_posts, list_robots

both = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class RobotRow:
    """A robot as the page prints it."""

    robot: ChatRobot
    about: str
    state: Status
    last: OutboxMessage | None
    last_state: Status | None
    why: str


@login_required
@require_safe
def show_robots(request: HttpRequest) -> HttpResponse:
    """Every robot: where it posts, what about, how the last post went."""
    require_role(request.user, "hr")
    found = list_robots()
    last = last_posts(found)
    rows = [_row(robot, last.get(robot.lane)) for robot in found]
    return render(request, "notices/robot_list.html", {"rows": rows})


def _row(robot: ChatRobot, last: OutboxMessage | None) -> RobotRow:
    on = Status("good", _("switched on")) if robot.is_active else Status("neutral", _("switched off"), "player-pause")
    about = pgettext("between the items of a list", ", ").join(shown_kind(name).shown_label for name in robot.kinds)
    if last is None:
        return RobotRow(robot, about, on, None, None, "")
    return RobotRow(robot, about, on, last, message_status(last), shown_error(last))


@login_required
@both
@sensitive_post_parameters("url", "secret")
def add_robot(request: HttpRequest) -> HttpResponse:
    """A robot for one more group."""
    require_role(request.user, "hr")
    form = RobotForm(request.POST or None, language=request.company.language)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        robot = robots.add_robot(spec=form.spec(), actor=request.user, now=dates.now())
        messages.success(request, _("%(name)s is added. Send a test message to see it arrive.") % {"name": robot})
        return redirect("notices:robot-list")
    return _form_page(request, form, _("Add a chat robot"))


@login_required
@both
@sensitive_post_parameters("url", "secret")
def change_robot(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change what a robot posts, or where."""
    require_role(request.user, "hr")
    robot = get_object_or_404(ChatRobot, public_id=public_id)
    form = RobotForm(request.POST or None, robot=robot)
    if request.method == "POST" and form.is_valid():
        robots.change_robot(robot=robot, spec=form.spec(), actor=request.user, now=dates.now())
        messages.success(request, _("Saved. It holds from the next notice on."))
        return redirect("notices:robot-list")
    return _form_page(request, form, robot.name)


def _form_page(request: HttpRequest, form: RobotForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "cancel_url": reverse("notices:robot-list")}
    return render(request, "notices/robot_form.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def test_robot(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Post a test message now and say what the robot answered."""
    require_role(request.user, "hr")
    robot = get_object_or_404(ChatRobot, public_id=public_id)
    if not robot.is_active:
        messages.info(request, _("The robot is switched off: switch it on first."))
        return redirect("notices:robot-list")
    now = dates.now()
    message = robots.queue_test(robot=robot, actor=request.user, now=now)
    relay.relay(now=now, lane=(ROBOT, message.lane))
    message.refresh_from_db()
    if message.state == MessageState.SENT:
        messages.success(request, _("The robot took the test message: look into the group."))
    elif message.state == MessageState.IN_DOUBT:
        messages.warning(request, _("No clear answer: look into the group whether the test message is there."))
    else:
        messages.error(request, _("The test message did not arrive. %(why)s") % {"why": shown_error(message)})
    return redirect("notices:robot-list")


@login_required
@require_POST
def switch_robot(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Switch a robot on or off."""
    require_role(request.user, "hr")
    robot = get_object_or_404(ChatRobot, public_id=public_id)
    is_active = request.POST.get("on") == "yes"
    robots.switch_robot(robot=robot, is_active=is_active, actor=request.user, now=dates.now())
    messages.success(request, _("The robot posts again.") if is_active else _("The robot is silent from now on."))
    return redirect("notices:robot-list")
