"""Two clients who are one person become one: what moves, what stays, and how it is taken back."""
