"""Translation catalogs: collect the English strings of each app, merge them into its Chinese catalog, compile it.

One catalog per app, `locale/<app>/zh_Hans/LC_MESSAGES/django.po`. An app's strings are those of its Python files and
of `templates/<app>/`; every other template belongs to `hrplatform`. Needs Babel, and no gettext programs.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

LANGUAGE = "zh_Hans"
PROJECT = "hrplatform"
# 一 to 鿿 and the extensions in use for names.
HAN = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
HEADER = f"""msgid ""
msgstr ""
"Language: {LANGUAGE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SKIPPED_FOLDERS = {"migrations", "tests"}


class CatalogError(Exception):
    """A source or catalog that can't be read; the message names the file."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one string of a catalog."""

    app: str
    msgid: str
    what: str

    def __str__(self) -> str:
        return f"locale/{self.app}: {self.what}: {self.msgid!r}"


def list_apps(root: Path) -> list[str]:
    """Every folder of the project that is an app, the project's own first."""
    apps = sorted(path.parent.name for path in root.glob("*/apps.py"))
    return [PROJECT, *(app for app in apps if app != PROJECT)]


def catalog_path(root: Path, app: str) -> Path:
    return root / "locale" / app / LANGUAGE / "LC_MESSAGES" / "django.po"


# --- collecting --------------------------------------------------------------------------------------------------


def list_sources(root: Path, app: str) -> Iterator[Path]:
    """Python files and templates whose strings belong to `app`."""
    for path in sorted((root / app).rglob("*.py")):
        if not SKIPPED_FOLDERS & set(path.relative_to(root).parts):
            yield path
    others = set(list_apps(root)) - {PROJECT}
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix not in {".html", ".txt"}:
            continue
        top = path.relative_to(root / "templates").parts[0]
        if (top if top in others else PROJECT) == app:
            yield path


def python_text(path: Path) -> str:
    """A source as Python; of a template only the translated strings remain."""
    from django.template.base import TemplateSyntaxError
    from django.utils.translation.template import templatize

    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    try:
        text = templatize(text, origin=str(path))
    except (SyntaxError, TemplateSyntaxError) as error:
        raise CatalogError(f"{path}: {error}") from error
    # Indentation means nothing in what is left of a template, and would stop the tokenizer.
    return "\n".join(line.lstrip() for line in text.splitlines())


