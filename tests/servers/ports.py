"""Ports on loopback for the servers of the tests, none given out twice as long as a test run lives."""

from __future__ import annotations

import contextlib
import secrets
import socket
from pathlib import Path

HOST = "127.0.0.1"
FIRST_PORT = 10_000
_claims: list[socket.socket] = []
"""Held until this process ends; the kernel lets them go, however that may be."""


def free_port() -> int:
    """A port that nobody listens on, that no other test run on this machine is given, and that the kernel gives to no
    outgoing connection. Drawn apart from `random`, which begins anew in each test.
    """
    ports = _kernels_first() - FIRST_PORT
    while True:
        port = FIRST_PORT + secrets.randbelow(ports)
        if _claim(port) and not _is_taken(port):
            return port


def free_ports(count: int) -> tuple[int, ...]:
    return tuple(free_port() for _ in range(count))


def _kernels_first() -> int:
    """From here on the kernel picks ports for whoever names none: such a one may be gone when its server starts."""
    with contextlib.suppress(OSError):
        first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()[0])
        if first > FIRST_PORT + 1000:
            return first
    return 32_768


def _claim(port: int) -> bool:
    """By a name that lives as long as its socket, and only once: an abstract Unix socket."""
    claim = socket.socket(socket.AF_UNIX)
    try:
        claim.bind(f"\0inbox-bot-test-port-{port}")
    except OSError:
        claim.close()
        return False
    _claims.append(claim)
    return True


def _is_taken(port: int) -> bool:
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        return True
    return False
