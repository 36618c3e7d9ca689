"""Two approvers at once with real transactions: one wins, the other is told, the ledger balances (spec 6.5, 14)."""

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django_tenants.utils import tenant_context

from bonuses import services
from bonuses.enums import Account, PoolState
from bonuses.errors import PoolMoved
from bonuses.models import BonusPool, LedgerEntry
from bonuses.selectors import inputs, preflight
from bonuses.selectors.ledger import balances
from bonuses.selectors.outside import Scores
from bonuses.services import ledger, life
from people.enums import Role
from people.models import User
from tests.committed import vault, vault_company  # noqa: F401  fixtures
from tests.factories import Cast, make_cast, make_user


@dataclass
class Waiting:
    company: object
    pool: BonusPool
    cast: Cast
    hr2: User
    finance: list[User]


AT = datetime(2025, 4, 8, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def people(vault_company, django_db_blocker):  # noqa: F811
    """The cast, committed once: two HR admins, two finance approvers, six people with scores."""
    with django_db_blocker.unblock(), tenant_context(vault_company):
        cast = make_cast()
        return cast, make_user("hua", Role.HR, name="Hua"), make_user("fu", Role.FINANCE, name="Fu")


@pytest.fixture
def waiting(vault, people, monkeypatch):  # noqa: F811
    """A committed pool that waits for HR."""
    cast, hr2, finance2 = people
    team = (cast.lin, cast.tao, cast.wei, cast.mei, cast.sun, cast.pan)
    scores = Scores(
        final={(one.pk, one.assignments.get().department_id): Decimal("90.00") for one in team},
        departments={one.pk: Decimal("100.00") for one in (cast.operations, cast.live, cast.service)},
    )
    for module in (inputs, preflight):
        monkeypatch.setattr(module, "scores_of", lambda code: scores)
    plan = services.rule_in_force() or services.create_rule(name="Standard", actor=cast.hr, now=AT)
    pool = services.create_pool(name="Q1", start=date(2025, 1, 1), until=date(2025, 3, 31), actor=cast.hr, now=AT)
    services.add_funding(pool=pool, kind="fixed", amount=Decimal("60000.00"), actor=cast.hr, now=AT)
    scenario = services.create_scenario(pool=pool, plan=plan, name="By result", actor=cast.hr, now=AT)
    services.submit_pool(pool=pool, scenario=scenario, actor=cast.hr, now=AT, note="ok")
    return Waiting(vault, pool, cast, hr2, [cast.finance, finance2])


def at_once(company, acts):
    """Run the acts in threads of their own, each on its own connection, all let go together."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(i, act):
        try:
            with tenant_context(company):
                found[i] = act(gate)
        except Exception as error:  # noqa: BLE001  what happened is the result
            found[i] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i, act)) for i, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def test_without_the_lock_both_would_approve(waiting):
    """Read, compare in Python, save: both go on. Only the ledger's own constraint stops the second."""
    company, pool, cast, finance = waiting.company, waiting.pool, waiting.cast, waiting.finance
    services.approve_pool(pool=pool, step=1, actor=cast.hr, now=AT)
    passed = []

    def careless(user):
        def act(gate):
            seen = BonusPool.objects.get(pk=pool.pk)
            gate.wait(timeout=30)
            if seen.state != PoolState.HR_APPROVED:
                raise PoolMoved
            passed.append(user.pk)
            BonusPool.objects.filter(pk=pool.pk).update(state=PoolState.APPROVED)
            return ledger.post(
                pool=seen,
                kind="funded",
                lines=[ledger.Line(Account.FUNDING, -seen.amount), ledger.Line(Account.POOL, seen.amount)],
                actor=user,
                now=AT,
            )

        return act

    found = at_once(company, [transaction.atomic(careless(user)) for user in finance])
    assert len(passed) == 2, "both passed the check: that is the race"
    assert sum(isinstance(one, IntegrityError) for one in found) == 1
    assert LedgerEntry.objects.filter(pool=pool, kind="funded").count() == 1


def test_two_finance_approvers_one_wins_the_other_is_told(waiting):
    company, pool, cast, finance = waiting.company, waiting.pool, waiting.cast, waiting.finance
    services.approve_pool(pool=pool, step=1, actor=cast.hr, now=AT)

    def approve(user):
        def act(gate):
            gate.wait(timeout=30)
            return life.approve_pool(pool=pool, step=2, actor=user, now=AT)

        return act

    found = at_once(company, [approve(user) for user in finance])
    told = [one for one in found if isinstance(one, PoolMoved)]
    won = [one for one in found if isinstance(one, BonusPool)]
    assert (len(won), len(told)) == (1, 1), found
    winner = won[0].events.get(act="approved").actor
    assert str(winner) in str(told[0])
    totals = balances(BonusPool.objects.get(pk=pool.pk))
    assert sum(totals.values()) == 0
    assert totals[Account.POOL] == 0
    assert LedgerEntry.objects.filter(pool=pool).count() == 2


def test_two_hr_admins_one_approves_the_other_returns(waiting):
    company, pool, cast, other = waiting.company, waiting.pool, waiting.cast, waiting.hr2

    def approve(gate):
        gate.wait(timeout=30)
        return life.approve_pool(pool=pool, step=1, actor=cast.hr, now=AT)

    def give_back(gate):
        gate.wait(timeout=30)
        return life.return_pool(pool=pool, actor=other, reason="weights", now=AT)

    found = at_once(company, [approve, give_back])
    pool.refresh_from_db()
    won = [one for one in found if isinstance(one, BonusPool)]
    # A return may also follow the approval it did not see; never both from the same state.
    assert won, found
    if len(won) == 1:
        assert sum(isinstance(one, PoolMoved) for one in found) == 1
        assert pool.state in (PoolState.HR_APPROVED, PoolState.DRAFT)
    else:
        assert pool.state == PoolState.DRAFT
