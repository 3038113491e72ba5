"""Entry passes: bought, spent on sessions, returned, and what is left of them."""
