"""What approvals refuse; messages are shown as they are."""

from people.errors import PeopleRefused


class ApprovalRefused(PeopleRefused):
    """Not this person, not this way: what is so and what to do."""


class ApprovalMoved(ApprovalRefused):
    """Somebody else was faster: the step is decided already."""
