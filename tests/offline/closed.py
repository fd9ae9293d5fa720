"""No connection leaves the machine: not from the tests, not from any Python they start."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any


class NetworkUsed(OSError):
    """Something asked for another host; promise 6 forbids it."""


def is_near(address: Any) -> bool:
    """Whether a socket address is this machine: loopback, or no internet address at all."""
    if not isinstance(address, tuple):
        return True  # unix sockets and the like
    host = str(address[0])
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


def block() -> None:
    """Refuse, in this process, every connection and name look-up but those of this machine."""
    if getattr(socket, "plainleaf_blocked", False):
        return

    def guarded(name: str) -> None:
        real = getattr(socket.socket, name)

        def method(self: socket.socket, *args: Any) -> Any:
            address = args[-1] if args else None
            if self.family in (socket.AF_INET, socket.AF_INET6) and not is_near(address):
                raise NetworkUsed(f"{name} to {address!r}: nothing may be fetched")
            return real(self, *args)

        setattr(socket.socket, name, method)

    for name in ("connect", "connect_ex", "sendto"):
        guarded(name)
    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **named: Any) -> Any:
        asked = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        if asked is not None and not is_near((asked,)):
            raise NetworkUsed(f"look-up of {asked!r}: nothing may be fetched")
        return look_up(host, *args, **named)

    socket.getaddrinfo = getaddrinfo  # type: ignore[assignment]
    socket.plainleaf_blocked = True  # type: ignore[attr-defined]
