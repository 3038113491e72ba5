"""Messages to people: what is told and to whom (telling), and how it leaves (delivering, channels)."""
