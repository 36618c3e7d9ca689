"""Kinds of notices: dotted names with the texts people read, filled from the notice's context."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

logger = logging.getLogger(__name__)


class UnknownKind(ValueError):
    """The kind was never registered."""


@dataclass(frozen=True)
class Kind:
    """title and body are translatable texts with named places, such as _("%(name)s: three days below target").

    mail: also sent by e-mail to those who want mail. action: the word on the button.
    """

    name: str
    title: object
    body: object = ""
    action: object = ""
    mail: bool = True

    def title_for(self, context: Mapping[str, object]) -> str:
        return _filled(self.title, context)

    def body_for(self, context: Mapping[str, object]) -> str:
        return _filled(self.body, context)


_kinds: dict[str, Kind] = {}


def register(name: str, *, title: object, body: object = "", action: object = "", mail: bool = True) -> str:
    """Make a kind known; returns its name, so that it can be kept as a constant."""
    _kinds[name] = Kind(name=name, title=title, body=body, action=action, mail=mail)
    return name


def kind_of(name: str) -> Kind:
    """The kind; UnknownKind when nobody registered it."""
    if name not in _kinds:
        raise UnknownKind(f"Unknown kind of notice {name!r}: notices.registry.register({name!r}, title=_(…)) it.")
    return _kinds[name]


def shown_kind(name: str) -> Kind:
    """The kind for display; one of an earlier version is shown by its name instead of failing the inbox."""
    return _kinds.get(name) or Kind(name=name, title=name)


def all_kinds() -> dict[str, Kind]:
    return dict(sorted(_kinds.items()))


def _filled(text: object, context: Mapping[str, object]) -> str:
    """The text with its places filled; a place without a value stays empty and is logged, never an error page."""
    values = _Lenient(context)
    filled = str(text) % values
    if values.missing:
        logger.warning("notice text lacks values", extra={"missing": sorted(values.missing)})
    return filled


class _Lenient(dict):
    def __init__(self, context: Mapping[str, object]) -> None:
        super().__init__(context)
        self.missing: set[str] = set()

    def __missing__(self, key: str) -> str:
        self.missing.add(key)
        return ""
