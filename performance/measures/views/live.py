"""What an open page asks every two seconds: is there anything new?"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from performance.measures.selectors.live import latest_version


@login_required
@require_safe
def show_pulse(request: HttpRequest) -> HttpResponse:
    """The version of the figures as plain text; 204 while it is still the one of the page (?v=)."""
    version = str(latest_version())
    if request.GET.get("v") == version:
        return HttpResponse(status=204)
    return HttpResponse(version, content_type="text/plain", headers={"Cache-Control": "no-store"})
