"""Paths of rows are those Django gives."""

from uuid import uuid4

from django.urls import reverse

from hrplatform.lib.paths import bare_path, paths_below, row_path
from performance.links import link


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


def test_a_bare_path_is_what_reverse_gives() -> None:
    assert bare_path("talks:talk-create") == reverse("talks:talk-create")
    public_id = uuid4()
    assert link("talks:talk-create", employee=public_id) == f"{reverse('talks:talk-create')}?employee={public_id}"
    assert link("talks:talk-create", of="a b&c") == f"{reverse('talks:talk-create')}?of=a+b%26c"
    assert link("no-such:page", employee=public_id) == ""
