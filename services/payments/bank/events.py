"""What open screens hear when something becomes of a bank line."""

from services.core.events import Topic

LINES_CHANGED = Topic("bank-lines-changed")
"""Lines have come, or one was paired, set aside or taken back; its id is the line's, or the file's that brought them."""
