"""What calibration refuses."""


class CalibrationRefused(ValueError):
    """An act the rules don't allow; the message is shown as it is, at `field` where there is one."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field
