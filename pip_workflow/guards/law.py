"""The rules and wages the product is shipped with: version 1 of each, until the company's lawyer writes another."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from uuid import UUID

from django.utils.translation import get_language

from pip_workflow.guards.enums import GuardCode

HERE = Path(__file__).parent


@dataclass(frozen=True)
class RuleText:
    """One version of a rule as it is asked and shown; public_id None for what is shipped, which nobody signed."""

    code: str
    place: str
    number: int
    start: date
    article_zh: str
    article_en: str
    text_zh: str
    text_en: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    signed_by: str = ""
    signed_as: str = ""
    signed_on: date | None = None
    reason: str = ""
    public_id: UUID | None = None

    @property
    def name(self) -> str:
        return str(GuardCode(self.code).label)

    @property
    def article(self) -> str:
        return self.article_zh if _is_chinese() else self.article_en

    @property
    def text(self) -> str:
        return self.text_zh if _is_chinese() else self.text_en

    @property
    def label(self) -> str:
        return " · ".join(part for part in (self.code, self.place, str(self.number)) if part)

    def number_of(self, name: str) -> int:
        """A parameter as a whole number."""
        return int(self.parameters[name])

    def share_of(self, name: str) -> Decimal:
        return Decimal(self.parameters[name])

    def says(self, name: str) -> bool:
        return self.parameters.get(name) == "yes"


@dataclass(frozen=True)
class Wage:
    """A local wage: entered and answered for by HR, or shipped, which nobody has confirmed and no guard asks."""

    place: str
    kind: str
    value: Decimal
    start: date
    until: date | None
    source: str
    is_shipped: bool = True
    confirmed_by: str = ""
    confirmed_at: datetime | None = None


@cache
def shipped_rules() -> Mapping[str, RuleText]:
    """Version 1 of every rule by its code."""
    rows = json.loads((HERE / "law.json").read_text(encoding="utf-8"))
    return {
        row["code"]: RuleText(
            code=row["code"], place="", number=1, start=date.fromisoformat(row["start"]),
            article_zh=row["article_zh"], article_en=row["article_en"], text_zh=row["text_zh"],
            text_en=row["text_en"], parameters=row["parameters"],
        )
        for row in rows
    }  # fmt: skip


@cache
def shipped_wages() -> tuple[Wage, ...]:
    rows = json.loads((HERE / "places.json").read_text(encoding="utf-8"))
    return tuple(
        Wage(
            place=row["place"], kind=row["kind"], value=Decimal(row["value"]), start=date.fromisoformat(row["start"]),
            until=date.fromisoformat(row["until"]) if row["until"] else None, source=row["source"],
        )
        for row in rows
    )  # fmt: skip


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