def collect(root: Path, app: str) -> Catalog:
    """The strings of an app as a catalog without translations."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract

    catalog = Catalog(locale=LANGUAGE, charset="utf-8")
    for path in list_sources(root, app):
        source = io.BytesIO(python_text(path).encode())
        try:
            for _line, message, comments, context in extract(
                "python", source, keywords=KEYWORDS, comment_tags=("Translators:",)
            ):
                catalog.add(message, None, auto_comments=comments, context=context)
        except (SyntaxError, ValueError) as error:
            raise CatalogError(f"{path}: {error}") from error
    return catalog


# --- catalogs ----------------------------------------------------------------------------------------------------


def read_catalog(root: Path, app: str) -> Catalog:
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import PoFileError, read_po

    path = catalog_path(root, app)
    if not path.exists():
        return Catalog(locale=LANGUAGE, charset="utf-8")
    with path.open("rb") as handle:
        try:
            return read_po(handle, locale=LANGUAGE, abort_invalid=True)
        except PoFileError as error:
            raise CatalogError(f"{path}: {error}") from error


def list_messages(catalog: Catalog) -> Iterator[Message]:
    """The strings of a catalog without its header."""
    return (message for message in catalog if message.id)


def key_of(message: Message) -> tuple[str | None, str]:
    return message.context, first_id(message)


def first_id(message: Message) -> str:
    return message.id[0] if isinstance(message.id, list | tuple) else str(message.id)


def texts_of(message: Message) -> list[str]:
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    return [text or "" for text in strings]


def is_translated(message: Message) -> bool:
    return not message.fuzzy and all(texts_of(message))


def merge(root: Path, app: str) -> Catalog:
    """The app's present strings with the translations it has; a string new here borrows another app's translation."""
    wanted, present = collect(root, app), read_catalog(root, app)
    known = {key_of(m): m for m in list_messages(present)}
    borrowed = translations_elsewhere(root, app)
    for message in list_messages(wanted):
        old = known.get(key_of(message))
        if old is None or not is_translated(old):
            old = borrowed.get(key_of(message), old)
        if old is not None:
            count = 1 if not message.pluralizable else 0
            texts = texts_of(old)
            message.string = texts[0] if count else tuple(texts[:1])
            message.flags |= old.flags & {"fuzzy"}
            message.user_comments = list(old.user_comments)
        elif message.pluralizable:
            message.string = ("",)
    return wanted


def translations_elsewhere(root: Path, app: str) -> dict[tuple[str | None, str], Message]:
    found: dict[tuple[str | None, str], Message] = {}
    for other in list_apps(root):
        if other != app:
            for message in list_messages(read_catalog(root, other)):
                if is_translated(message):
                    found.setdefault(key_of(message), message)
    return found


def write_catalog(root: Path, app: str, catalog: Catalog) -> bool:
    """Write the .po file if it changes; returns whether it did. No dates and no line numbers: small diffs."""
    from babel.messages.pofile import write_po

    path = catalog_path(root, app)
    if not len(catalog) and not path.exists():
        return False
    body = io.BytesIO()
    write_po(body, catalog, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True, width=120)
    text = HEADER + body.getvalue().decode().strip() + "\n"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def compile_catalog(root: Path, app: str) -> bool:
    """Write the .mo file that Django reads, if the .po file is newer."""
    from babel.messages.mofile import write_mo

    source = catalog_path(root, app)
    target = source.with_suffix(".mo")
    if not source.exists() or (target.exists() and target.stat().st_mtime > source.stat().st_mtime):
        return False
    partial = target.with_suffix(".mo.new")
    with partial.open("wb") as handle:
        write_mo(handle, read_catalog(root, app))
    partial.replace(target)
    return True


# --- checking ----------------------------------------------------------------------------------------------------


def read_exceptions(root: Path) -> dict[str, str]:
    """Strings that are right without a Chinese character, with the reason: `locale/without_han.txt`, tab-separated."""
    path = root / "locale" / "without_han.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    pairs = (line.split("\t", 1) for line in lines if line.strip() and not line.startswith("#"))
    return {pair[0]: pair[1] if len(pair) > 1 else "" for pair in pairs}


def find_faults(root: Path, app: str, exceptions: dict[str, str], used: set[str]) -> Iterator[Fault]:
    """What is wrong with an app's catalog; adds the exceptions that were needed to `used`."""
    wanted = {key_of(m): m for m in list_messages(collect(root, app))}
    present = {key_of(m): m for m in list_messages(read_catalog(root, app))}
    for key in present.keys() - wanted.keys():
        yield Fault(app, key[1], "stands in no source any more, run ./hr messages")
    for key in wanted:
        message = present.get(key)
        if message is None:
            yield Fault(app, key[1], "missing, run ./hr messages")
        elif message.fuzzy:
            yield Fault(app, key[1], "fuzzy")
        elif not is_translated(message):
            yield Fault(app, key[1], "not translated")
        else:
            yield from _faults_of_text(app, message, exceptions, used)


def _faults_of_text(app: str, message: Message, exceptions: dict[str, str], used: set[str]) -> Iterator[Fault]:
    msgid = first_id(message)
    # Chinese has one form: it may take its placeholders from the singular or from the plural.
    forms = [
        sorted(PLACEHOLDER.findall(form)) for form in ([message.id] if isinstance(message.id, str) else message.id)
    ]
    for text in texts_of(message):
        if sorted(PLACEHOLDER.findall(text)) not in forms:
            yield Fault(app, msgid, f"other placeholders in {text!r}")
        if HAN.search(text):
            continue
        if msgid in exceptions:
            used.add(msgid)
        elif re.search(r"[A-Za-z]", PLACEHOLDER.sub("", msgid)):
            yield Fault(app, msgid, f"no Chinese character in {text!r}")


def find_all_faults(root: Path) -> list[Fault]:
    """Every fault of every catalog, and every exception that is not needed any more or gives no reason."""
    exceptions, used = read_exceptions(root), set[str]()
    faults = [fault for app in list_apps(root) for fault in find_faults(root, app, exceptions, used)]
    faults += [Fault("without_han.txt", msgid, "stale exception") for msgid in exceptions if msgid not in used]
    faults += [
        Fault("without_han.txt", msgid, "exception without a reason") for msgid, why in exceptions.items() if not why
    ]
    return faults
