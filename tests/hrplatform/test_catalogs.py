"""Catalogs on a small project of its own."""

from pathlib import Path

import pytest

from hrplatform.lib import catalogs

PYTHON = """
from django.utils.translation import gettext as _, ngettext
label = _("Hello %(name)s")
days = ngettext("%(n)s day", "%(n)s days", 2)
"""
TEMPLATE = """{% load i18n %}
    <p>it's a "quote" {% translate "Save" %}
  {% blocktranslate count n=n %}one {{ n }} thing{% plural %}{{ n }} things{% endblocktranslate %}
{% blocktranslate trimmed with a=b %}
    Dear {{ a }},
      good day
{% endblocktranslate %}{% translate "May" context "month" %}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in {
        "hrplatform/apps.py": "",
        "shop/apps.py": PYTHON,
        "shop/migrations/0001.py": '_("never shown")',
        "templates/shop/page.html": TEMPLATE,
        "templates/layouts/base.html": '{% load i18n %}{% translate "Menu" %}',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def translate(project: Path, app: str, texts: dict[str, str]) -> None:
    catalogs.write_catalog(project, app, catalogs.merge(project, app))
    catalog = catalogs.read_catalog(project, app)
    for message in catalogs.list_messages(catalog):
        plural = message.id if isinstance(message.id, str) else message.id[-1]
        text = texts.get(catalogs.first_id(message), "文字" + "".join(catalogs.PLACEHOLDER.findall(plural)))
        message.string = (text,) if message.pluralizable else text
    catalogs.write_catalog(project, app, catalog)


def whats(project: Path, app: str = "shop") -> dict[str, str]:
    return {fault.msgid: fault.what for fault in catalogs.find_all_faults(project) if fault.app == app}


def test_strings_come_from_python_and_templates(project: Path) -> None:
    ids = {catalogs.key_of(message) for message in catalogs.list_messages(catalogs.collect(project, "shop"))}
    assert ids == {
        (None, "Hello %(name)s"),
        (None, "%(n)s day"),
        (None, "Save"),
        (None, "one %(n)s thing"),
        (None, "Dear %(a)s, good day"),
        ("month", "May"),
    }


def test_shared_templates_belong_to_the_project(project: Path) -> None:
    ids = [message.id for message in catalogs.list_messages(catalogs.collect(project, "hrplatform"))]
    assert ids == ["Menu"]


def test_merge_keeps_translations_and_drops_what_is_gone(project: Path) -> None:
    translate(project, "shop", {"Save": "保存"})
    (project / "templates/shop/page.html").write_text(
        '{% load i18n %}{% translate "Save" %}{% translate "Menu" %}', encoding="utf-8"
    )
    translate(project, "hrplatform", {"Menu": "菜单"})
    merged = {catalogs.first_id(m): m.string for m in catalogs.list_messages(catalogs.merge(project, "shop"))}
    assert merged["Save"] == "保存"
    assert merged["Menu"] == "菜单", "a new string borrows the translation of another app"
    assert "May" not in merged


def test_writing_twice_changes_nothing(project: Path) -> None:
    assert catalogs.write_catalog(project, "shop", catalogs.merge(project, "shop"))
    assert not catalogs.write_catalog(project, "shop", catalogs.merge(project, "shop"))


def test_faults_are_named(project: Path) -> None:
    translate(project, "shop", {"Save": "Save", "Hello %(name)s": "你好", "May": ""})
    found = whats(project)
    assert found["Save"].startswith("no Chinese character")
    assert found["Hello %(name)s"].startswith("other placeholders")
    assert found["May"] == "not translated"


def test_exceptions_need_a_reason_and_may_not_go_stale(project: Path) -> None:
    translate(project, "shop", {"Save": "Save"})
    translate(project, "hrplatform", {})
    (project / "locale/without_han.txt").write_text("Save\ta trade mark\nGone\told\n", encoding="utf-8")
    assert whats(project) == {}
    assert whats(project, "without_han.txt") == {"Gone": "stale exception"}


def test_compiled_catalog_is_read_by_gettext(project: Path) -> None:
    import gettext

    translate(project, "shop", {"Save": "保存"})
    assert catalogs.compile_catalog(project, "shop")
    folder = project / "locale" / "shop"
    translation = gettext.translation("django", str(folder), languages=["zh_Hans"])
    assert translation.gettext("Save") == "保存"
    assert translation.ngettext("%(n)s day", "%(n)s days", 2) == "文字%(n)s"


def test_a_broken_template_is_named(project: Path) -> None:
    (project / "templates/shop/page.html").write_text("{% blocktranslate %}{% if %}{% endblocktranslate %}")
    with pytest.raises(catalogs.CatalogError, match=r"page\.html"):
        catalogs.collect(project, "shop")
