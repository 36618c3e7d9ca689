"""Who is the boss (spec 2.1): the manager if set, else the nearest head upward, never oneself."""

from people.chain import HeadTable, ancestors, find_boss

HEAD, DEPUTY = True, False


def test_the_manager_comes_first():
    assert find_boss(7, 3, "/1/4/", HeadTable({(4, 9): HEAD})) == 3


def test_without_a_manager_the_nearest_head_upward():
    assert find_boss(7, None, "/1/4/", HeadTable({(1, 8): HEAD, (4, 9): HEAD})) == 9
    assert find_boss(7, None, "/1/4/", HeadTable({(1, 8): HEAD})) == 8


def test_never_oneself():
    assert find_boss(9, 9, "/1/4/", HeadTable({(1, 8): HEAD, (4, 9): HEAD})) == 8
    assert find_boss(8, None, "/1/", HeadTable({(1, 8): HEAD})) is None


def test_a_head_is_not_led_by_the_own_deputy():
    table = HeadTable({(4, 9): HEAD, (4, 5): DEPUTY, (1, 8): HEAD})
    assert find_boss(9, None, "/1/4/", table) == 8
    assert find_boss(5, None, "/1/4/", table) == 9


def test_a_deputy_leads_where_there_is_no_head():
    table = HeadTable({(4, 5): DEPUTY, (1, 8): HEAD})
    assert find_boss(7, None, "/1/4/", table) == 5
    assert find_boss(5, None, "/1/4/", table) == 8


def test_who_has_left_leads_nobody():
    table = HeadTable({(4, 9): HEAD, (1, 8): HEAD}, gone=frozenset({3, 9}))
    assert find_boss(7, 3, "/1/4/", table) == 8


def test_lineage():
    assert ancestors("/1/4/") == [1, 4]
    assert ancestors("") == []
