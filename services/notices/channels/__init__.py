"""The ways a message can leave the house."""
