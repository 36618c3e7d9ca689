"""The bands of a cycle and the guideline by department size."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from performance.reviews.scale import guideline_shares
from performance.reviews.services.scale import ScaleRow

HUNDRED = Decimal(100)


class SizeForm(forms.Form):
    large_from = forms.IntegerField(
        label=_("Large departments have from"), min_value=2, max_value=10_000, initial=10,
        help_text=_("Scored people of a department; under that the shares of small departments hold."),
    )  # fmt: skip


def _share(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False)


class BandForm(forms.Form):
    """One band; a row without a name is left out."""

    name = forms.CharField(label=_("Band"), max_length=8, required=False)
    floor = forms.DecimalField(label=_("From points"), min_value=0, max_value=120, max_digits=5, decimal_places=2,
                               required=False)  # fmt: skip
    small = _share(_("Share in small departments, %"))
    large = _share(_("Share in large departments, %"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("name") and cleaned.get("floor") is None and "floor" not in self.errors:
            self.add_error("floor", _("Say from how many points the band holds."))
        return cleaned

    def row(self) -> ScaleRow | None:
        data = self.cleaned_data
        if not data.get("name"):
            return None
        shares = {size: None if data[size] is None else data[size] / HUNDRED for size in ("small", "large")}
        return ScaleRow(data["name"].strip(), data["floor"], **shares)


BandSet = forms.formset_factory(BandForm, extra=2, max_num=9)


def band_rows(bands: list[list[str]], guideline: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What stands in the rows: the bands with their shares in percent."""
    small, large = guideline_shares(guideline, 1), guideline_shares(guideline, size_of(guideline))
    return [
        {"name": name, "floor": Decimal(floor), "small": _percent(small.get(name)), "large": _percent(large.get(name))}
        for name, floor in bands
    ]


def size_of(guideline: Mapping[str, Any]) -> int:
    """From how many people a department is large."""
    return max((row["from"] for row in guideline.get("sizes", ()) if row["from"] > 1), default=10)


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else Decimal(f"{(share * HUNDRED).normalize():f}")
