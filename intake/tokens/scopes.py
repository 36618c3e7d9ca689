"""What a token may do: read one kind of record, or write one kind (spec 13.1, 13.8)."""

from django.utils.translation import gettext_lazy as _

READ = {
    "employees": _("Employees"),
    "assignments": _("Assignments"),
    "compensations": _("Pay"),
    "departments": _("Departments"),
    "metrics": _("Metrics"),
    "targets": _("Targets"),
    "observations": _("Daily data"),
    "days": _("Day results"),
    "alerts": _("Alerts"),
    "plans": _("Improvement plans"),
    "cycles": _("Review cycles"),
    "scorecards": _("Scorecards"),
    "findings": _("Findings"),
    "pools": _("Bonus pools"),
    "awards": _("Awards"),
    "audit": _("Audit log"),
}
WRITE = {
    "observations": _("Daily data"),
    "employees": _("Employees and their assignments"),
    "attendance": _("Schedules and leave"),
}
# Reading these is itself on record, once a request (spec 8.6).
ON_RECORD = frozenset({"compensations", "pools", "awards", "audit"})

SCOPES: dict[str, object] = {
    **{f"read:{name}": label for name, label in READ.items()},
    **{f"write:{name}": label for name, label in WRITE.items()},
}


class UnknownScope(ValueError):
    """A scope nobody knows."""


def clean_scopes(wanted: object) -> list[str]:
    """The scopes in the order of the list above; UnknownScope for others or none."""
    given = {str(item) for item in wanted} if isinstance(wanted, (list, tuple, set, frozenset)) else set()
    unknown = sorted(given - set(SCOPES))
    if unknown or not given:
        raise UnknownScope(
            _("Unknown scope %(scope)s; there are: %(known)s.")
            % {"scope": ", ".join(unknown) or "—", "known": ", ".join(SCOPES)}
        )
    return [scope for scope in SCOPES if scope in given]
