"""Make-ups: find one that fits, confirm and book it; or wait for a full one, and take it when a place is free."""
