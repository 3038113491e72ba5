"""Who comes and who does not: cancel, undo, rejoin, and closing the register (R10–R28, R52, R99)."""

from services.attendance.cancelling import (
    UNDO,
    CancelSheet,
    CannotCancel,
    ConsentNeeded,
    Otherwise,
    Outcome,
    Reason,
    ReasonNeeded,
    apply,
    before_cancelling,
    cancel,
    consequence_of,
    give_reason,
)
from services.attendance.registers import close_registers, release_due
from services.attendance.undoing import CannotRejoin, TooLateToUndo, rejoin, undo

__all__ = [
    "UNDO",
    "CancelSheet",
    "CannotCancel",
    "CannotRejoin",
    "ConsentNeeded",
    "Otherwise",
    "Outcome",
    "Reason",
    "ReasonNeeded",
    "TooLateToUndo",
    "apply",
    "before_cancelling",
    "cancel",
    "close_registers",
    "consequence_of",
    "give_reason",
    "rejoin",
    "release_due",
    "undo",
]
