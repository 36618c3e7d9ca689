"""Writes of reviews: one function per act, atomic, audited in the same transaction."""

from performance.reviews.services.cards import refresh_data, refresh_scores
from performance.reviews.services.cycles import (
    CycleRequest,
    advance_cycle,
    cancel_cycle,
    create_cycle,
    hand_over,
    open_cycle,
    set_deadlines,
)
from performance.reviews.services.forms import FormRequest, ItemRequest, create_form, retire_form
from performance.reviews.services.scores import (
    reopen_team,
    save_points,
    save_self,
    set_not_applicable,
    submit_self,
    submit_team,
)

__all__ = [
    "CycleRequest",
    "FormRequest",
    "ItemRequest",
    "advance_cycle",
    "cancel_cycle",
    "create_cycle",
    "create_form",
    "hand_over",
    "open_cycle",
    "refresh_data",
    "refresh_scores",
    "reopen_team",
    "retire_form",
    "save_points",
    "save_self",
    "set_deadlines",
    "set_not_applicable",
    "submit_self",
    "submit_team",
]
