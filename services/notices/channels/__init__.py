"""Channels: the ways by which a message reaches a person. Mail is the first."""

from __future__ import annotations

from services.core.configuration import Configuration
from services.notices.channels.channel import Channel
from services.notices.channels.mail import MailChannel


def channels(configuration: Configuration) -> tuple[Channel, ...]:
    """Every channel of this deployment."""
    return (MailChannel.of(configuration),)
