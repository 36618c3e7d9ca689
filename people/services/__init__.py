"""Writes of people: one function per act, atomic, audited in the same transaction."""

from people.errors import PeopleRefused
from people.services.accounts import (
    Slip,
    close_accounts,
    create_accounts,
    invite_user,
    reset_password,
    set_account_open,
    set_roles,
)
from people.services.calendar import (
    clear_override,
    confirm_calendar,
    end_rest_days,
    ensure_calendar,
    override_day,
    record_leave,
    refresh_calendar,
    remove_leave,
    set_rest_days,
    set_schedule_day,
    write_schedule,
)
from people.services.employment import (
    change_details,
    change_pay,
    hire,
    transfer,
)
from people.services.grants import end_grant, give_grant
from people.services.histories import (
    AssignmentValue,
    CompensationValue,
    load_histories,
    save_histories,
)
from people.services.leaving import leave, withdraw_leaving
from people.services.organisation import (
    appoint_head,
    end_headship,
    ensure_brand,
    ensure_department,
    ensure_position,
    ensure_region,
)
from people.services.reads import log_pay_read

__all__ = [
    "AssignmentValue",
    "CompensationValue",
    "PeopleRefused",
    "Slip",
    "appoint_head",
    "change_details",
    "change_pay",
    "clear_override",
    "close_accounts",
    "confirm_calendar",
    "create_accounts",
    "end_grant",
    "end_headship",
    "end_rest_days",
    "ensure_brand",
    "ensure_calendar",
    "ensure_department",
    "ensure_position",
    "ensure_region",
    "give_grant",
    "hire",
    "invite_user",
    "leave",
    "load_histories",
    "log_pay_read",
    "override_day",
    "record_leave",
    "refresh_calendar",
    "remove_leave",
    "reset_password",
    "save_histories",
    "set_account_open",
    "set_rest_days",
    "set_roles",
    "set_schedule_day",
    "transfer",
    "withdraw_leaving",
    "write_schedule",
]
