"""Messages to people: write them (telling), their texts (messages), send them (delivering, channels)."""
