"""Kinds of notices: dotted names with the texts people read, filled from the notice's context."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from hrplatform.lib.formats import is_chinese
from hrplatform.lib.nav import EVERYBODY
from notices.enums import Area, MailMode

logger = logging.getLogger(__name__)
EXAMPLE_COUNT = 3
PLACE = re.compile(r"%\(\w+\)s")


class UnknownKind(ValueError):
    """The kind was never registered."""


@dataclass(frozen=True)
class Kind:
    """title and body are translatable texts with named places, such as _("%(name)s: three days below target").

    mail: may also come by e-mail. action: the word on the button. label: its name on the settings page, e.g.
    _("New alert"). area: its heading there. roles: who may get it at all (the words of the menu). by_default: how mail
    comes until the person chooses. urgent: neither digest nor quiet hours hold it back.

    group: what a chat robot may say of it, a text whose only place is %(count)s, such as
    ngettext_lazy("%(count)s new alert", "%(count)s new alerts", "count"); without it robots never post it.
    group_link: URL name of a page without arguments where those with the right to it see the rows.
    counts_people: the count is of people told, not of causes. words: places whose value is a message itself.
    """

    name: str
    title: object
    body: object = ""
    action: object = ""
    mail: bool = True
    label: object = ""
    area: str = Area.COMPANY
    roles: frozenset[str] = EVERYBODY
    by_default: str = MailMode.NOW
    urgent: bool = False
    group: object = None
    group_link: str = "notices:inbox"
    counts_people: bool = False
    words: frozenset[str] = frozenset()

    def title_for(self, context: Mapping[str, object]) -> str:
        return _filled(self.title, self._spoken(context))

    def body_for(self, context: Mapping[str, object]) -> str:
        return _filled(self.body, self._spoken(context))

    def _spoken(self, context: Mapping[str, object]) -> Mapping[str, object]:
        """The values in the reader's language: those of `words` are messages themselves, a mapping has one for each."""
        return {
            key: gettext(str(value)) if key in self.words else own_language(value) for key, value in context.items()
        }

    @property
    def shown_label(self) -> str:
        """The label; the title with its places left out when it has none."""
        return str(self.label) or PLACE.sub("…", str(self.title))

    @property
    def group_example(self) -> str:
        """What a robot would post, with a number as an example."""
        return self.group_text(EXAMPLE_COUNT)

    def group_text(self, count: int) -> str:
        """What a robot says: nothing but the registered words and one whole number."""
        if type(count) is not int or self.group is None:
            raise TypeError(f"{self.name}: a group text is made of a whole number, got {count!r}")
        return str(self.group % {"count": count})  # type: ignore[operator]


_kinds: dict[str, Kind] = {}


def register(name: str, *, title: object, **more: object) -> str:
    """Make a kind known; returns its name, so that it can be kept as a constant. Parameters: the fields of Kind."""
    _kinds[name] = Kind(name=name, title=title, **more)  # type: ignore[arg-type]
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


def group_kinds() -> dict[str, Kind]:
    """Kinds a chat robot may be told to post, by area; a test message is no choice."""
    areas = list(Area)
    found = [kind for kind in all_kinds().values() if kind.group is not None and kind.mail]
    return {kind.name: kind for kind in sorted(found, key=lambda kind: areas.index(Area(kind.area)))}


def own_language(value: object) -> object:
    """{"zh": …, "en": …}: the reader's; anything else as it is."""
    return value["zh" if is_chinese() else "en"] if isinstance(value, Mapping) else value


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
