"""Paths of rows are those Django gives."""

from uuid import uuid4

from django.urls import reverse

from hrplatform.lib.paths import paths_below, row_path


def test_the_path_is_that_of_reverse() -> None:
    for _time in range(2):  # the second time from what is known
        key = uuid4()
        assert row_path("people:person", key) == reverse("people:person", args=[key])
        assert row_path("calibration:seat-sign", key) == reverse("calibration:seat-sign", args=[key])
        rest = [key, "contracts"]
        assert row_path("people:person-tab", *rest) == reverse("people:person-tab", args=rest)


def test_paths_below_another_row_are_those_of_reverse() -> None:
    cycle, department = uuid4(), uuid4()
    below = paths_below("calibration:department", cycle)
    assert below(department) == reverse("calibration:department", args=[cycle, department])
