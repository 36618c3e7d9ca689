"""Pages of the course catalogue and of the rules of diagnosis, for HR."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from hrplatform.lib import dates
from hrplatform.lib.formats import format_number, join_names
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.ui import Status
from people.permissions import require_hr
from performance.diagnosis.forms import LEVELS, CourseForm, DiagnosisForm
from performance.diagnosis.models import Course, DiagnosisRule
from performance.diagnosis.services import save_course, save_rule
from performance.measures.models import Metric

FORM_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def list_courses(request: HttpRequest) -> HttpResponse:
    """The catalogue."""
    require_hr(request.user)
    listing = build_listing(
        request, Course.objects.prefetch_related("metrics"), caption=_("Course catalogue"), columns=_course_columns(),
        search=("name_zh__icontains", "name_en__icontains", "skills__icontains"),
        empty_title=_("No courses yet"), empty_text=_("Add the training you offer; a diagnosis then proposes it."),
        empty_url=reverse("diagnosis:course-create"), empty_action=_("Add a course"),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Course catalogue')}.xlsx")
    return render(request, "performance/course_list.html", {"list": listing})


@login_required
@require_http_methods(FORM_METHODS)
def edit_course(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """Add a course, or change one."""
    require_hr(request.user)
    course = get_object_or_404(Course, public_id=public_id) if public_id else Course()
    form = CourseForm(request.POST or None, instance=course)
    if request.method == "POST" and form.is_valid():
        save_course(course=form.instance, metrics=form.cleaned_data["metrics"], actor=request.user, now=dates.now())
        messages.success(request, _("Saved."))
        return redirect("diagnosis:course-list")
    context = {
        "form": form, "title": str(course) if public_id else _("New course"), "back": _("Course catalogue"),
        "back_url": reverse("diagnosis:course-list"),
    }  # fmt: skip
    return render(request, "performance/diagnosis_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def list_rules(request: HttpRequest) -> HttpResponse:
    """Which patterns point to what."""
    require_hr(request.user)
    listing = build_listing(
        request, DiagnosisRule.objects.all(), caption=_("Rules of diagnosis"), columns=_rule_columns(),
        search=("name_zh__icontains", "name_en__icontains"),
        empty_title=_("No rules of diagnosis yet"), empty_text=_("A pack brings them; this company began without."),
        empty_url=reverse("diagnosis:rule-create"), empty_action=_("Add a rule of diagnosis"),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Rules of diagnosis')}.xlsx")
    return render(request, "performance/diagnosis_list.html", {"list": listing})


@login_required
@require_http_methods(FORM_METHODS)
def edit_rule(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """Add a rule of diagnosis, or change one."""
    require_hr(request.user)
    rule = get_object_or_404(DiagnosisRule, public_id=public_id) if public_id else DiagnosisRule()
    form = DiagnosisForm(request.POST or None, instance=rule)
    if request.method == "POST" and form.is_valid():
        save_rule(rule=form.instance, actor=request.user, now=dates.now())
        messages.success(request, _("Saved."))
        return redirect("diagnosis:rule-list")
    context = {
        "form": form, "title": str(rule) if public_id else _("New rule of diagnosis"), "back": _("Rules of diagnosis"),
        "back_url": reverse("diagnosis:rule-list"),
    }  # fmt: skip
    return render(request, "performance/diagnosis_form.html", context, status=422 if form.errors else 200)


def _course_columns() -> list[ListColumn]:
    return [
        ListColumn("name", _("Course"), text=str, sort="name_zh", sub=lambda row: row.skills,
                   url=lambda row: reverse("diagnosis:course-change", args=[row.public_id])),
        ListColumn("form", _("Form of the course"), text=lambda row: row.get_form_display()),
        ListColumn("hours", _("Hours"), kind="number", value=lambda row: row.hours,
                   text=lambda row: format_number(row.hours), sort="hours"),
        ListColumn("helps", _("Helps"), text=lambda row: join_names(map(str, row.metrics.all()))),
        ListColumn("state", _("State"), status=_state),
    ]  # fmt: skip


def _rule_columns() -> list[ListColumn]:
    names = {metric.code: str(metric) for metric in Metric.objects.all()}
    return [
        ListColumn("name", _("Points to"), text=str, sort="sequence",
                   url=lambda row: reverse("diagnosis:rule-change", args=[row.public_id])),
        ListColumn("when", _("When"), text=lambda row: conditions(row, names)),
        ListColumn("state", _("State"), status=_state),
    ]  # fmt: skip


def conditions(rule: DiagnosisRule, names: dict[str, str]) -> str:
    """Conversion low; promo clicks or live clicks normal or high."""
    words = dict(LEVELS)
    parts = []
    for item in rule.conditions:
        metrics = _(" or ").join(names.get(code, code) for code in item["metrics"])
        parts.append(f"{metrics} {words.get(','.join(item['levels']), '')}")
    return pgettext("clauses", "; ").join(parts)


def _state(row: Any) -> Status:
    return Status("good", _("in use")) if row.is_active else Status("neutral", _("not in use"))
