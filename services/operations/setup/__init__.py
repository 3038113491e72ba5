"""The first run: from an empty server to a portal that families can open, and the same settings later."""
