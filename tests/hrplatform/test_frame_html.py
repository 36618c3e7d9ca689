"""The frame's kept text: what stands in its blanks is this reader's own, escaped, in the language in force."""

import re

import pytest
from django.utils import translation

from hrplatform import frame_html
from tests.clients import signed_in

STATE = {"theme": "system", "inbox_url": "/inbox/", "unread": 0, "role_label": "HR"}
BLANKS = {"company.name": "A", "request.get_full_path": "/?a=1&b=2", "csrf_token": "t", "account": "x", "face": "X"}


def bar(language="en", state=None, **blanks):
    with translation.override(language):
        return frame_html.draw_blanks(
            "components/topbar.html", state={**STATE, **(state or {})}, blanks={**BLANKS, **blanks}
        )


def test_blanks_are_escaped_and_filled_anew(company):
    first, second = bar(account='<b>"Li"</b>', csrf_token="one"), bar(account="Tao", csrf_token="two")
    assert "&lt;b&gt;&quot;Li&quot;&lt;/b&gt; · HR" in first and "<b>" not in first
    assert 'value="/?a=1&amp;b=2"' in first
    assert "Tao" in second and "Li" not in second and "one" not in re.findall(r'Token" value="(\w+)"', second)
    assert 'aria-label="Account: Tao"' in second


@pytest.mark.parametrize(
    ("language", "state", "words"),
    [
        ("en", {"unread": 3}, ['aria-label="Inbox, 3 unread"', '<b aria-hidden="true">3</b>']),
        ("en", {"theme": "dark"}, ["Use the light theme"]),
        ("zh-hans", {}, ["退出"]),
        ("en", {"inbox_url": ""}, ["Sign out"]),
    ],
)
def test_what_decides_the_shape_is_part_of_what_is_kept(company, language, state, words):
    drawn = bar(language, state)
    assert all(word in drawn for word in words)
    assert drawn == bar(language, state)


def test_two_people_in_turn_see_their_own_name_and_menu(cast):
    for _turn in range(2):
        wei = signed_in(cast.wei.user).get("/").content.decode()
        lin = signed_in(cast.lin.user).get("/").content.decode()
        assert f"{cast.wei.user} · " in wei and f"{cast.wei.user} · " not in lin
        assert f"{cast.lin.user} · " in lin and wei.count("<li>") < lin.count("<li>")
