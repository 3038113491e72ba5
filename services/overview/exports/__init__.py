"""Lists that leave as files: who may take which, what stands in them, and the note that is made of it."""
