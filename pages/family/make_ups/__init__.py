"""Make-ups: find one that fits, confirm it, see it booked; wait for a full one, and take it when it comes free."""
