"""Postfix as an instance of its own on loopback (Debian: postfix): a whole mail system with Dovecot behind it.

Mail for `domains` goes by LMTP to Dovecot, if the recipient comes from `Dovecot.new_user` or was added here; mail for
any other domain goes to the "world", an SMTP sink on loopback: nothing can leave the machine. Must be started by root,
as Postfix wants it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import Any

from .authority import Certificate
from .dovecot import Dovecot
from .ports import HOST, free_ports
from .throw_away import DidNotStart, Missing, ThrowAwayServer, greets, path_of_root, program

_MAIN = """\
compatibility_level = 3.6
queue_directory = {t}/spool
data_directory = {t}/data
maillog_file = {t}/log
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


class Postfix(ThrowAwayServer):
    """`with Postfix(certificate, dovecot, world_port) as server: ...`"""

    NAME = "Postfix"
    mx: int
    submission: int

    def __init__(
        self, certificate: Certificate, dovecot: Dovecot, world: int, domains: tuple[str, ...] = ("mso.example",)
    ) -> None:
        self._certificate = certificate
        self._dovecot = dovecot
        self._world = world
        self._domains = domains
        self._is_running = False

    def kill(self) -> None:
        if self._is_running:
            self._is_running = False
            self._call("postfix", "stop")

    def add_user(self, address: str) -> None:
        """From now on this address is known, too; mail for others of its domain is refused with 550 5.1.1."""
        with (self._folder / "users").open("a", encoding="ascii") as users:
            users.write(f"{address} ok\n")
        self._call("postfix", "reload")

    def queue(self) -> list[dict[str, Any]]:
        """What waits in the queue."""
        listed = self._call("postqueue", "-j")
        return [json.loads(line) for line in listed.splitlines()]

    def _call(self, command: str, *arguments: str) -> str:
        done = subprocess.run(
            [command, "-c", str(self._folder / "etc"), *arguments],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "PATH": path_of_root()},
        )
        if done.returncode:
            raise RuntimeError(f"{command} {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def _prepare(self) -> None:
        program("postfix", "postfix")
        if os.geteuid() != 0:
            raise Missing("Postfix can be started by root only: run these tests as root")
        self.mx, self.submission = free_ports(2)
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

    def _launch(self) -> None:
        try:
            self._call("postfix", "start")
        except RuntimeError as error:
            raise DidNotStart(f"{error} {self.log()[-2000:]}") from error
        self._is_running = True

    def _answers(self) -> bool:
        return greets(self.submission, b"220")
