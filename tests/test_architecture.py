"""The house rules that no linter of another project knows."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
APPS = ["audit", "jobs", "intake", "people", "notices", "performance", "pip_workflow", "bonuses", "insights", "tenants"]

# Arithmetic of the product as pure functions (architecture: rules): no database, no clock, no settings.
RULE_ROOMS = [
    "bonuses/engine/**/*.py",
    "bonuses/allocation.py",
    "*/rules.py",
    "*/rules/**/*.py",
    "performance/*/rules.py",
    "performance/alerts/streaks.py",
    "performance/measures/achievement.py",
    "performance/reviews/scoring.py",
    "performance/checks/lenient.py",
    "performance/checks/simulator.py",
    "pip_workflow/guards.py",
    "audit/merkle.py",
]
IMPURE = {"django", "django_tenants", "celery", "redis", "psycopg"}
CLOCKS = re.compile(r"\b(datetime\.now|date\.today|time\.time|timezone\.now)\(")


def rule_files() -> list[Path]:
    return sorted({path for pattern in RULE_ROOMS for path in ROOT.glob(pattern) if path.is_file()})


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", rule_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_rules_are_pure(path: Path) -> None:
    modules = imported(path)
    assert not {module for module in modules if module.split(".")[0] in IMPURE}
    assert not {module for module in modules if module.rpartition(".")[2] in {"models", "selectors", "services"}}
    assert not CLOCKS.search(path.read_text(encoding="utf-8"))


def test_there_are_rules() -> None:
    assert len(rule_files()) >= 3


def test_import_contracts_hold() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def source_files(*suffixes: str) -> list[Path]:
    folders = [ROOT / app for app in (*APPS, "hrplatform", "templates", "static")]
    return [path for folder in folders for path in folder.rglob("*") if path.suffix in suffixes]


def test_nothing_is_left_to_do() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b")
    left = [
        path for path in source_files(".py", ".html", ".js", ".css") if marks.search(path.read_text(encoding="utf-8"))
    ]
    assert not left


def test_templates_keep_to_the_strict_policy() -> None:
    """No inline script, style or handler: the content security policy would refuse them in the browser."""
    inline = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*(src=|type=\"application/json\"))", re.I)
    own = [
        path for path in (ROOT / "templates").rglob("*.html") if "email" not in path.parts and "pdf" not in path.parts
    ]
    broken = {
        f"{path.relative_to(ROOT)}: {found.group(0).strip()}"
        for path in own
        if (found := inline.search(path.read_text(encoding="utf-8")))
    }
    assert not broken


def test_session_state_that_a_pooler_loses_is_not_used() -> None:
    banned = re.compile(r"pg_advisory_lock|\bLISTEN\s+\w+;|WITH HOLD|CREATE TEMP|pg_try_advisory_lock\b", re.I)
    used = [
        str(path.relative_to(ROOT)) for path in source_files(".py") if banned.search(path.read_text(encoding="utf-8"))
    ]
    assert not used


def test_no_lock_names_a_registry() -> None:
    for name in [*(path.name for path in ROOT.glob("*.lock")), "package-lock.json", "package.json"]:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in re.sub(r'"url": "https?://[^"]*"', "", text), name


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration() -> None:
    from io import StringIO

    from django.core.management import call_command

    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())
