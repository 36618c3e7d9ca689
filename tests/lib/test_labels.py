"""What a choice is called, read from a table made once."""

import pytest
from django.db import models
from django.utils import translation

from performance.alerts.models import Alert


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("state", ["open", "resolved", "no such state"])
def test_a_choice_is_called_as_django_calls_it(language, state):
    alert = Alert(state=state)
    with translation.override(language):
        assert alert.get_state_display() == models.Model._get_FIELD_display(alert, Alert._meta.get_field("state"))
