"""What second reviews refuse."""


class FindingRefused(ValueError):
    """An act the rules don't allow; the message names what and why, and is shown as it is."""
