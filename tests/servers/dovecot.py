"""Dovecot as a throw-away IMAP and LMTP server on loopback (Debian: dovecot-imapd dovecot-lmtpd).

Takes a separator and a prefix for the personal namespace; gives ports. Any user name is a user, with the password
`PASSWORD`, so that each test takes a fresh one. Runs as `nobody` where the tests run as root (Dovecot refuses root).
"""

from __future__ import annotations

import shutil
import smtplib
import subprocess
import uuid

from .authority import Certificate
from .ports import HOST, free_ports
from .throw_away import ThrowAwayServer, drop_root, greets, program, runs_as

PASSWORD = "geheim"
SHARED = "Shared/servicestelle"
"""The namespace prefix of the shared mailbox, without its last separator, written with "/"."""

_CONF = """\
base_dir = {t}/run
state_dir = {t}/state
log_path = {t}/log
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
# Beside inotify, of which the kernel gives one user only so much: the tests' servers all run as `nobody`.
mailbox_idle_check_interval = 3 secs
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


class Dovecot(ThrowAwayServer):
    """`with Dovecot(certificate) as server: ...`"""

    NAME = "Dovecot"
    imap: int
    imaps: int
    lmtp: int
    sasl: int

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

    def _prepare(self) -> None:
        self.imap, self.imaps, self.lmtp, self.sasl = free_ports(4)
        account = runs_as()
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
        self._hand_over()

    def _launch(self) -> None:
        self._run([program("dovecot", "dovecot-imapd dovecot-lmtpd"), "-F", "-c", self._folder / "d.conf"])

    def _answers(self) -> bool:
        return greets(self.imap, b"* OK")
