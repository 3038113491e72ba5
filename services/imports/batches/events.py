"""What open screens hear when something becomes of a file."""

from services.core.events import Topic

IMPORTS_CHANGED = Topic("imports-changed")
"""A file has come, was tried, brought in, taken back or dropped; its id is the file's."""
