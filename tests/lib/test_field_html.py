"""A field drawn as text is what its template gave: label, control, unit, error and help, tied together by ids."""

import pytest
from django import forms
from django.utils import translation

from hrplatform.lib.day_field import DayField
from hrplatform.lib.field_html import draw_field, draw_fields


class Paper(forms.Form):
    name = forms.CharField(label="Name <b>", help_text="As in the & register")
    share = forms.DecimalField(label="Share", required=False)
    agreed = forms.BooleanField(label="Agreed", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    day = DayField(label="Day", required=False)
    key = forms.CharField(widget=forms.HiddenInput, initial="k")


@pytest.fixture
def paper():
    form = Paper()
    form.fields["share"].unit = "%"  # type: ignore[attr-defined]
    return form


def test_label_help_and_control_belong_together(paper):
    drawn = draw_field(paper["name"])
    assert '<label class="hr-label" for="id_name">Name &lt;b&gt;</label>' in drawn
    assert 'aria-describedby="id_name_helptext"' in drawn
    assert '<p class="hr-help" id="id_name_helptext">As in the &amp; register</p>' in drawn
    assert "hr-error" not in drawn and "hr-field-bad" not in drawn


def test_what_may_be_left_out_says_so_and_a_unit_stands_behind(paper):
    with translation.override("en"):
        drawn = draw_field(paper["share"])
    assert 'Share <span class="hr-3">optional</span></label><div class="hr-unit">' in drawn
    assert drawn.endswith("<span>%</span></div></div>")


def test_a_tick_box_has_its_label_behind_it_and_choices_a_legend(paper):
    assert '<span class="form-check-label">Agreed</span></label>' in draw_field(paper["agreed"])
    assert '<fieldset><legend class="hr-label">Kind</legend>' in draw_field(paper["kind"])


def test_errors_stand_at_the_field(paper):
    form = Paper({"kind": "a"})
    form.full_clean()
    form.add_error("day", "Not <then>")
    drawn = draw_field(form["day"])
    assert 'class="hr-field hr-field-bad"' in drawn and 'aria-describedby="id_day_error"' in drawn
    assert '<p class="hr-error" id="id_day_error"><svg' in drawn and "Not &lt;then&gt;</p>" in drawn


def test_all_fields_in_order_hidden_ones_bare(paper):
    drawn = draw_fields(paper)
    assert [drawn.index(f'name="{name}"') for name in paper.fields] == sorted(
        drawn.index(f'name="{name}"') for name in paper.fields
    )
    assert drawn.endswith('<input type="hidden" name="key" value="k" id="id_key">')
