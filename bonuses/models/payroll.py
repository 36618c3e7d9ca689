"""How a company wants its payroll file: which columns, in which order, under which headings (spec 10)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

# Key and own heading, "" for the standard one; the key `text` stands for a fixed text in every row.
COLUMNS = [{"key": key, "head": ""} for key in ("number", "name", "department", "bonus", "adjustment", "total")]


def standard_columns() -> list[dict[str, Any]]:
    return [dict(column) for column in COLUMNS]


class PayrollLayout(models.Model):
    """The one layout of a company; changes are in the audit log."""

    columns = models.JSONField(_("columns"), default=standard_columns)
    has_note = models.BooleanField(_("line above the headings"), default=True)
    has_totals = models.BooleanField(_("totals below"), default=True)
    has_ledger = models.BooleanField(_("sheet with the ledger"), default=True)
    changed_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)
