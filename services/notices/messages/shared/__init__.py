"""What several messages say in the same words, and look up in the same way."""
