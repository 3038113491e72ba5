"""Messages that exist for one test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.notices import messages
from services.notices.messages import MESSAGES


@contextmanager
def message_folder(folder: Path) -> Iterator[None]:
    """Discover messages in this folder; unregister every message that was added meanwhile at the end."""
    path, known, modules = messages.__path__, dict(MESSAGES), set(sys.modules)
    messages.__path__ = [str(folder)]
    try:
        yield
    finally:
        messages.__path__ = path
        MESSAGES.clear()
        MESSAGES.update(known)
        for module in set(sys.modules) - modules:
            if module.startswith(messages.__name__):
                del sys.modules[module]
