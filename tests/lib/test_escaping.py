"""escape_text gives what Django's conditional_escape gives."""

from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from hrplatform.lib.escaping import escape_text


@given(st.text(st.sampled_from("ab<>&\"'林 ")) | st.integers() | st.none() | st.decimals(allow_nan=False))
def test_text_is_escaped_as_django_does(value):
    assert escape_text(value) == conditional_escape(value)


def test_safe_text_stays_and_lazy_text_is_read():
    assert escape_text(mark_safe("<b>")) == "<b>"
    assert escape_text(gettext_lazy("a < b")) == "a &lt; b"
