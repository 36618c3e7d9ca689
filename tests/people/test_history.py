"""Dated histories: never overwritten, equal neighbours merged (spec 2.1, 2.6)."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from people.history import Slice, close, difference, in_force, merge, place, reopen

D = date


def slices(*rows):
    return [Slice(start, until, value, key) for key, (start, until, value) in enumerate(rows, start=1)]


def plain(history):
    return [(item.start, item.until, item.value) for item in history]


def test_first_value_is_open():
    assert plain(place([], D(2025, 1, 1), "a")) == [(D(2025, 1, 1), None, "a")]


def test_a_change_cuts_the_slice_in_force():
    after = place(slices((D(2025, 1, 1), None, "a")), D(2025, 3, 1), "b")
    assert plain(after) == [(D(2025, 1, 1), D(2025, 2, 28), "a"), (D(2025, 3, 1), None, "b")]


def test_a_change_in_the_past_stops_at_the_next_known_one():
    before = slices((D(2025, 1, 1), D(2025, 5, 31), "a"), (D(2025, 6, 1), None, "b"))
    after = place(before, D(2025, 3, 1), "c")
    assert plain(after) == [
        (D(2025, 1, 1), D(2025, 2, 28), "a"),
        (D(2025, 3, 1), D(2025, 5, 31), "c"),
        (D(2025, 6, 1), None, "b"),
    ]


def test_the_same_value_changes_nothing():
    before = slices((D(2025, 1, 1), None, "a"))
    assert not difference(before, place(before, D(2025, 3, 1), "a"))


def test_the_exact_start_corrects_the_slice():
    before = slices((D(2025, 1, 1), D(2025, 2, 28), "a"), (D(2025, 3, 1), None, "b"))
    assert plain(place(before, D(2025, 3, 1), "c"))[1] == (D(2025, 3, 1), None, "c")


def test_a_correction_equal_to_its_neighbour_is_merged():
    before = slices((D(2025, 1, 1), D(2025, 2, 28), "a"), (D(2025, 3, 1), None, "b"))
    after = place(before, D(2025, 3, 1), "a")
    assert plain(after) == [(D(2025, 1, 1), None, "a")]
    change = difference(before, after)
    assert [item.key for item in change.deleted] == [2]
    assert [item.key for item in change.updated] == [1]


def test_a_value_before_the_first_ends_where_it_begins():
    after = place(slices((D(2025, 3, 1), None, "b")), D(2025, 1, 1), "a")
    assert plain(after) == [(D(2025, 1, 1), D(2025, 2, 28), "a"), (D(2025, 3, 1), None, "b")]


def test_neighbours_with_a_gap_are_not_merged():
    before = slices((D(2025, 1, 1), D(2025, 1, 31), "a"), (D(2025, 3, 1), None, "a"))
    assert merge(before) == before


def test_leaving_cuts_and_drops_what_follows_and_can_be_moved():
    before = slices((D(2025, 1, 1), D(2025, 2, 28), "a"), (D(2025, 3, 1), None, "b"))
    ended = close(before, D(2025, 3, 15))
    assert plain(ended)[-1] == (D(2025, 3, 1), D(2025, 3, 15), "b")
    assert plain(reopen(ended, D(2025, 3, 15))) == plain(before)
    assert plain(close(before, D(2025, 2, 10))) == [(D(2025, 1, 1), D(2025, 2, 10), "a")]


changes = st.lists(st.tuples(st.dates(D(2024, 1, 1), D(2024, 12, 31)), st.sampled_from("abc")), max_size=12)


@given(changes)
def test_any_history_is_gapless_ordered_and_idempotent(rows):
    history = []
    for start, value in rows:
        history = place(history, start, value)
        covering = in_force(history, start)
        assert covering and covering.value == value
    for left, right in zip(history, history[1:], strict=False):
        assert left.until and (right.start - left.until).days == 1
        assert left.value != right.value
    assert not history or history[-1].until is None
    for item in history:
        assert place(history, item.start, item.value) == history
