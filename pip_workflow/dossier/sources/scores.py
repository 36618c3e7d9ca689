"""Published reviews of the period, with every change of a score."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hrplatform.lib import formats
from performance.reviews.models import Scorecard, ScoreChange
from pip_workflow.dossier.parts import Case, Exhibit, Table, day, section


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
    changes = ScoreChange.objects.filter(item__scorecard=card).select_related("item", "user").order_by("at", "pk")
    if changes:
        tables.append(_changes(list(changes)))
    return Exhibit(str(card.cycle), card.until, [fact for fact in facts if fact[1]], tables=tables, objects=[card])


def _changes(changes: list[ScoreChange]) -> Table:
    heads = (_("When"), _("Item"), _("Who"), pgettext("score", "From"), pgettext("score", "To"), _("Reason"))
    return Table(
        heads,
        [
            (
                formats.format_moment(row.at),
                row.item.name,
                str(row.user or ""),
                formats.format_number(row.before, 2) if row.before is not None else "—",
                formats.format_number(row.after, 2) if row.after is not None else "—",
                row.reason,
            )
            for row in changes
        ],
    )
