"""The screens of a signed-in family."""
