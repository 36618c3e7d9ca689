"""What the people app refuses."""


class PeopleRefused(ValueError):
    """An act that the rules don't allow; the message names the value and the reason, and is shown as it is.

    `field` is the form field the refusal is about, empty when it is about the act as a whole.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field
