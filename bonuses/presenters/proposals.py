"""Proposals from history in words: each figure, and why."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bonuses.engine.proposals import Proposal
from bonuses.models import ScenarioDepartment
from bonuses.presenters.funding import join_words
from hrplatform.lib.formats import format_number, format_percent


@dataclass(frozen=True)
class ProposalRow:
    """One department: what holds now, what history proposes, and the sentences why."""

    row: ScenarioDepartment
    proposal: Proposal
    weight: Decimal | None
    min_share: Decimal | None
    max_share: Decimal | None
    reasons: list[str]

    @property
    def key(self) -> str:
        return str(self.row.department_id)

    @property
    def name(self) -> str:
        return self.row.department.name

    @property
    def is_empty(self) -> bool:
        return self.weight is None and self.min_share is None

    @property
    def reason(self) -> str:
        """What is kept with the terms once somebody takes them over."""
        return join_words(self.reasons)[:200]


def build_rows(rows: list[ScenarioDepartment], proposals: list[Proposal]) -> list[ProposalRow]:
    by_code = {one.code: one for one in proposals}
    return [_row(row, by_code[row.department.code]) for row in rows if row.department.code in by_code]


def _row(row: ScenarioDepartment, found: Proposal) -> ProposalRow:
    return ProposalRow(
        row, found, _decimal(found.weight), _decimal(found.min_share), _decimal(found.max_share), _reasons(found)
    )


def _reasons(found: Proposal) -> list[str]:
    reasons = []
    if found.contribution is not None:
        reasons.append(
            _("%(part)s of what company goals gained, with %(base)s of the base")
            % {"part": _percent(found.contribution), "base": _percent(found.base)}
        )
    if found.mean_score is not None and found.company_score is not None:
        reasons.append(
            _("own scorecard %(own)s on average before, all departments %(all)s")
            % {"own": _number(found.mean_score), "all": _number(found.company_score)}
        )
    if found.min_share is not None:
        text = ngettext(
            "%(low)s to %(high)s of %(n)s pool before", "%(low)s to %(high)s of %(n)s pools before", len(found.shares)
        )
        low, high = _percent(min(found.shares)), _percent(max(found.shares))
        reasons.append(text % {"low": low, "high": high, "n": len(found.shares)})
    return reasons


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(value.numerator) / value.denominator


def _percent(value: Fraction) -> str:
    return format_percent(_decimal(value))


def _number(value: Fraction) -> str:
    return format_number(_decimal(value), 1)
