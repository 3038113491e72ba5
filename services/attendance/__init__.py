"""Who comes and who does not: cancel, undo, rejoin, swap, and closing the register (R10–R28, R52, R99)."""
