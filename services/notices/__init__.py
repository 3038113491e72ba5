"""Messages to people: writing them down (telling), what each says (messages), and how they leave (delivering, channels)."""
