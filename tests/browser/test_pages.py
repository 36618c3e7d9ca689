"""Every page reachable by links, as each role: axe finds nothing in both themes, the console is silent, phones fit."""

import re
from contextlib import suppress
from html import unescape

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test.signals import template_rendered
from django.urls import Resolver404, resolve
from playwright.sync_api import TimeoutError

from tests.browser.conftest import PHONE, WIDE

pytestmark = pytest.mark.browser
MOST_PAGES = 300
FIRST_ROWS = 6
ROLES = ["hr", "finance", "auditor", "head", "leader", "employee"]
# Templates already looked at: another view or role with the same one is only asked for its answer (spec 14).
LOOKED_AT: set[str] = set()
# Only what is wrong comes back: a whole answer of axe lists every node that is right, and takes four times as long.
# Only colours differ in the second theme. Comparing them takes most of the time, and what stands around <main> (menu,
# top bar) is the same on every page: its colours are compared on the first page of a browser context. Where a page is
# one of many, of long tables only the first rows are compared; the other rules see all.
AXE = """async rows => {
  const html = document.documentElement, key = "colours of the frame are known";
  const run = async (where, options) => (await axe.run(where, {...options, resultTypes: ["violations"]})).violations
    .flatMap(item => item.nodes.map(node => `${html.dataset.bsTheme} ${item.id}: ${node.html.slice(0, 200)}`));
  const known = document.querySelector(".hr-side") && sessionStorage.getItem(key);
  const where = {include: [[known ? "main" : "html"]], exclude: rows ? [[`tbody tr:nth-child(n+${rows + 1})`]] : []};
  html.dataset.bsTheme = "light";
  const found = await run(document, {rules: {"color-contrast": {enabled: false}}});
  for (const theme of ["light", "dark"]) {
    html.dataset.bsTheme = theme;
    found.push(...await run(where, {runOnly: ["color-contrast"]}));
  }
  if (document.querySelector(".hr-side")) sessionStorage.setItem(key, "yes");
  return found;
}"""
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')


def view_of(path: str) -> str:
    try:
        return resolve(path.split("?")[0]).view_name
    except Resolver404:
        return path


def faults_of(page, *, rows: int = 0) -> list[str]:
    """What axe says, in both themes, and whether the page is wider than a phone; of a table so many rows, 0: all."""
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(AXE, rows) + width_of(page)


def width_of(page) -> list[str]:
    """Whether the page is wider than a phone."""
    faults = []
    page.set_viewport_size(PHONE)
    # A resize is laid out a moment later; a page that is really too wide stays so.
    with suppress(TimeoutError):
        page.wait_for_function("most => document.documentElement.scrollWidth <= most", arg=PHONE["width"], timeout=3000)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > PHONE["width"]:
        faults.append(f"{width} px wide on a phone")
    page.set_viewport_size(WIDE)
    return faults


def fetch(watched, path: str) -> tuple[str, str, str]:
    """Media type, HTML and the template the page is made of; the server runs in this process."""
    rendered: list[str] = []

    def note(template, **kwargs) -> None:
        rendered.append(template.name or "")

    template_rendered.connect(note)
    try:
        status, kind, html = watched.fetch(path)
    finally:
        template_rendered.disconnect(note)
    assert status < 400, f"{path} answers {status}"
    return kind, html, rendered[0] if rendered else view_of(path)


def look_at(watched, path: str, looked_at: set[str], *, by_view: bool) -> tuple[list[str], str]:
    """Faults and the HTML of a path; a download has none."""
    kind, html, template = fetch(watched, path)
    key = view_of(path) if by_view else template
    if "html" not in kind or (key in looked_at and path != "/"):
        return [], html
    looked_at.add(key)
    watched.page.goto(path)
    return faults_of(watched.page, rows=FIRST_ROWS), html


def faults_at(watched, path: str) -> list[str]:
    """Of a page with more to see than a walk meets: axe once per template, the width always."""
    _kind, _html, template = fetch(watched, path)
    watched.page.goto(path)
    if template in LOOKED_AT:
        return width_of(watched.page)
    LOOKED_AT.add(template)
    return faults_of(watched.page, rows=FIRST_ROWS)


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role(open_page, stage, role):
    """Breadth first from the start page: each view is asked for, each template looked at."""
    walk(open_page, stage, role, LOOKED_AT, by_view=False)


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_view_of_a_role(open_page, stage, role):
    """The same, looking at each view of the role."""
    walk(open_page, stage, role, set(), by_view=True)


def walk(open_page, stage, role: str, looked_at: set[str], *, by_view: bool) -> None:
    people = {"head": stage.lin.user, "leader": stage.tao.user, "employee": stage.wei.user}
    watched = open_page(people.get(role) or getattr(stage, role))
    seen, waiting, found = set(), ["/"], []
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        if view_of(path) in seen:
            continue
        seen.add(view_of(path))
        faults, html = look_at(watched, path, looked_at, by_view=by_view)
        found += [f"{path}: {fault}" for fault in faults]
        waiting += [unescape(link) for link in LINK.findall(html) if "as=xlsx" not in link]
    assert not waiting, f"more than {MOST_PAGES} views"
    assert not found, "\n".join(found)
    assert not watched.complaints


def test_figures_beside_long_words_stay_whole(open_page):
    """In English the labels of a card are long: they give way, a day or a number is never broken letter by letter."""
    watched = open_page()
    watched.page.goto("/account/login/")
    lines = """() => {
      const list = document.createElement("dl"), main = document.querySelector("main");
      list.className = "hr-kv"; list.style.width = "17rem"; main.append(list);
      list.innerHTML = "<dt>New alerts / resolved by themselves</dt><dd>2026-11-22 21:33</dd>";
      const words = document.createRange();
      words.selectNodeContents(list.querySelector("dd"));
      return new Set([...words.getClientRects()].map(line => line.top)).size;
    }"""
    assert watched.page.evaluate(lines) <= 2


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
