"""Make-ups: a credit, earned by cancelling a session, and the other session that is booked with it."""
