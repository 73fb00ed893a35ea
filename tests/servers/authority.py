"""A throw-away certificate authority: every TLS server of the tests has a certificate of it, for localhost only."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True, slots=True)
class Certificate:
    """PEM files of a server: `chain` and `key`."""

    chain: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """For a server in this process."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.chain, self.key)
        return context


class Authority:
    """Issues certificates into a folder. `ca_file` is what a client has to trust."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._ca = trustme.CA()
        self.ca_file = folder / "ca.pem"
        self._ca.cert_pem.write_to_path(str(self.ca_file))

    def issue(self, *names: str) -> Certificate:
        """A certificate for host names or addresses."""
        issued = self._ca.issue_cert(*names)
        certificate = Certificate(self._folder / f"{names[0]}.pem", self._folder / f"{names[0]}.key")
        for number, blob in enumerate(issued.cert_chain_pems):
            blob.write_to_path(str(certificate.chain), append=number > 0)
        issued.private_key_pem.write_to_path(str(certificate.key))
        return certificate
