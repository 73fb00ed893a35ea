"""The servers of the tests come up, also where a port is gone when they want it; else they say why not."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from . import dovecot as dovecot_module
from .authority import Certificate
from .dovecot import Dovecot
from .ports import HOST, free_port, free_ports
from .throw_away import TRIES, DidNotStart, Missing, ThrowAwayServer, program


class Script(ThrowAwayServer):
    """A server that is a line of shell; it answers when its words are in the log."""

    NAME = "Script"

    def __init__(self, line: str) -> None:
        self.line = line
        self.launched = 0

    def _prepare(self) -> None:
        self._hand_over()

    def _launch(self) -> None:
        self.launched += 1
        self._run(["sh", "-c", self.line], {"TRY": str(self.launched)})

    def _answers(self) -> bool:
        return "ready" in self.log()


def test_it_is_started_again() -> None:
    with Script('[ "$TRY" = 3 ] && echo ready && exec sleep 60; echo busy >&2; exit 1') as server:
        assert (server.launched, server.log()) == (3, "ready\n")


def test_its_last_words_are_told() -> None:
    """Standard output and error alike; after some tries nothing of it is left."""
    server = Script("echo settings read; echo no port >&2; exit 1")
    with pytest.raises(DidNotStart, match="Script does not start: settings read\nno port"):
        server.start()
    assert server.launched == TRIES
    assert not server._folder.exists()


def test_what_is_missing_is_not_tried_again() -> None:
    with pytest.raises(Missing, match="Nosuch is missing: apt-get install nosuch-server"):
        program("nosuch", "nosuch-server")


@pytest.mark.parametrize("fault", ["two services at one port", "somebody else's port"])
def test_dovecot_takes_other_ports(fault: str, certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server((HOST, free_port())) as other:
        ports = [free_port(), free_port(), free_port()]
        taken = ports[0] if fault.startswith("two") else other.getsockname()[1]
        given: Iterator[tuple[int, ...]] = iter([(*ports, taken), free_ports(4)])
        monkeypatch.setattr(dovecot_module, "free_ports", lambda _: next(given))
        with Dovecot(certificate) as server:
            assert server.imap not in ports


def test_no_port_is_given_twice() -> None:
    """Nor to another test run on this machine, nor by the kernel to an outgoing connection."""
    ports = free_ports(300)
    assert len(set(ports)) == 300
    assert max(ports) < 32_768
    with socket.socket(socket.AF_UNIX) as claim, pytest.raises(OSError, match="in use"):
        claim.bind(f"\0inbox-bot-test-port-{ports[0]}")
