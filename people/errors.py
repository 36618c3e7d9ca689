"""What the people app refuses."""


class PeopleRefused(ValueError):
    """An act that the rules don't allow; the message names the value and the reason, and is shown as it is."""
