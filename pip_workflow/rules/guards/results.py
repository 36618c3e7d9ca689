"""What a guard answers (spec 7.3)."""

from dataclasses import dataclass, field
from datetime import date

ALLOWED, REFUSED, UNKNOWN = "allowed", "refused", "unknown"


@dataclass(frozen=True)
class Result:
    """guard: "G1"; article: of the statute; missing: keys of facts that are not on file or stand against the step.

    unknown: keys of facts nobody has entered, which block as well. rule: the version of the rule that was asked.
    Keys carry no language and no protected state; presenters make the words.
    """

    guard: str
    article: str
    missing: tuple[str, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    rule: str = ""

    @property
    def allowed(self) -> bool:
        return not self.missing and not self.unknown

    @property
    def verdict(self) -> str:
        if self.missing:
            return REFUSED
        return UNKNOWN if self.unknown else ALLOWED

    def as_json(self) -> dict[str, object]:
        return {
            "guard": self.guard,
            "article": self.article,
            "rule": self.rule,
            "missing": list(self.missing),
            "unknown": list(self.unknown),
            "facts": self.facts,
        }


def from_json(stored: dict[str, object]) -> Result:
    """A result as it was kept."""
    facts = stored.get("facts") or {}
    assert isinstance(facts, dict)
    return Result(
        guard=str(stored["guard"]),
        article=str(stored.get("article", "")),
        missing=tuple(_texts(stored.get("missing"))),
        facts={str(key): str(value) for key, value in facts.items()},
        unknown=tuple(_texts(stored.get("unknown"))),
        rule=str(stored.get("rule", "")),
    )


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
