"""Tables out of files people send: what the file is, where its header is, what its cells say. No database, no clock."""

from hrplatform.lib.tabular.headers import Field, Header, find_header, mapped_header, require
from hrplatform.lib.tabular.limits import DEFAULT as DEFAULT_LIMITS
from hrplatform.lib.tabular.limits import Limits
from hrplatform.lib.tabular.problems import BadValue, Problem, Refused
from hrplatform.lib.tabular.sheets import Book, Cell, Row
from hrplatform.lib.tabular.values import Ids

__all__ = [
    "DEFAULT_LIMITS",
    "BadValue",
    "Book",
    "Cell",
    "Field",
    "Header",
    "Ids",
    "Limits",
    "Problem",
    "Refused",
    "Row",
    "find_header",
    "mapped_header",
    "require",
]
