"""Every page reachable by links, as each role: axe finds nothing in both themes, the console is silent, phones fit."""

import re
from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve

from tests.browser.conftest import PHONE, WIDE

pytestmark = pytest.mark.browser
MOST_PAGES = 120
ROLES = ["hr", "finance", "auditor", "head", "leader", "employee"]
# Views already looked at: as another role it is the same template, so only its answer is asked for.
LOOKED_AT: set[str] = set()
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')


def view_of(path: str) -> str:
    try:
        return resolve(path.split("?")[0]).view_name
    except Resolver404:
        return path


def faults_of(page) -> list[str]:
    """What axe says, in both themes, and whether the page is wider than a phone."""
    faults = []
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)
        # Only colours differ in the second theme.
        options = None if theme == "light" else {"runOnly": ["color-contrast"]}
        for item in Axe().run(page, options=options).response["violations"]:
            faults += [f"{theme} {item['id']}: {node['html'][:200]}" for node in item["nodes"]]
    page.set_viewport_size(PHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > PHONE["width"]:
        faults.append(f"{width} px wide on a phone")
    page.set_viewport_size(WIDE)
    return faults


def look_at(watched, path: str) -> tuple[list[str], str]:
    """Faults and the HTML of a path; a download has none."""
    status, kind, html = watched.fetch(path)
    assert status < 400, f"{path} answers {status}"
    if "html" not in kind or (view_of(path) in LOOKED_AT and path != "/"):
        return [], html
    LOOKED_AT.add(view_of(path))
    watched.page.goto(path)
    return faults_of(watched.page), html


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role(open_page, stage, role):
    """Breadth first from the start page, each view once."""
    people = {"head": stage.lin.user, "leader": stage.tao.user, "employee": stage.wei.user}
    watched = open_page(people.get(role) or getattr(stage, role))
    seen, waiting, found = set(), ["/"], []
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        if view_of(path) in seen:
            continue
        seen.add(view_of(path))
        faults, html = look_at(watched, path)
        found += [f"{path}: {fault}" for fault in faults]
        waiting += [unescape(link) for link in LINK.findall(html) if "as=xlsx" not in link]
    assert not found, "\n".join(found)
    assert not watched.complaints


@pytest.mark.parametrize("path", ["/account/login/", "/account/password/forgotten/", "/styleguide/", "/nowhere/"])
def test_pages_for_everybody(open_page, path):
    watched = open_page()
    watched.page.goto(path)
    assert not faults_of(watched.page)
    assert not [line for line in watched.complaints if "404" not in line]


def test_sign_in_and_menu_work_without_javascript(open_page, stage):
    from tests.factories import PASSWORD

    page = open_page(scripts=False).page
    page.goto("/")
    page.fill("[name=login]", stage.wei.number)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    assert page.url.endswith("/")
    page.goto("/menu/")
    assert page.locator("main h1").count() == 1


def test_theme_switch_is_kept(open_page, stage):
    watched = open_page(stage.mei.user)
    watched.page.goto("/")
    watched.page.click("[data-theme-form] button")
    assert watched.page.get_attribute("html", "data-bs-theme") == "dark"
    watched.page.goto("/menu/")
    assert watched.page.get_attribute("html", "data-bs-theme") == "dark"


def test_search_opens_by_key_and_goes_to_a_page(open_page, stage):
    watched = open_page(stage.hr)
    watched.page.goto("/")
    watched.page.keyboard.press("Control+k")
    watched.page.wait_for_selector("#hr-search[open]")
    watched.page.fill("#hr-search-box", "Wei")
    watched.page.wait_for_selector("#hr-search [data-results] a, #hr-search [data-results] p")
    assert not watched.complaints
