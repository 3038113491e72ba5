"""The sick day: planned, done as planned, told once, taken back."""
