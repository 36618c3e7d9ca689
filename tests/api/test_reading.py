"""Reading records page by page (spec 13.1, 13.2, 13.7)."""

import pytest

from hrplatform.lib.dump import records
from intake.tokens.scopes import READ


@pytest.mark.parametrize("kind", list(READ))
def test_every_kind_answers(call, cast, kind):
    answer = call(f"read:{kind}").get(kind)
    assert answer.status_code == 200, answer.content
    assert answer.json()["items"] == list(records(kind))[: len(answer.json()["items"])]
