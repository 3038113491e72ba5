"""Sessions in a person's own calendar: a feed that follows every change, and one session as a file (RFC 5545, 7986)."""
