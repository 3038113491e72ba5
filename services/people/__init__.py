"""Clients, attendees and staff: who has an account, who comes to sessions, and which attendees belong to a client."""
