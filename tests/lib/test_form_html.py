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

from hrplatform.lib.form_html import DRAWN, FormRenderer, draw_bound

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
    (forms.RadioSelect(choices=GROUPED, attrs={"class": "x"}), None),
    (forms.CheckboxSelectMultiple(choices=PLAIN), ["1", "2"]),
    (forms.CheckboxSelectMultiple(choices=[]), None),
]


def between_tags(html):
    """Without the white space that no browser shows: between two tags, and around all."""
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", html)).strip()


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


class Chosen(forms.Form):
    plain = forms.ChoiceField(choices=PLAIN, required=False)
    grouped = forms.ChoiceField(choices=GROUPED, widget=forms.Select(attrs={"class": "x", "id": "own"}))
    twice = forms.ChoiceField(choices=[(1, "One"), ("1", "Again"), (None, "None")], help_text="Help")
    many = forms.MultipleChoiceField(choices=GROUPED)
    tick = forms.NullBooleanField()


@pytest.mark.parametrize(
    "form",
    [
        Chosen(),
        Chosen(prefix="p", initial={"plain": "1", "grouped": "b", "twice": 1, "many": ["a", "c"]}),
        Chosen({"plain": "2", "grouped": "no", "twice": ""}),
        Chosen(auto_id=False, use_required_attribute=False),
    ],
)
def test_a_select_of_a_form_is_what_its_widget_draws(form):
    for field in form:
        drawn = draw_bound(field, {"class": "form-select", "data-x": True})
        assert drawn == field.as_widget(attrs={"class": "form-select", "data-x": True})
