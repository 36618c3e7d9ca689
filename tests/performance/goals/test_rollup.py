"""Progress from below: roll-ups sum, shares split exactly, what was not reported is no zero (spec 4.1)."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from performance.goals.rollup import (
    Leaves,
    Node,
    contributions,
    figure_progress,
    own_progress,
    refuse_shares,
    roll_up,
    share_of,
)
from performance.reviews.points import Weighed

EXACT = D("1e-18")


def test_company_department_team_person_by_hand():
    """Wei 60 at 0.5, Mei 40 at 1.0 → team 0.7; team 100 → department 0.7; with service 0.3 of equal weight: 0.5."""
    nodes = [
        Node(1, None, D(100)), Node(2, 1, D(50)), Node(3, 2, D(100)), Node(4, 3, D(60), D("0.5")),
        Node(5, 3, D(40), D(1)), Node(6, 1, D(50), D("0.3")),
    ]  # fmt: skip
    stands = roll_up(nodes)
    assert (stands[3].progress, stands[2].progress, stands[1].progress) == (D("0.7"), D("0.7"), D("0.5"))


def test_goals_of_people_summed_by_the_database_count_the_same():
    by_hand = roll_up([Node(1, None, D(100)), Node(2, 1, D(60), D("0.5")), Node(3, 1, D(40), D(1))])
    summed = roll_up([Node(1, None, D(100), leaves=Leaves(D(70), D(100), D(100), 2, 2))])
    assert summed[1] == by_hand[1]


def test_what_nobody_reported_is_left_out_and_said():
    stands = roll_up([Node(1, None, D(100)), Node(2, 1, D(60), D("0.5")), Node(3, 1, D(40))])
    assert stands[1].progress == D("0.5")
    assert (stands[1].reported, stands[1].count) == (1, 2)
    assert roll_up([Node(1, None, D(100)), Node(2, 1, D(60))])[1].progress is None


def test_a_goal_with_goals_below_stands_where_they_stand():
    stands = roll_up([Node(1, None, D(100), own=D("0.9")), Node(2, 1, D(10), D("0.2"))])
    assert stands[1].progress == D("0.2")


def test_a_figure_in_either_direction():
    assert figure_progress(D(100), D(200), D(150)) == D("0.5")
    assert figure_progress(D("5.0"), D("3.0"), D("4.0")) == D("0.5")
    assert figure_progress(D(100), D(200), D(90)) == D(0)
    assert figure_progress(D(100), D(200), D(300)) == D(1)
    assert figure_progress(D(100), D(100), D(100)) is None
    assert figure_progress(D(100), D(200), None) is None


def test_own_progress_leaves_out_what_was_not_reported():
    assert own_progress([Weighed(D(50), D("0.4")), Weighed(D(50), None)]) == D("0.4")
    assert own_progress([Weighed(D(50), None)]) is None


def test_shares_of_owning_departments():
    assert refuse_shares([]) == ""
    assert refuse_shares([D(60), D(40)]) == ""
    assert refuse_shares([D(100)]) == "one_owner"
    assert refuse_shares([D(60), D(30)]) == "not_hundred"
    assert refuse_shares([D(120), D(-20)]) == "not_positive"
    assert share_of(D(40), {1: D(75), 2: D(25)}) == {1: D(30), 2: D(10)}


weights = st.decimals(min_value="0.01", max_value=100, places=2)
progress = st.none() | st.decimals(min_value=0, max_value=1, places=4)


@st.composite
def trees(draw):
    """A tree of up to 25 goals in which parents come first."""
    count = draw(st.integers(min_value=1, max_value=25))
    return [
        Node(key, None if key == 0 else draw(st.integers(0, key - 1)), draw(weights), draw(progress))
        for key in range(count)
    ]


def leaf_contributions(nodes, key, share=D(1)):
    """What each leaf adds to the goal, with every weight passed down to those that reported."""
    stands = roll_up(nodes)
    children = [node for node in nodes if node.parent == key]
    if not children:
        return {key: share * stands[key].progress}
    told = [child for child in children if stands[child.key].progress is not None]
    total = sum((child.weight for child in told), D(0))
    found = {}
    for child in told:
        found |= leaf_contributions(nodes, child.key, share * child.weight / total)
    return found


@given(trees())
def test_roll_ups_sum(nodes):
    """The parts of every goal at the ends of the tree sum to the progress at its top."""
    stands = roll_up(nodes)
    if stands[0].progress is not None:
        assert abs(sum(leaf_contributions(nodes, 0).values()) - stands[0].progress) < EXACT
    for node in nodes:
        found = stands[node.key].progress
        assert found is None or -EXACT <= found <= 1 + EXACT


@given(trees())
def test_the_order_of_goals_changes_nothing(nodes):
    one, other = roll_up(nodes), roll_up(nodes[::-1])
    for key, found in one.items():
        assert (found.reported, found.count) == (other[key].reported, other[key].count)
        same = found.progress == other[key].progress
        assert same or abs(found.progress - other[key].progress) < EXACT


@given(st.lists(st.tuples(weights, progress, st.integers(1, 99)), min_size=1, max_size=12))
def test_contributions_of_departments_sum_to_the_goal(rows):
    goals = [(weight, found, {1: D(share), 2: D(100 - share)}) for weight, found, share in rows]
    nodes = [Node(0, None, D(100)), *(Node(n, 0, row[0], row[1]) for n, row in enumerate(rows, start=1))]
    top = roll_up(nodes)[0].progress
    assert abs(sum(contributions(goals).values(), D(0)) - (top or D(0))) < EXACT
