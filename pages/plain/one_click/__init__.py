"""Cancel one session from the link in its reminder, without signing in (R23). Plain HTML."""

from pages.plain.one_click.routes import router

__all__ = [
    "router",
]
