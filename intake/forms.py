"""Forms of the wizard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hrplatform.lib.day_field import DayField
from hrplatform.lib.formats import join_names
from hrplatform.lib.tabular import Field
from hrplatform.lib.tabular.headers import missing_fields
from intake.preview import ColumnPreview
from intake.registry import ImportKind
from intake.table import Choices

LARGEST_UPLOAD = 100 * 1024 * 1024


class UploadForm(forms.Form):
    """The first step: a file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "Excel (.xlsx, .xls) or CSV, at most 100 MB. Nothing is written before you have seen what changes."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt,.tsv"}),
    )

    def __init__(self, *args: Any, sources: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sources:
            self.fields["source_name"] = forms.ChoiceField(
                label=_("Where it comes from"), required=False,
                choices=[("", _("Find it out by the headers")), *((name, name) for name in sources)],
                help_text=_("The columns are then as they were chosen last time, even where some have moved."),
            )  # fmt: skip

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_UPLOAD:
            raise forms.ValidationError(_("The file is larger than %(limit)s MB.") % {"limit": LARGEST_UPLOAD >> 20})
        return upload


class SheetForm(forms.Form):
    """Which sheet, and in which rows its header stands; a GET form that reloads the preview."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    first = forms.IntegerField(label=gettext_lazy("Header from row"), min_value=1, max_value=20, required=False)
    last = forms.IntegerField(label=gettext_lazy("to row"), min_value=1, max_value=20, required=False)

    def __init__(self, *args: Any, sheet_names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in sheet_names]  # type: ignore[attr-defined]
        for name in ("first", "last"):
            self.fields[name].widget.attrs["class"] = "hr-rowno"


class ColumnsForm(forms.Form):
    """The second step: what each column of the file is, and how to read it."""

    sheet = forms.CharField(widget=forms.HiddenInput)
    first = forms.IntegerField(widget=forms.HiddenInput)
    last = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, kind: ImportKind, fields: Sequence[Field], columns: Sequence[ColumnPreview], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.known, self.columns = kind, fields, columns
        choices = [("", _("— leave out —")), *((item.name, _label(item)) for item in fields)]
        for column in columns:
            title = column.title or _("Column %(n)s") % {"n": column.place + 1}
            self.fields[_name(column)] = forms.ChoiceField(
                choices=choices, required=False, initial=column.field, label=title
            )
        self.fields["source_name"] = forms.CharField(
            label=_("Where the file comes from"), required=False, max_length=60,
            help_text=_("A name of your own, such as the system it comes from. Its columns are remembered by it."),
        )  # fmt: skip
        if kind.takes_as_of:
            self.fields["as_of"] = DayField(
                label=_("Changes hold from"), required=False,
                help_text=_("For rows of known people without a date of their own. Empty: today."),
            )  # fmt: skip
        if kind.takes_percent:
            self.fields["percent_points"] = forms.BooleanField(
                label=_("Bare numbers in percent columns are percentage points: 95 is 95%"), required=False
            )

    def column_fields(self) -> list[tuple[ColumnPreview, forms.BoundField]]:
        return [(column, self[_name(column)]) for column in self.columns]

    def option_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("as_of", "percent_points", "source_name") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        mapping = {column.place: cleaned.get(_name(column)) for column in self.columns if cleaned.get(_name(column))}
        self._refuse_doubles(mapping)
        given = {name for name in mapping.values() if name}
        missing = [_label(item) for item in missing_fields(self.known, given)]
        if missing:
            raise forms.ValidationError(_("Say which column is: %(missing)s.") % {"missing": join_names(missing)})
        cleaned["mapping"] = mapping
        return cleaned

    def _refuse_doubles(self, mapping: dict[int, str | None]) -> None:
        seen: set[str | None] = set()
        for column in self.columns:
            name = mapping.get(column.place)
            if name and name in seen:
                self.add_error(_name(column), _("Another column is this already."))
            seen.add(name)

    def choices(self, titles: Sequence[str] = ()) -> Choices:
        said = self.cleaned_data
        as_of: date | None = said.get("as_of")
        return Choices(
            sheet=said["sheet"],
            header_rows=(said["first"], said["last"]),
            mapping=said["mapping"],
            as_of=as_of,
            percent_points=said.get("percent_points", False),
            source_name=said.get("source_name", ""),
            titles=tuple(titles),
        )


class ForgetForm(forms.Form):
    """Which remembered columns to forget."""

    signature = forms.RegexField(r"[0-9a-f]{64}", widget=forms.HiddenInput)
    source_name = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class UndoForm(forms.Form):
    """Why an import is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept in the audit log, for example: wrong month uploaded."),
    )  # fmt: skip


def _name(column: ColumnPreview) -> str:
    return f"column-{column.place}"


def _label(item: Field) -> str:
    return str(item.label or item.name)
