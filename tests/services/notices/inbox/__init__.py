"""What was sent, as its reader and staff see it."""
