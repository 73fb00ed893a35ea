"""Cyrus as a throw-away IMAP and LMTP server on loopback (Debian: cyrus-imapd, unpacked by bin/setup).

Takes how it names folders; gives ports. As with Dovecot any user name is a user, with the password `PASSWORD`. Debian
lets nobody install two IMAP servers, so its programs are copied out of `.debian/`, into a folder where `nobody` may
run them.
"""

from __future__ import annotations

import contextlib
import imaplib
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

from .dovecot import HOST, PASSWORD, START_SECONDS, drop_root, free_port

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


class Cyrus:
    """`with Cyrus() as server: ...`"""

    def __init__(self, *, separator: str = "/", beside_inbox: bool = True) -> None:
        """`beside_inbox` False: a person's folders lie below "INBOX", as Cyrus did it for twenty years."""
        self._separator, self._beside_inbox = separator, beside_inbox
        self._process: subprocess.Popen[bytes] | None = None
        self.host = HOST
        self.imap, self.lmtp = free_port(), free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="cyrus-", dir="/tmp"))
        self.passwords = Passwords(self._folder / "passwords")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Raises RuntimeError with one clear line where Cyrus is missing or does not come up."""
        try:
            self._write_files()
            self.passwords.start()
            self._start()
            self._await_greeting()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        with (self._folder / "cyrus.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *drop_root("--pdeathsig", "KILL"),
                    *(str(self._folder / "bin/master"), "-C", str(self._folder / "imapd.conf")),
                    *("-M", str(self._folder / "cyrus.conf"), "-p", str(self._folder / "master.pid"), "-D"),
                ],
                stdout=subprocess.DEVNULL,
                stderr=log,
                cwd="/",
                env={**os.environ, "TZ": "Europe/Berlin", "LD_LIBRARY_PATH": str(self._folder / "bin")},
                start_new_session=True,
            )

    def kill(self) -> None:
        """All its processes at once: connections are cut, its mails stay."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def restart(self) -> None:
        """After `kill`: with the mails that it had."""
        self._start()
        self._await_greeting()

    def stop(self) -> None:
        """Ends the server and deletes all its mail; may be called twice."""
        self.kill()
        self.passwords.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

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

    def log(self) -> str:
        """What the server has written about itself."""
        path = self._folder / "cyrus.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def _write_files(self) -> None:
        programs = DEBIAN / "usr/lib/cyrus/bin"
        if not programs.is_dir():
            raise RuntimeError("Cyrus is missing: run bin/setup dev")
        account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        for name in ("bin", "config/socket", "config/db", "config/log", "mail", "proc", "lock", "passwords"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        for program in ("master", "imapd", "lmtpd", "idled", "ctl_cyrusdb"):
            shutil.copy(programs / program, self._folder / "bin")
        for library in DEBIAN.glob("usr/lib/*/libcyrus*.so.0"):
            shutil.copy(library, self._folder / "bin")
        places = {"t": self._folder, "host": HOST, "imap": self.imap, "lmtp": self.lmtp}
        (self._folder / "imapd.conf").write_text(
            _IMAPD_CONF.format(
                user=account.pw_name,
                slashes="yes" if self._separator == "/" else "no",
                beside_inbox="yes" if self._beside_inbox else "no",
                **places,
            )
        )
        (self._folder / "cyrus.conf").write_text(_CYRUS_CONF.format(**places))
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
        raise RuntimeError(f"Cyrus does not start: {self.log()[-500:]}")


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
