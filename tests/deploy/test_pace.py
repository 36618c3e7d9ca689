"""The order of the tests on the workers."""

from deploy.pytest_pace import LONG, SPREAD, in_order, scope_of

MATRIX = SPREAD[0]


def test_long_files_come_first_then_those_with_the_most_tests():
    few, many = ["tests/lib/test_a.py::test_1"], ["tests/lib/test_b.py::test_2", "tests/lib/test_b.py::test_1"]
    browser, matrix = ["tests/browser/test_live.py::test_1"], [f"{MATRIX}::test_role[hr]", f"{MATRIX}::test_role[head]"]
    assert in_order([*few, *many, *browser, *matrix]) == [*matrix, *browser, *many, *few]


def test_a_file_stays_whole_unless_its_tests_are_to_be_spread():
    assert scope_of("tests/lib/test_a.py::test_1[x::y]") == "tests/lib/test_a.py"
    assert scope_of(f"{MATRIX}::test_role[hr]") != scope_of(f"{MATRIX}::test_role[head]")


def test_what_is_named_exists(request):
    assert [start for start in LONG if not (request.config.rootpath / start).exists()] == []
