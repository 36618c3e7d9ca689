"""Why a copy is not made or not taken."""


class CopyRefused(ValueError):
    """The copy can't be made or restored as asked; the message says what and why."""


class CopyDamaged(CopyRefused):
    """The file is not as it was written; the message names the part."""
