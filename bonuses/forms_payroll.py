"""The form of the payroll file's layout: every column it may have, taken or not, its place and its own heading."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bonuses.models import PayrollLayout
from bonuses.payroll import COLUMNS, TEXT_KEY

FREE_TEXTS = 3


class LayoutForm(forms.Form):
    """Fields take_KEY, place_KEY and head_KEY for each column; three columns with a fixed text besides."""

    has_note = forms.BooleanField(
        label=_("Line above the headings"), required=False, help_text=_("Pool, time and check code.")
    )
    has_totals = forms.BooleanField(label=_("Totals below"), required=False, help_text=_("Sums as formulas."))
    has_ledger = forms.BooleanField(
        label=_("Second sheet with the ledger"), required=False, help_text=_("What is paid ties to the books.")
    )

    def __init__(self, *args: Any, layout: PayrollLayout, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "has_note": layout.has_note,
            "has_totals": layout.has_totals,
            "has_ledger": layout.has_ledger,
        }
        super().__init__(*args, **kwargs)
        self.keys = [*COLUMNS, *(f"{TEXT_KEY}{n}" for n in range(1, FREE_TEXTS + 1))]
        kept = self._kept(layout)
        for key in self.keys:
            place, column = kept.get(key, (None, {}))
            self._add_row(key, place, column)

    def _kept(self, layout: PayrollLayout) -> dict[str, tuple[int, dict[str, Any]]]:
        """{row key: (place, column)}; the fixed texts are numbered as they come."""
        found: dict[str, tuple[int, dict[str, Any]]] = {}
        texts = 0
        for place, column in enumerate(layout.columns, start=1):
            key = column["key"]
            if key == TEXT_KEY:
                texts += 1
                key = f"{TEXT_KEY}{texts}"
            found[key] = (place, column)
        return found

    def _add_row(self, key: str, place: int | None, column: dict[str, Any]) -> None:
        self.fields[f"take_{key}"] = forms.BooleanField(required=False, initial=place is not None)
        self.fields[f"place_{key}"] = forms.IntegerField(required=False, min_value=1, max_value=99, initial=place)
        self.fields[f"head_{key}"] = forms.CharField(required=False, max_length=40, initial=column.get("head", ""))
        if key not in COLUMNS:
            self.fields[f"text_{key}"] = forms.CharField(required=False, max_length=80, initial=column.get("text", ""))

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """Rows in order of their place; columns not taken come last."""
        shown = sorted(self.keys, key=lambda key: (self[f"place_{key}"].value() in (None, ""), self._place(key)))
        for key in shown:
            own = f"text_{key}"
            yield {
                "label": COLUMNS[key].head if key in COLUMNS else _("Fixed text"),
                "take": self[f"take_{key}"],
                "place": self[f"place_{key}"],
                "head": self[f"head_{key}"],
                "text": self[own] if own in self.fields else None,
            }

    def _place(self, key: str) -> int:
        value = self[f"place_{key}"].value()
        return int(value) if str(value).isdigit() else 99

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for key in self.keys:
            if key not in COLUMNS and found.get(f"take_{key}") and not found.get(f"head_{key}"):
                self.add_error(f"head_{key}", _("A column with a fixed text needs a heading."))
        return found

    def columns(self) -> list[dict[str, str]]:
        """Taken columns by place, those without a place last, as the layout keeps them."""
        data = self.cleaned_data
        taken = [key for key in self.keys if data[f"take_{key}"]]
        taken.sort(key=lambda key: data[f"place_{key}"] or 100)
        return [self._column(key) for key in taken]

    def _column(self, key: str) -> dict[str, str]:
        data = self.cleaned_data
        head = data[f"head_{key}"].strip()
        if key in COLUMNS:
            return {"key": key, "head": head}
        return {"key": TEXT_KEY, "head": head, "text": data[f"text_{key}"].strip()}
