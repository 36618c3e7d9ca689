"""The order of the tests on the workers."""

from deploy.pytest_pace import LONG, TOGETHER, in_order, scope_of

FIRST, SECOND = TOGETHER


def test_long_files_come_first_then_those_with_the_most_tests():
    few, many = ["tests/lib/test_a.py::test_1"], ["tests/lib/test_b.py::test_2", "tests/lib/test_b.py::test_1"]
    second, first = [f"{SECOND}test_live.py::test_1"], [f"{FIRST}test_a.py::test_1[hr]", f"{FIRST}test_a.py::test_1[x]"]
    assert in_order([*few, *many, *second, *first]) == [*first, *second, *many, *few]


def test_a_file_stays_whole_and_so_does_a_folder_that_shares_what_is_dear():
    assert scope_of("tests/lib/test_a.py::test_1[x::y]") == "tests/lib/test_a.py"
    assert scope_of("tests/lib/test_b.py::test_1") == "tests/lib/test_b.py"
    assert scope_of(f"{FIRST}test_a.py::test_1[hr]") == scope_of(f"{FIRST}test_b.py::test_2") == FIRST


def test_what_is_named_exists(request):
    assert [start for start in LONG if not (request.config.rootpath / start).exists()] == []
