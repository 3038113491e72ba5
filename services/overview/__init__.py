"""What Home and Benefits show."""
