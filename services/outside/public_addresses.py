"""Which addresses are in the public internet, and none of our own network's or of this machine's."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

from services.core.refusals import OutsideFailed

TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 addresses as a network that has only IPv6 writes them (NAT64)."""


class NotPublic(OutsideFailed):
    """The address is not in the public internet, so it is not opened."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet; an IPv4 address within an IPv6 one is looked at itself."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


async def public_address(host: str, port: int) -> str:
    """One address of a name, where all of them are public; the connection goes there, whatever the name says next.

    Raises:
        NotPublic.
        OSError: nobody knows the name.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(map(is_public, addresses)):
        raise NotPublic("not in the public internet")
    return addresses[0]
