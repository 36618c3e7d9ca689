"""Review forms: made whole, changed only by a new version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from audit.services import record
from people.models import Department, Position
from performance.measures.achievement import check_curve
from performance.measures.models import Metric
from performance.reviews import actions
from performance.reviews.enums import GOAL_KINDS, FormSubject, ItemKind
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import FormItem, FormTemplate
from performance.reviews.scoring import LEVEL_POINTS, refuse_weights


@dataclass(frozen=True)
class ItemRequest:
    """One wanted item. kind empty: data with a metric, judged without; levels are the texts of levels 1 to 5."""

    name_zh: str
    weight: Decimal
    name_en: str = ""
    code: str = ""
    metric: Metric | None = None
    curve: Sequence[Sequence[str]] = ()
    levels: Sequence[str] = ()
    kind: str = ""

    @property
    def item_kind(self) -> ItemKind:
        return ItemKind(self.kind) if self.kind else (ItemKind.KPI if self.metric else ItemKind.QUALITATIVE)


@dataclass(frozen=True)
class FormRequest:
    """position and department empty: the general form of its subject."""

    name: str
    items: Sequence[ItemRequest]
    start: date
    subject: str = FormSubject.PERSON
    position: Position | None = None
    department: Department | None = None
    peers_are_anonymous: bool = True


@transaction.atomic
def create_form(*, request: FormRequest, actor: Any, now: datetime) -> FormTemplate:
    """The next version of the form for its position; the version before it goes out of use.

    Writes an audit entry. Raises ReviewRefused unless the weights sum to 100 and every item is complete.
    """
    refuse_form(request)
    same = FormTemplate.objects.filter(
        subject=request.subject, position=request.position, department=request.department
    )
    version = (same.aggregate(last=Max("version"))["last"] or 0) + 1
    same.filter(is_active=True, start__gte=request.start).update(is_active=False)
    form = FormTemplate.objects.create(
        name=request.name.strip(),
        subject=request.subject,
        position=request.position,
        department=request.department,
        version=version,
        start=request.start,
        peers_are_anonymous=request.peers_are_anonymous,
        created_by=actor,
        created_at=now,
    )
    FormItem.objects.bulk_create(items_of(form, request.items))
    weights = {item.name_zh: str(item.weight) for item in request.items}
    record(action=actions.FORM_CREATED, actor=actor, target=form, after={"version": version, "weights": weights})
    return form


@transaction.atomic
def retire_form(*, form: FormTemplate, actor: Any, reason: str) -> FormTemplate:
    """Take a form out of use for cycles not yet opened. Audited."""
    if FormTemplate.objects.filter(pk=form.pk, is_active=True).update(is_active=False) != 1:
        raise ReviewRefused(_("This form is no longer in use."))
    record(
        action=actions.FORM_RETIRED, actor=actor, target=form,
        before={"active": True}, after={"active": False}, reason=reason,
    )  # fmt: skip
    form.refresh_from_db()
    return form


def refuse_form(request: FormRequest) -> None:
    if not request.name.strip():
        raise ReviewRefused(_("A form needs a name."))
    reasons = {
        "no_items": _("A form needs at least one item."),
        "not_positive": _("Every weight must be more than 0."),
        "not_hundred": _("The weights sum to %(sum)s, not to 100."),
    }
    refused = refuse_weights([item.weight for item in request.items])
    if refused:
        total = sum((item.weight for item in request.items), Decimal(0))
        raise ReviewRefused(reasons[refused] % {"sum": total})
    for item in request.items:
        _refuse_item(item, request.subject)
    kinds = [item.item_kind for item in request.items]
    for kind in sorted(GOAL_KINDS):
        if kinds.count(ItemKind(kind)) > 1:
            raise ReviewRefused(
                _("A form has one item of kind %(kind)s: it takes in all such goals.") % {"kind": ItemKind(kind).label}
            )


def _refuse_item(item: ItemRequest, subject: str) -> None:
    if not item.name_zh.strip():
        raise ReviewRefused(_("Every item needs a name."))
    name, kind = item.name_zh, item.item_kind
    if kind == ItemKind.KPI and item.metric is None:
        raise ReviewRefused(_("%(item)s comes from data: choose its metric.") % {"item": name})
    if kind != ItemKind.KPI and item.metric is not None:
        raise ReviewRefused(_("%(item)s has a metric, so its points come from data.") % {"item": name})
    if subject == FormSubject.DEPARTMENT and kind not in (ItemKind.KPI, *GOAL_KINDS):
        raise ReviewRefused(
            _("A department is scored on its metrics and goals only: %(item)s is neither.") % {"item": name}
        )
    if item.levels and len(item.levels) != len(LEVEL_POINTS):
        raise ReviewRefused(_("%(item)s: write five lines, one for each level, or none.") % {"item": name})
    if item.curve and check_curve([(Decimal(x), Decimal(y)) for x, y in item.curve]):
        raise ReviewRefused(_("The curve of %(item)s doesn't rise from left to right.") % {"item": name})


def items_of(form: FormTemplate, wanted: Sequence[ItemRequest]) -> list[FormItem]:
    taken: set[str] = set()
    items = []
    for number, item in enumerate(wanted, start=1):
        code = item.code or (item.metric.code if item.metric else slugify(item.name_en) or f"item-{number}")
        code = code if code not in taken else f"{code}-{number}"
        taken.add(code)
        items.append(
            FormItem(
                template=form,
                code=code,
                name_zh=item.name_zh.strip(),
                name_en=item.name_en.strip() or _metric_name(item),
                kind=item.item_kind,
                metric=item.metric,
                weight=item.weight,
                curve=[list(map(str, pair)) for pair in item.curve] or (item.metric.curve if item.metric else []),
                levels=list(item.levels) if item.item_kind == ItemKind.QUALITATIVE else [],
                sequence=number,
            )
        )
    return items


def _metric_name(item: ItemRequest) -> str:
    """The metric's English name for an item that bears its Chinese one."""
    return item.metric.name_en if item.metric and item.metric.name_zh == item.name_zh.strip() else ""
