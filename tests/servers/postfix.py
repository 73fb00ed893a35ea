"""Postfix as an instance of its own on loopback (Debian: postfix): a whole mail system with Dovecot behind it.

Mail for `domains` goes by LMTP to Dovecot, if the recipient comes from `Dovecot.new_user` or was added here; mail for
any other domain goes to the "world", an SMTP sink on loopback: nothing can leave the machine. Must be started by root,
as Postfix wants it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .authority import Certificate
from .dovecot import HOST, Dovecot, free_port

START_SECONDS = 20.0

_MAIN = """\
compatibility_level = 3.6
queue_directory = {t}/spool
data_directory = {t}/data
maillog_file = {t}/maillog
maillog_file_prefixes = {t}
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.mso.example
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
local_transport = error:5.1.1 no local mail
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_bind_address = 127.0.0.1
mynetworks =
disable_dns_lookups = yes
default_transport = smtp:[127.0.0.1]:{world}
relay_transport = smtp:[127.0.0.1]:{world}
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = regexp:{t}/fresh, texthash:{t}/users
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
recipient_delimiter = +
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_tls_chain_files = {t}/server.key, {t}/server.pem
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{sasl}
smtpd_recipient_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtputf8_enable = yes
minimal_backoff_time = 2s
maximal_backoff_time = 5s
queue_run_delay = 2s
"""

_MASTER = """\
{mx} inet n - n - - smtpd
{submission} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """`with Postfix(certificate, dovecot, world_port) as server: ...`"""

    def __init__(
        self, certificate: Certificate, dovecot: Dovecot, world: int, domains: tuple[str, ...] = ("mso.example",)
    ) -> None:
        self._certificate = certificate
        self._dovecot = dovecot
        self._world = world
        self._domains = domains
        self.host = HOST
        self.mx, self.submission = free_port(), free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="pf-", dir="/tmp"))
        self._is_running = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Raises RuntimeError with one clear line where Postfix is missing, or not to be started by this user."""
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        if shutil.which("postfix", path=_path()) is None:
            raise RuntimeError("Postfix is missing: apt-get install postfix")
        if os.geteuid() != 0:
            raise RuntimeError("Postfix can be started by root only: run these tests as root")
        self._write_files()
        self._call("postfix", "start")
        self._is_running = True
        self._await_greeting()

    def stop(self) -> None:
        """Ends the server and deletes its queue; may be called twice."""
        if self._is_running:
            self._is_running = False
            self._call("postfix", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def add_user(self, address: str) -> None:
        """From now on this address is known, too; mail for others of its domain is refused with 550 5.1.1."""
        with (self._folder / "users").open("a", encoding="ascii") as users:
            users.write(f"{address} ok\n")
        self._call("postfix", "reload")

    def queue(self) -> list[dict[str, Any]]:
        """What waits in the queue."""
        listed = self._call("postqueue", "-j")
        return [json.loads(line) for line in listed.splitlines()]

    def log(self) -> str:
        return (self._folder / "maillog").read_text(encoding="utf-8", errors="replace")

    def _call(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [program, "-c", str(self._folder / "etc"), *arguments],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PATH": _path()},
        )
        return done.stdout

    def _write_files(self) -> None:
        self._folder.chmod(0o755)
        for name in ("etc", "spool", "data"):
            (self._folder / name).mkdir()
        shutil.chown(self._folder / "data", "postfix")
        (self._folder / "users").write_text("")
        # Every address that Dovecot.new_user makes up is known without further ado.
        (self._folder / "fresh").write_text("/-[0-9a-f]{10}@/ ok\n")
        for source, name in ((self._certificate.chain, "server.pem"), (self._certificate.key, "server.key")):
            shutil.copy(source, self._folder / name)
        (self._folder / "etc" / "main.cf").write_text(
            _MAIN.format(
                t=self._folder,
                world=self._world,
                domains=" ".join(self._domains),
                lmtp=self._dovecot.lmtp,
                sasl=self._dovecot.sasl,
            )
        )
        (self._folder / "etc" / "master.cf").write_text(
            _MASTER.format(mx=f"{HOST}:{self.mx}", submission=f"{HOST}:{self.submission}")
        )

    def _await_greeting(self) -> None:
        pause = threading.Event()
        for _ in range(int(START_SECONDS / 0.05)):
            with contextlib.suppress(OSError), socket.create_connection((HOST, self.submission), 2) as probe:
                if probe.recv(3) == b"220":
                    return
            pause.wait(0.05)
        raise RuntimeError(f"Postfix does not start: {self.log()[-500:]}")


def _path() -> str:
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
