"""Published reviews of the period with every change of a score, appeals with their answers, recognitions."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hrplatform.lib import formats
from people.services.files import open_file
from performance.appeals.models import Appeal
from performance.appeals.selectors import appeals_of
from performance.growth.selectors import recognitions_of
from performance.reviews.models import Scorecard, ScoreChange, ScoreCorrection
from pip_workflow.dossier.parts import Case, Exhibit, Original, Table, day, section


@section("reviews", gettext_lazy("Reviews"), order=80, empty=gettext_lazy("No review was published in the period."))
def reviews(case: Case) -> Iterator[Exhibit]:
    """Good results as well as bad ones: a dossier that leaves some out proves nothing."""
    cards = Scorecard.objects.filter(
        employee=case.employee, cycle__published_at__isnull=False, until__gte=case.start, start__lte=case.until
    )
    related = ("cycle", "department", "scorer", "template")
    for card in cards.select_related(*related).prefetch_related("items").order_by("start", "pk"):
        yield _card(card)


def _card(card: Scorecard) -> Exhibit:
    facts = [
        (_("Cycle"), str(card.cycle)),
        (_("Period"), f"{day(card.start)} – {day(card.until)}"),
        (_("Scored by"), card.scorer.name if card.scorer else ""),
        (_("Score"), formats.format_number(card.score, 2) if card.score is not None else _("none")),
        (_("Band"), card.band),
        (_("Form"), str(card.template or "")),
    ]
    rows = [
        (
            item.name,
            item.get_kind_display(),
            formats.format_number(item.weight),
            formats.format_percent(item.achievement) if item.achievement is not None else "—",
            formats.format_number(item.points, 2) if item.points is not None else "—",
            formats.format_number(item.self_points, 2) if item.self_points is not None else "—",
            item.comment,
        )
        for item in card.items.all()
    ]
    heads = (_("Item"), _("Kind"), _("Weight"), _("Achievement"), _("Points"), _("Self-score"), _("Comment"))
    tables = [Table(heads, rows)]
    changes = ScoreChange.objects.filter(Q(item__scorecard=card) | Q(scorecard=card))
    rows = list(changes.select_related("item", "user").order_by("at", "pk"))
    if rows:
        tables.append(_moves((row, row.before, row.after) for row in rows))
    corrections = list(card.corrections.select_related("item", "user").order_by("at", "pk"))
    if corrections:
        # After publication, also by an appeal; the newest one holds.
        tables.append(_moves((row, row.score_before, row.score_after) for row in corrections))
    return Exhibit(str(card.cycle), card.until, [fact for fact in facts if fact[1]], tables=tables, objects=[card])


def _moves(rows: Iterable[tuple[ScoreChange | ScoreCorrection, Decimal | None, Decimal | None]]) -> Table:
    """Each row with what stood there before and after."""
    heads = (_("When"), _("Item"), _("Who"), pgettext("score", "From"), pgettext("score", "To"), _("Reason"))
    lines = [
        (
            formats.format_moment(row.at), row.item.name if row.item else _("Score"), str(row.user or ""),
            _score(before), _score(after), row.reason,
        )
        for row, before, after in rows
    ]  # fmt: skip
    return Table(heads, lines)


def _score(value: Decimal | None) -> str:
    return "—" if value is None else formats.format_number(value, 2)


@section("appeals", gettext_lazy("Appeals"), order=85, empty=gettext_lazy("No appeal was filed."))
def appeals(case: Case) -> Iterator[Exhibit]:
    """Every appeal in the employee's words, with its files and the written answer."""
    for appeal in appeals_of(case.employee):
        if day_of(appeal) <= case.until:
            yield _appeal(appeal)


def day_of(appeal: Appeal) -> date:
    return appeal.filed_at.date()


def _appeal(appeal: Appeal) -> Exhibit:
    facts = [
        (_("Cycle"), str(appeal.scorecard.cycle)),
        (_("Filed"), f"{formats.format_moment(appeal.filed_at)} · {appeal.filed_by}"),
        (_("Outcome"), appeal.get_state_display()),
        (
            _("Answered by"),
            f"{appeal.decided_by} · {formats.format_moment(appeal.decided_at)}" if appeal.answer else "",
        ),
    ]
    words = [appeal.text, *([_("Answer: %(text)s") % {"text": appeal.answer}] if appeal.answer else [])]
    files = [Original(file.name, open_file(file)) for file in appeal.files.all()]
    title = _("Appeal against the result of %(cycle)s") % {"cycle": appeal.scorecard.cycle}
    return Exhibit(title, day_of(appeal), [f for f in facts if f[1]], words, originals=files, objects=[appeal])


@section("recognitions", gettext_lazy("Recognitions"), order=88, empty=gettext_lazy("No recognition is on record."))
def recognitions(case: Case) -> Iterator[Exhibit]:
    """What the person was honoured for: it speaks for the employee, so it is in."""
    found = list(recognitions_of(case.employee, until=case.until))
    if found:
        rows = [(day(row.on), row.get_kind_display(), row.title, row.text, str(row.given_by)) for row in found]
        heads = (_("Day"), _("Kind"), _("Title"), _("What for"), _("Given by"))
        yield Exhibit(_("Recognitions"), found[-1].on, tables=[Table(heads, rows)], objects=found)
