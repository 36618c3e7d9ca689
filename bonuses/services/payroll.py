"""The company's layout of the payroll file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from bonuses import actions
from bonuses.errors import BonusRefused
from bonuses.models import PayrollLayout
from bonuses.payroll import COLUMNS, TEXT_KEY


def layout_in_force() -> PayrollLayout:
    """The company's own layout, or the standard one."""
    return PayrollLayout.objects.order_by("pk").first() or PayrollLayout()


@transaction.atomic
def change_layout(
    *,
    columns: Sequence[dict[str, str]],
    has_note: bool,
    has_totals: bool,
    has_ledger: bool,
    actor: Any,
    now: datetime,
) -> PayrollLayout:
    """Keep another layout; files made before stay as they are. Audited. Raises BonusRefused."""
    _check(columns)
    layout = PayrollLayout.objects.select_for_update().order_by("pk").first() or PayrollLayout()
    before = _values(layout)
    layout.columns = list(columns)
    layout.has_note, layout.has_totals, layout.has_ledger = has_note, has_totals, has_ledger
    layout.changed_by, layout.changed_at = actor, now
    layout.save()
    record(
        action=actions.PAYROLL_LAYOUT_CHANGED, actor=actor, target=layout, before=before, after=_values(layout), at=now
    )
    return layout


def _check(columns: Sequence[dict[str, str]]) -> None:
    keys = [column["key"] for column in columns]
    unknown = [key for key in keys if key not in COLUMNS and key != TEXT_KEY]
    if unknown:
        raise BonusRefused(_("There is no column %(key)s.") % {"key": unknown[0]})
    if not {"number", "name"} & set(keys):
        raise BonusRefused(_("The file needs the employee number or the name: who is paid?"))
    if "total" not in keys:
        raise BonusRefused(_("The file needs the column of what is to be paid."))
    heads = [column["head"] or str(COLUMNS[column["key"]].head) for column in columns]
    twice = next((head for head in heads if heads.count(head) > 1), None)
    if twice:
        raise BonusRefused(_("Two columns have the heading %(head)s.") % {"head": twice})


def _values(layout: PayrollLayout) -> dict[str, Any]:
    return {
        "columns": layout.columns,
        "note": layout.has_note,
        "totals": layout.has_totals,
        "ledger": layout.has_ledger,
    }
