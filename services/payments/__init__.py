"""What is owed, how it is paid, and where the money went (R66–R80)."""
