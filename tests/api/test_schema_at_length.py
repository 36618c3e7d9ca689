"""The same as test_schema along every boundary of every route; collected only with --all (tests/api/conftest.py)."""

import pytest
from hypothesis import Phase, settings

from tests.api.test_schema import CALM, check, described, one_connection, secret

__all__ = ["one_connection", "secret"]
MANY = 150
schema = described(constants=True)


# The explicit examples are schemathesis' own walk along every boundary: some dozens a route.
@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=MANY, **CALM | {"phases": [Phase.explicit, Phase.generate]})
def test_answers_are_as_described_at_length(case, secret):
    check(case, secret)
