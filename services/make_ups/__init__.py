"""Make-ups: the right to attend another session instead of one that was cancelled."""
