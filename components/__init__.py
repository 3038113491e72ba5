"""How things look: takes values, gives widgets, asks nothing."""
