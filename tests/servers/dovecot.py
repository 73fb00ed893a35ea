"""Dovecot as a throw-away IMAP and LMTP server on loopback (Debian: dovecot-imapd dovecot-lmtpd).

Takes a separator and a prefix for the personal namespace; gives ports. Any user name is a user, with the password
`PASSWORD`, so that each test takes a fresh one. Runs as `nobody` where the tests run as root (Dovecot refuses root).
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import threading
import uuid
from pathlib import Path
from types import TracebackType
from typing import Self

from .authority import Certificate

HOST = "127.0.0.1"
PASSWORD = "geheim"
START_SECONDS = 20.0
SHARED = "Shared/servicestelle"
"""The namespace prefix of the shared mailbox, without its last separator, written with "/"."""

_CONF = """\
base_dir = {t}/run
state_dir = {t}/state
log_path = {t}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 0
{tls}
disable_plaintext_auth = {tls_only}
auth_mechanisms = plain login xoauth2 oauthbearer
auth_username_format = %Lu
auth_failure_delay = 0
mail_location = maildir:~/Maildir
mail_max_userip_connections = 100
recipient_delimiter = +
lda_mailbox_autocreate = yes
imap_capability = {capability}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {t}/oauth2.ext
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={t}/mail/%Lu allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
{sent}
}}
namespace shared {{
  type = public
  separator = {separator}
  prefix = {shared}{separator}
  location = maildir:{t}/mail/shared:INDEX=~/shared-index:INBOX={t}/mail/shared-inbox
  subscriptions = no
  list = yes
}}
{limits}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth {{
  inet_listener smtpd-sasl {{
    port = {sasl}
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
"""

_QUOTA = """\
mail_plugins = $mail_plugins quota
plugin {{
  quota = count:User
  quota_vsizes = yes
  quota_rule = *:storage={}
  quota_grace = 0
}}
"""
_ACL = """\
mail_plugins = $mail_plugins acl
protocol imap {
  mail_plugins = $mail_plugins imap_acl
}
plugin {
  acl = vfile:cache_secs=0
}
"""


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server((HOST, 0)) as probe:
        return int(probe.getsockname()[1])


class Dovecot:
    """`with Dovecot(certificate) as server: ...`"""

    def __init__(
        self,
        certificate: Certificate,
        *,
        separator: str = "/",
        prefix: str = "",
        capability: str = "",
        sent: str = "",
        introspection_url: str = "http://127.0.0.1:9/",
        tls_only: bool = False,
        quota: str = "",
        acl: bool = False,
    ) -> None:
        """`capability` replaces what the server says it can, to look poorer; `sent` is a mailbox marked \\Sent; `quota`
        is what a user's mailbox holds ("20K"); with `acl` users may set rights (RFC 4314)."""
        self._certificate = certificate
        self._settings = {
            "separator": separator,
            "prefix": prefix,
            "capability": capability,
            "shared": SHARED.replace("/", separator),
            "tls_only": "yes" if tls_only else "no",
            "limits": (_QUOTA.format(quota) if quota else "") + (_ACL if acl else ""),
            "sent": f"  mailbox {sent} {{\n    special_use = \\Sent\n    auto = subscribe\n  }}" if sent else "",
        }
        self._introspection_url = introspection_url
        self._process: subprocess.Popen[bytes] | None = None
        self.host = HOST
        self.imap, self.imaps, self.lmtp, self.sasl = (free_port() for _ in range(4))
        # Short, in /tmp: a Unix socket's path ends at 108 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="dove-", dir="/tmp"))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Raises RuntimeError with one clear line where Dovecot is missing or does not come up."""
        program = shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
        if program is None:
            self.stop()
            raise RuntimeError("Dovecot is missing: apt-get install dovecot-imapd dovecot-lmtpd")
        self._write_files()
        self._process = subprocess.Popen(
            [*drop_root("--pdeathsig", "KILL"), program, "-F", "-c", str(self._folder / "d.conf")],
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={**os.environ, "TZ": "Europe/Berlin"},
            start_new_session=True,
        )
        try:
            self._await_greeting()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends the server and deletes all its mail; may be called twice."""
        process, self._process = self._process, None
        if process is not None:
            # Its orderly end takes a second, and nobody needs its mails: the whole group of processes goes at once.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def new_user(self, name: str = "servicestelle", domain: str = "mso.example") -> str:
        """An address that no test has used before; its mailbox comes into being with the first mail or sign-in."""
        return f"{name}-{uuid.uuid4().hex[:10]}@{domain}"

    def deliver(self, recipient: str, data: bytes, sender: str = "anna@verein.example") -> None:
        """By LMTP, as a mail server does: adds Return-Path, Delivered-To and Received."""
        with smtplib.LMTP(HOST, self.lmtp) as client:
            client.sendmail(sender, [recipient], data)

    def kick(self, user: str) -> None:
        """Ends all sessions of a user; the clients see BYE."""
        subprocess.run(
            [*drop_root(), "doveadm", "-c", str(self._folder / "d.conf"), "kick", user],
            check=True,
            capture_output=True,
            cwd="/",
        )

    def log(self) -> str:
        """What the server has written about itself."""
        return (self._folder / "dovecot.log").read_text(encoding="utf-8", errors="replace")

    def _write_files(self) -> None:
        account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        for name in ("run", "state", "mail", "mail/shared", "mail/shared-inbox"):
            (self._folder / name).mkdir(exist_ok=True)
        for source, name in ((self._certificate.chain, "server.pem"), (self._certificate.key, "server.key")):
            shutil.copy(source, self._folder / name)
        tls = f"ssl = yes\nssl_cert = <{self._folder}/server.pem\nssl_key = <{self._folder}/server.key"
        group = subprocess.run(
            ["id", "-gn", account.pw_name], check=True, capture_output=True, text=True
        ).stdout.strip()
        (self._folder / "d.conf").write_text(
            _CONF.format(
                t=self._folder,
                user=account.pw_name,
                group=group,
                uid=account.pw_uid,
                gid=account.pw_gid,
                tls=tls,
                password=PASSWORD,
                imap=self.imap,
                imaps=self.imaps,
                lmtp=self.lmtp,
                sasl=self.sasl,
                **self._settings,
            )
        )
        (self._folder / "oauth2.ext").write_text(
            f"introspection_mode = post\nintrospection_url = {self._introspection_url}\n"
            "username_attribute = username\nactive_attribute = active\nactive_value = true\n"
        )
        if os.geteuid() == 0:
            for path in (self._folder, *self._folder.rglob("*")):
                os.chown(path, account.pw_uid, account.pw_gid)

    def _await_greeting(self) -> None:
        pause = threading.Event()
        for _ in range(int(START_SECONDS / 0.02)):
            if self._process is not None and self._process.poll() is not None:
                break
            with contextlib.suppress(OSError), socket.create_connection((HOST, self.imap), 1) as probe:
                if probe.recv(4) == b"* OK":
                    return
            pause.wait(0.02)
        raise RuntimeError(f"Dovecot does not start: {self.log()[-500:] if self._process else ''}")


def drop_root(*options: str) -> list[str]:
    """Runs what follows as `nobody` where we are root; with --pdeathsig it does not outlive killed tests."""
    as_nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *as_nobody, *options]
