"""Rows that came as data, not as a file, as a table: the same columns, the same words (spec 13.3)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_noop as _

from hrplatform.lib.tabular import Cell, Field, Refused, Row, find_header, require
from hrplatform.lib.tabular.limits import DEFAULT
from intake.table import Table, column_warnings

MOST_ROWS = 10_000


def table_of(rows: Sequence[Mapping[str, Any]], fields: Sequence[Field]) -> Table:
    """The keys are the header; Refused for too many rows, none, or keys that make no table of this kind."""
    if len(rows) > MOST_ROWS:
        raise Refused(_("More than %(most)s rows at once."), most=MOST_ROWS)
    titles = list(dict.fromkeys(key for row in rows for key in row))
    if not titles:
        raise Refused(_("There are no rows."))
    if len(titles) > DEFAULT.columns:  # a table of as many cells as rows times keys: a small body could fill the memory
        raise Refused(_("The rows have more than %(limit)s different keys."), limit=DEFAULT.columns)
    header = find_header([(0, list(titles))], fields)
    require(header, fields)
    body: list[Row] = [(number, [_cell(row.get(key)) for key in titles]) for number, row in enumerate(rows, start=1)]
    return Table(header, lambda: iter(body), column_warnings(header))


def rows_digest(rows: Sequence[Mapping[str, Any]]) -> tuple[int, str]:
    """Size and SHA-256 of the rows in one agreed spelling: equal rows have the same, whatever their order of keys."""
    spelled = json.dumps(rows, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    content = spelled.encode()
    return len(content), hashlib.sha256(content).hexdigest()


def _cell(value: Any) -> Cell:
    """Lists and objects become their JSON text, which no column takes for a value."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return value
