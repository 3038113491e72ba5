"""Waiting for a place in a full session: the queue, what is held, and taking what is offered (R52–R54)."""
