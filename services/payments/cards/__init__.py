"""Paying by card: each try is written down before the gateway hears of it, and ends once, whatever the gateway tells when."""
