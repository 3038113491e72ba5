"""At which addresses the portal is reached."""

from __future__ import annotations

import ipaddress
import socket

from services.core.configuration import EVERYWHERE, Configuration, here

ANYWHERE = ("192.0.2.1", 9)
"""An address that is nowhere, kept for examples."""


def as_reached(configuration: Configuration, listener: socket.socket) -> Configuration:
    """The configuration with the real address as its public URL, unless one is set: the port may have been 0.

    Whoever listens on all addresses wants to be reached from other devices, so it is then the one in the local network.
    """
    if "public_url" in configuration.model_fields_set:
        return configuration
    host = (configuration.host in EVERYWHERE and lan_address()) or configuration.host
    return configuration.model_copy(update={"public_url": here(host, listener.getsockname()[1])})


def also_here(configuration: Configuration, listener: socket.socket) -> str:
    """A line with the address for this machine's own browser, where the public one is another."""
    local = here(configuration.host, listener.getsockname()[1])
    everywhere = configuration.host in EVERYWHERE and local != configuration.public_url
    return f"On this machine also   {local}\n" if everywhere else ""


def lan_address() -> str | None:
    """The address of this machine in its local network, for people on other devices; None if it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ANYWHERE)  # sends nothing: it only asks which way it would go
            address = str(probe.getsockname()[0])
        except OSError:
            return None
    return None if ipaddress.ip_address(address).is_loopback else address
