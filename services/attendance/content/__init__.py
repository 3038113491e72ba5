"""What belongs to a session besides meeting: joining online before it, what was done after it (R95–R97)."""
