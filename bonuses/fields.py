"""Form fields of bonuses. Rates are typed in percent and kept as fractions; curves as `60:0.6, 100:1, 120:1.5`."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField

HUNDRED = Decimal(100)


def day_field(label: Any, **more: Any) -> forms.DateField:
    return DayField(label=label, **more)


def money_field(label: Any, **more: Any) -> forms.DecimalField:
    found = forms.DecimalField(label=label, max_digits=16, decimal_places=2, **({"min_value": 0} | more))
    found.unit = _("yuan")  # type: ignore[attr-defined]
    return found


def percent_field(label: Any, **more: Any) -> forms.DecimalField:
    found = forms.DecimalField(label=label, max_digits=7, decimal_places=4, min_value=0, **({"max_value": 100} | more))
    found.unit = "%"  # type: ignore[attr-defined]
    return found


class PointsField(forms.CharField):
    """A curve as `60:0.6, 100:1`: the first figures rise, the second never fall. Cleaned to pairs of decimal texts."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**({"max_length": 400} | more))

    def clean(self, value: Any) -> list[list[str]]:
        text = (super().clean(value) or "").replace("，", ",").replace("：", ":").replace("\n", ",")
        pairs = [_pair(part) for part in text.split(",") if part.strip()]
        for (x0, y0), (x1, y1) in zip(pairs, pairs[1:], strict=False):
            if x1 <= x0:
                raise forms.ValidationError(_("The first figures of the points must rise."))
            if y1 < y0:
                raise forms.ValidationError(_("A better result never gives less: the second figures must not fall."))
        return [[f"{x:f}", f"{y:f}"] for x, y in pairs]

    def prepare_value(self, value: Any) -> Any:
        return write_points(value) if isinstance(value, list) else value


def write_points(curve: list[list[str]]) -> str:
    return ", ".join(f"{x}:{y}" for x, y in curve)


def _pair(text: str) -> tuple[Decimal, Decimal]:
    left, found, right = text.partition(":")
    try:
        if not found:
            raise InvalidOperation
        x, y = Decimal(left.strip().rstrip("%")), Decimal(right.strip())
    except InvalidOperation as error:
        raise forms.ValidationError(_("Write points such as 60:0.6, 100:1, 120:1.5.")) from error
    if not (x.is_finite() and y.is_finite()) or x < 0 or y < 0:
        raise forms.ValidationError(_("Write points such as 60:0.6, 100:1, 120:1.5."))
    return x, y
