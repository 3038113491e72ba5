"""Two clients who are one person become one (B5)."""
