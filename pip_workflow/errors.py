"""What the plan workflow refuses."""

from pip_workflow.rules.guards import Result


class PlanRefused(ValueError):
    """A step that can't be taken; the message says why and is shown as it is, at the field that `field` names."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class GuardsRefused(PlanRefused):
    """A step that lacks facts the law asks for; `results` names them."""

    def __init__(self, message: str, results: list[Result]) -> None:
        super().__init__(message)
        self.results = results
