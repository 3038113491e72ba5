"""The pocket card: a family's next sessions and passes where there is no connection, and the worker that keeps it."""

from __future__ import annotations

from fastapi import FastAPI

from pages.plain.pocket import card, door, worker
from services.core.configuration import Configuration


def add(app: FastAPI, configuration: Configuration) -> None:
    """Add the routes."""
    card.add(app, configuration)
    worker.add(app, configuration)
    door.DOOR.add(app)
