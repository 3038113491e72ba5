"""What is outside the program: clock and mail server, each a Protocol with its implementations."""
