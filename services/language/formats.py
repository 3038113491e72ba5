"""Dates, times, money and counts in the visitor's language: the one place where they become text.

Screens and mails use the same functions. Times are shown in the provider's zone, whatever the device's zone is.
"""

from services.language.amounts import (
    Amount,
    ages,
    currency_sign,
    file_size,
    money,
    names,
    ordinal,
    plain_amount,
    short_money,
)
from services.language.dates import (
    clock,
    day,
    full_day,
    full_month,
    last_day,
    minute_of_day,
    moment,
    month,
    month_name,
    on_day,
    on_weekday,
    span,
    weekday,
    weekly,
)
from services.language.full_names import full_name, within
from services.language.here import be_here, being_here, here, local
from services.language.say import counted, say, told
from services.language.sorting import SortKey, sort_key
from services.language.spans import deadline, in_days, until

__all__ = [
    "Amount",
    "SortKey",
    "ages",
    "be_here",
    "being_here",
    "clock",
    "counted",
    "currency_sign",
    "day",
    "deadline",
    "file_size",
    "full_day",
    "full_month",
    "full_name",
    "here",
    "in_days",
    "last_day",
    "local",
    "minute_of_day",
    "moment",
    "money",
    "month",
    "month_name",
    "names",
    "on_day",
    "on_weekday",
    "ordinal",
    "plain_amount",
    "say",
    "short_money",
    "sort_key",
    "span",
    "told",
    "until",
    "weekday",
    "weekly",
    "within",
]
