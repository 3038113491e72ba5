"""Clients, their children, and staff: who has an account, who turns up, who is whose."""
