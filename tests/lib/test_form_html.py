"""Controls drawn without templates are what Django's own templates give."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from hrplatform.lib.form_html import DRAWN, FormRenderer

PLAIN = [("", "—"), ("1", '<b>"One"</b>'), (2, gettext_lazy("Data")), (Decimal("2.50"), mark_safe("<i>"))]
GROUPED = [("", "—"), ("A & B", [("a", "A"), ("b", "B")]), ("C", [("c", "C")])]
WIDGETS = [
    (forms.TextInput(attrs={"maxlength": 20, "autofocus": True, "hidden": False}), "a\"b<c>'"),
    (forms.TextInput(), None),
    (forms.NumberInput(attrs={"step": Decimal("0.01")}), Decimal("1234.50")),
    (forms.DateInput(attrs={"type": "date"}), date(2025, 3, 4)),
    (forms.EmailInput(), "a@b.example"),
    (forms.PasswordInput(), "secret"),
    (forms.HiddenInput(), 0),
    (forms.FileInput(), None),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(attrs={"value": "x"}), False),
    (forms.Textarea(attrs={"rows": 3}), "one\n<two> & three"),
    (forms.Textarea(), None),
    (forms.Select(choices=PLAIN), "1"),
    (forms.Select(choices=PLAIN), None),
    (forms.Select(choices=GROUPED, attrs={"class": "x"}), "b"),
    (forms.SelectMultiple(choices=GROUPED), ["a", "c"]),
    (forms.NullBooleanSelect(), True),
    (forms.RadioSelect(choices=PLAIN[:2]), "1"),
]


def between_tags(html):
    """Without the white space that no browser shows: between two tags, and around all."""
    return re.sub(r">\s+<", "><", html).strip()


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_drawn_as_the_templates_do(widget, value):
    attrs = {"id": "id_field", "aria-describedby": "it"}
    drawn = widget.render("field", value, attrs, renderer=FormRenderer())
    wanted = widget.render("field", value, attrs, renderer=TemplatesSetting())
    assert between_tags(drawn) == between_tags(wanted)
    assert hasattr(drawn, "__html__")


def test_forms_use_it(settings):
    assert isinstance(forms.Form().renderer, FormRenderer)
    assert "django/forms/widgets/select.html" in DRAWN


@pytest.mark.parametrize(("language", "phrase"), [("en", "Choose …"), ("zh-hans", "请选择…")])
def test_nothing_chosen_is_a_phrase(language, phrase):
    with translation.override(language):
        drawn = forms.Select(choices=[BLANK_CHOICE_DASH[0], ("1", "One")]).render("field", None, {}, FormRenderer())
    assert phrase in drawn and "---" not in drawn
