"""A progress bar of 8 px with words on both sides, because a screen reader cannot read the bar."""

import htpy as h


def progress(done: int, total: int, left: str, right: str = "") -> h.Element:
    """`progress(6, 12, "6 of 12 sessions done", "Ends Mon 30 Mar")`."""
    return h.div[
        h.div(".cb-progress-words")[h.span[left], h.span[right] if right else None],
        h.progress(".cb-progress", value=str(max(0, done)), max=str(max(1, total)), aria_label=left),
    ]
