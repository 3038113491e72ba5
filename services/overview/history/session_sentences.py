"""What entries of the audit log about a session are called: a part of the table of sentences (sentences.py)."""

from __future__ import annotations

from services.language import N_

OF_SESSION = {
    "closed": N_("Closed the register"),
    "moved": N_("Changed the session"),
    "places": N_("Changed the number of places"),
    "cancelled": N_("Cancelled the session"),
    "wrote about": N_("Wrote about the session"),
    "shared the report": N_("Let families read what is written about the session"),
    "hid the report": N_("Took back what families read about the session"),
    "set the link": N_("Changed the link to join online"),
    "file added": N_("Added a file"),
    "file shared": N_("Shared a file with families"),
    "file removed": N_("Removed a file"),
    "file put back": N_("Put a removed file back"),
}
