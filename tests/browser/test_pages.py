"""Every page reachable by links, as each role, in both themes: axe finds nothing, the console stays silent."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve

pytestmark = pytest.mark.browser
MOST_PAGES = 60
CHECKED: set[tuple[str, str]] = set()
# Files and acts are not pages; the rest of the query string doesn't make another template.
NOT_PAGES = re.compile(r"(as=xlsx|\.pdf|\.xlsx|/download/|/export/|/file/|/logout/)")


def links_of(page) -> list[str]:
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    return [link.split("#")[0] for link in found if link.startswith("/") and not NOT_PAGES.search(link)]


def view_of(path: str) -> str:
    try:
        return resolve(path.split("?")[0]).view_name
    except Resolver404:
        return path


def crawl(page) -> Iterator[str]:
    """Paths from the start page, each view once, breadth first; the page stands on the path when it is yielded."""
    seen, waiting = set(), ["/"]
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        if view_of(path) in seen:
            continue
        seen.add(view_of(path))
        answer = page.goto(path)
        assert answer.status < 400, f"{path} answers {answer.status}"
        yield path
        waiting += links_of(page)


def faults_of(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("role", ["hr", "finance", "auditor", "head", "leader", "employee"])
def test_pages_of_a_role(open_page, stage, role, theme):
    """A view seen as one role is not checked again as another: it is the same template."""
    people = {"head": stage.lin.user, "leader": stage.tao.user, "employee": stage.wei.user}
    watched = open_page(people.get(role) or getattr(stage, role), theme=theme)
    faults = {}
    for path in crawl(watched.page):
        if (view_of(path), theme) not in CHECKED or path == "/":
            CHECKED.add((view_of(path), theme))
            faults[path] = faults_of(watched.page)
    found = [f"{path}\n  " + "\n  ".join(lines) for path, lines in faults.items() if lines]
    assert not found, "\n".join(found)
    assert not watched.complaints


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/account/login/", "/account/password/forgotten/", "/styleguide/", "/nowhere/"])
def test_pages_for_everybody(open_page, path, theme):
    watched = open_page(theme=theme)
    watched.page.goto(path)
    assert not faults_of(watched.page)
    assert not [line for line in watched.complaints if "404" not in line]


def test_no_page_is_wider_than_a_phone(open_page, stage):
    from tests.browser.conftest import PHONE

    watched = open_page(stage.hr, size=PHONE)
    for path in crawl(watched.page):
        width = watched.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], f"{path} is {width} px wide"


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
