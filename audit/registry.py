"""Actions an entry may have: dotted, past tense, each with a label people read. Apps register theirs in actions.py."""

_labels: dict[str, object] = {}
_reads: set[str] = set()


class UnknownAction(ValueError):
    """The action was never registered."""


def register(action: str, label: object, *, is_read: bool = False) -> str:
    """Make an action known; returns its name, so that it can be kept as a constant.

    is_read: somebody looked at a person's file; the person reads on the own page who and what (spec 8.1).
    """
    if action.count(".") < 1 or action != action.lower():
        raise ValueError(f"An action is written app.thing.happened: {action!r}.")
    _labels[action] = label
    if is_read:
        _reads.add(action)
    return action


def reads() -> frozenset[str]:
    """The actions that say somebody looked at a person's file."""
    return frozenset(_reads)


def require(action: str) -> None:
    """UnknownAction unless registered: an act nobody can name is a programming error and fails."""
    if action not in _labels:
        raise UnknownAction(f"Unknown audit action {action!r}: audit.registry.register() it in the app's actions.py.")


def label_of(action: str) -> object:
    """The label; the name itself for actions of earlier versions."""
    return _labels.get(action, action)


def labels() -> dict[str, object]:
    """Every registered action with its label, by name."""
    return dict(sorted(_labels.items()))
