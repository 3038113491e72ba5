"""What a family has to use up."""
