"""Writes of reviews: one function per act, atomic, audited in the same transaction."""

from performance.reviews.services.cards import refresh_data, refresh_scores
from performance.reviews.services.corrections import correct_published, move_score
from performance.reviews.services.cycles import CycleRequest, create_cycle, set_deadlines
from performance.reviews.services.forms import FormRequest, ItemRequest, create_form, retire_form
from performance.reviews.services.handover import hand_over
from performance.reviews.services.opening import open_cycle
from performance.reviews.services.scores import (
    reopen_team,
    save_points,
    save_self,
    set_not_applicable,
    submit_self,
    submit_team,
)
from performance.reviews.services.second import confirm_scores, return_scores
from performance.reviews.services.stages import advance_cycle, cancel_cycle, reasons_to_stay

__all__ = [
    "CycleRequest",
    "FormRequest",
    "ItemRequest",
    "advance_cycle",
    "cancel_cycle",
    "confirm_scores",
    "correct_published",
    "create_cycle",
    "create_form",
    "hand_over",
    "move_score",
    "open_cycle",
    "reasons_to_stay",
    "refresh_data",
    "refresh_scores",
    "reopen_team",
    "retire_form",
    "return_scores",
    "save_points",
    "save_self",
    "set_deadlines",
    "set_not_applicable",
    "submit_self",
    "submit_team",
]
