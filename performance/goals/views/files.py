"""Evidence as files: of a milestone, and of a rated result."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from people.services.files import open_file
from people.views.edge import file_response
from performance.goals import permissions
from performance.goals.models import GoalPart
from performance.reviews.views.edge import moment


@login_required
@require_safe
def show_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a result rests on, for whoever may read the result now."""
    _now, on = moment(request)
    goal = permissions.access_goal(request.user, public_id, on)
    if goal.file is None or not permissions.can_see_result(request.user, goal, on):
        raise Http404("no file")
    return file_response(open_file(goal.file), goal.file)


@login_required
@require_safe
def show_part_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The evidence of a milestone, for whoever may read its goal."""
    _now, on = moment(request)
    goals = permissions.visible_goals(request.user, on)
    rows = GoalPart.objects.select_related("file").filter(file__isnull=False, goal__in=goals)
    file = get_object_or_404(rows, public_id=public_id).file
    if file is None:
        raise Http404("no file")
    return file_response(open_file(file), file)
