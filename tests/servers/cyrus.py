"""Cyrus as a throw-away IMAP and LMTP server on loopback (Debian: cyrus-imapd, unpacked by bin/setup).

Takes how it names folders; gives ports. As with Dovecot any user name is a user, with the password `PASSWORD`. Debian
lets nobody install two IMAP servers, so its programs are copied out of `.debian/`, into a folder where `nobody` may
run them.
"""

from __future__ import annotations

import contextlib
import imaplib
import shutil
import smtplib
import socket
import threading
import uuid
from pathlib import Path

from .dovecot import PASSWORD
from .ports import HOST, free_ports
from .throw_away import Missing, ThrowAwayServer, greets, runs_as

DEBIAN = Path(__file__).parents[2] / ".debian"
"""Where bin/setup unpacks what cannot be installed."""

_IMAPD_CONF = """\
configdirectory: {t}/config
partition-default: {t}/mail
defaultpartition: default
proc_path: {t}/proc
mboxname_lockpath: {t}/lock
idlesocket: {t}/config/socket/idle
lmtpsocket: {t}/config/socket/lmtp
cyrus_user: {user}
admins: admin
unixhierarchysep: {slashes}
altnamespace: {beside_inbox}
virtdomains: userid
username_tolower: yes
sasl_pwcheck_method: saslauthd
sasl_saslauthd_path: {t}/passwords/mux
sasl_mech_list: PLAIN
allowplaintext: yes
autocreate_quota: 0
autocreate_post: yes
imapidlepoll: 1
sync_log: no
"""

_CYRUS_CONF = """\
START {{
  recover cmd="{t}/bin/ctl_cyrusdb -C {t}/imapd.conf -r"
}}
SERVICES {{
  imap cmd="{t}/bin/imapd -C {t}/imapd.conf -U 50" listen="{host}:{imap}" prefork=1 maxchild=50
  lmtp cmd="{t}/bin/lmtpd -C {t}/imapd.conf -a" listen="{host}:{lmtp}" prefork=0
}}
DAEMON {{
  idled cmd="{t}/bin/idled -C {t}/imapd.conf"
}}
"""


class Cyrus(ThrowAwayServer):
    """`with Cyrus() as server: ...`"""

    NAME = "Cyrus"
    imap: int
    lmtp: int
    passwords: Passwords

    def __init__(self, *, separator: str = "/", beside_inbox: bool = True) -> None:
        """`beside_inbox` False: a person's folders lie below "INBOX", as Cyrus did it for twenty years."""
        self._separator, self._beside_inbox = separator, beside_inbox

    def stop(self) -> None:
        super().stop()
        self.passwords.stop()

    def new_user(self, name: str = "servicestelle", domain: str = "mso.example") -> str:
        """An address that no test has used before. Its mailbox comes into being here, for Cyrus tells whoever is second
        to make one that it exists already, with a 451."""
        user = f"{name}-{uuid.uuid4().hex[:10]}@{domain}"
        with imaplib.IMAP4(HOST, self.imap) as imap:
            imap.login(user, PASSWORD)
        return user

    def deliver(self, recipient: str, data: bytes, sender: str = "anna@verein.example") -> None:
        """By LMTP, as a mail server does."""
        with smtplib.LMTP(HOST, self.lmtp) as client:
            client.sendmail(sender, [recipient], data)

    def _prepare(self) -> None:
        self.passwords = Passwords(self._folder / "passwords")
        self.imap, self.lmtp = free_ports(2)
        programs = DEBIAN / "usr/lib/cyrus/bin"
        if not programs.is_dir():
            raise Missing("Cyrus is missing: run bin/setup dev")
        for name in ("bin", "config/socket", "config/db", "config/log", "mail", "proc", "lock", "passwords"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        for program in ("master", "imapd", "lmtpd", "idled", "ctl_cyrusdb"):
            shutil.copy(programs / program, self._folder / "bin")
        for library in DEBIAN.glob("usr/lib/*/libcyrus*.so.0"):
            shutil.copy(library, self._folder / "bin")
        places = {"t": self._folder, "host": HOST, "imap": self.imap, "lmtp": self.lmtp}
        (self._folder / "imapd.conf").write_text(
            _IMAPD_CONF.format(
                user=runs_as().pw_name,
                slashes="yes" if self._separator == "/" else "no",
                beside_inbox="yes" if self._beside_inbox else "no",
                **places,
            )
        )
        (self._folder / "cyrus.conf").write_text(_CYRUS_CONF.format(**places))
        self._hand_over()
        self.passwords.start()

    def _launch(self) -> None:
        self._run(
            [
                *(self._folder / "bin/master", "-C", self._folder / "imapd.conf"),
                *("-M", self._folder / "cyrus.conf", "-p", self._folder / "master.pid", "-D"),
            ],
            {"LD_LIBRARY_PATH": str(self._folder / "bin")},
        )

    def _answers(self) -> bool:
        return greets(self.imap, b"* OK")


class Passwords:
    """Speaks as saslauthd on a Unix socket: whoever knows `PASSWORD` is who they say they are."""

    def __init__(self, folder: Path) -> None:
        self.lets_in = True
        """False: nobody, whatever they know."""
        self._folder = folder
        self._socket: socket.socket | None = None

    def start(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.bind(str(self._folder / "mux"))
        (self._folder / "mux").chmod(0o777)
        self._socket.listen()
        threading.Thread(target=self._serve, args=(self._socket,), name="passwords", daemon=True).start()

    def stop(self) -> None:
        found, self._socket = self._socket, None
        if found is not None:
            with contextlib.suppress(OSError):
                found.shutdown(socket.SHUT_RDWR)
            found.close()

    def _serve(self, listening: socket.socket) -> None:
        while True:
            try:
                asking, _ = listening.accept()
            except OSError:
                return
            with asking, asking.makefile("rb") as words, contextlib.suppress(OSError):
                # Four words, each after its length: name, password, service, realm.
                _name, password, *_ = [words.read(int.from_bytes(words.read(2), "big")) for _ in range(4)]
                answer = b"OK" if self.lets_in and password == PASSWORD.encode() else b"NO"
                asking.sendall(len(answer).to_bytes(2, "big") + answer)
