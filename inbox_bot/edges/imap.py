"""The office's mailbox on an IMAP server.

Takes `ServerSettings` and `MailboxSettings`; gives UIDs and `RawMessage`s, moves mails into the folders of their
state, lays copies into Sent and waits for news. It never deletes a mail, never marks one as read, and keeps no state of
ours on the server: flags and keywords are the people's (BEHAVIOUR 7).

One connection, one thread. Whatever breaks is a `MailboxDown` (an OSError): the connection is then closed, and
`connect` opens a new one; `LoginRefused` and `CommandRefused` are its special cases.
"""

from __future__ import annotations

import contextlib
import re
import select
import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from ..model import MailboxSettings, RawMessage, ServerSettings
from .imap_folders import Layout, absolute, folder_name, home, is_listed, layout, mailbox_name, sent_folder
from .imap_session import Client, CommandRefused, LoginRefused, MailboxDown, hang_up, open_session, told
from .oauth2 import TokenSource

__all__ = ["CommandRefused", "ImapMailbox", "LoginRefused", "MailboxDown"]

_FLAGGED, _DELETED, _SEEN = b"\\Flagged", b"\\Deleted", b"\\Seen"
_NEWS = re.compile(rb"\* \d+ (EXISTS|RECENT)\b", re.IGNORECASE)
_SIZES_AT_ONCE = 200
_MAILS_AT_ONCE = 20
_BYTES_AT_ONCE = 8 * 1024 * 1024
_BREAKS = 5
"""So often the line may break at one mail before it is taken for one that the server cannot give out."""
_NO_BREAKS: Mapping[int, int] = MappingProxyType({})
_HEADER_BYTES = 256 * 1024
"""So much of the header is fetched of a mail that is too large."""
_STEP_SECONDS = 0.5
"""The longest time in which `wait` does not look at the stop event."""


class ImapMailbox:
    """One watched mailbox and its folders. Every method connects first if there is no connection."""

    def __init__(self, server: ServerSettings, mailbox: MailboxSettings) -> None:
        self._server = server
        self._settings = mailbox
        self._tokens = (
            TokenSource(server.oauth2, timeout=server.timeout_seconds, ca_file=server.ca_file)
            if server.oauth2
            else None
        )
        self._client: Client | None = None
        self._layout = layout(())
        self._uidvalidity = 0
        self._selected = ""
        self._known_folders: set[str] = set()
        self._sent = ""
        self._refusing: set[str] = set()
        self._idle_refused = False
        self._may_delete = True
        self._asked_for: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The watched mailbox, as the settings and the ledger name it."""
        return self._settings.mailbox

    # ------------------------------------------------------------------------------------------------- the connection

    def connect(self) -> None:
        """Signs in and learns how the server names folders; does nothing where a connection stands."""
        if self._client is not None:
            return
        self._client = open_session(self._server, self._tokens)
        self._selected, self._sent, self._known_folders, self._refusing = "", "", set(), set()
        with self._asking("NAMESPACE") as client:
            self._layout = _ask_layout(client)

    def close(self) -> None:
        """Signs out; never raises."""
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(Exception):
                client.logout()
            hang_up(client)

    def _connect_anew_for(self, folder: str) -> None:
        """Where it has refused something in this session: Dovecot looks up a folder's rights once a session, and those
        that a person has given back since are known to a new one only."""
        if folder in self._refusing:
            self.close()
            self.connect()

    @contextlib.contextmanager
    def _asking(self, command: str) -> Iterator[Client]:
        """The connection for one command; if it breaks there, it is dropped."""
        if self._client is None:
            self.connect()
        client = self._client
        if client is None:
            raise MailboxDown(f"{command}: not connected")
        try:
            with told(command):
                yield client
        except CommandRefused:
            raise
        except MailboxDown:
            self._client = None
            hang_up(client)
            raise

    # -------------------------------------------------------------------------------------------------------- reading

    def select(self) -> int:
        """Opens the watched mailbox; its UIDVALIDITY. Raises CommandRefused where it is missing or read-only."""
        self._selected, self._uidvalidity = "", 0
        self._watch()
        return self._uidvalidity

    def _watch(self) -> None:
        """Makes sure that the watched mailbox is the selected one, and that its UIDs still mean the same mails."""
        self.connect()
        name = mailbox_name(self._settings.mailbox, self._layout)
        if self._selected == name:
            return
        with self._asking("SELECT") as client:
            self._selected = ""
            answer = client.select_folder(name, readonly=False)
            found = int(answer[b"UIDVALIDITY"])
            if self._uidvalidity not in (0, found):
                raise MailboxDown("SELECT: the mailbox has been made anew; its mails have other numbers now")
            # Without that answer all flags are permanent (RFC 3501 6.3.1).
            self._may_delete = _DELETED in answer.get(b"PERMANENTFLAGS", (_DELETED,))
        self._selected, self._uidvalidity = name, found

    def _look_into(self, folder: str) -> None:
        """Selects another folder, for reading only."""
        if self._selected == folder:
            with self._asking("NOOP") as client:
                client.noop()
            return
        with self._asking("EXAMINE") as client:
            self._selected = ""
            client.select_folder(folder, readonly=True)
        self._selected = folder

    def uids(self, since: date, after: int = 0) -> list[int]:
        """UIDs above `after` of what arrived on the day `since` or later, ascending.

        The day is the server's, whose zone nobody tells: compare `received_at` for an exact moment. Mails that a person
        has marked as deleted are left out.
        """
        self._watch()
        with self._asking("SEARCH") as client:
            client.noop()
            client._imap.untagged_responses.pop("EXISTS", None)
            criteria: list[str | date] = ["UNDELETED", "SINCE", since]
            if after:
                criteria += ["UID", f"{after + 1}:*"]
            found = client.search(criteria)
        # "n:*" names the last mail even where its UID is below n (RFC 3501 6.4.8).
        return sorted(uid for uid in found if uid > after)

    @property
    def asked_for(self) -> tuple[int, ...]:
        """The mails whose bytes were asked for and did not come: it was at them that `fetch` lost the connection."""
        return self._asked_for

    def fetch(self, uids: Sequence[int], breaks: Mapping[int, int] = _NO_BREAKS) -> Iterator[RawMessage]:
        """The mails as they are, in the order given; none is marked as read, and one that is gone is left out.

        Of a mail above `max_message_bytes` only the header is fetched, and `oversize` is set. The same goes for one
        that the server cannot give out: a line of our own stands for it then, so that a person is told.

        `breaks` says how often the connection broke at a mail before. It would hold up all that came later, for ever:
        it is asked for alone, so that only one bears the blame, and after some breaks counts as not given out.
        """
        self._asked_for = ()
        for start in range(0, len(uids), _SIZES_AT_ONCE):
            chunk = uids[start : start + _SIZES_AT_ONCE]
            self._watch()
            with self._asking("FETCH") as client:
                about = client.fetch(chunk, ["RFC822.SIZE", "INTERNALDATE"])
            lost = frozenset(uid for uid in chunk if breaks.get(uid, 0) >= _BREAKS)
            for batch in _batches([uid for uid in chunk if uid in about], about, breaks):
                yield from self._fetch_batch(batch, about, lost)

    def _fetch_batch(
        self, batch: list[int], about: dict[int, dict[bytes, Any]], lost: frozenset[int]
    ) -> Iterator[RawMessage]:
        large = {uid for uid in batch if _size(about[uid]) > self._settings.max_message_bytes}
        whole = [uid for uid in batch if uid not in large | lost]
        bodies = self._bodies(whole, "BODY.PEEK[]") | self._bodies(
            sorted(large - lost), f"BODY.PEEK[HEADER]<0.{_HEADER_BYTES}>"
        )
        for uid in batch:
            if uid in bodies:
                size = _size(about[uid])
                yield self._raw(uid, about[uid], bodies[uid], oversize=size if uid in large else 0)
            elif self._flags(uid) is not None:
                yield self._raw(uid, about[uid], self._stand_in(uid), oversize=max(1, _size(about[uid])))

    def _bodies(self, uids: list[int], section: str) -> dict[int, bytes]:
        """The sections that the server gives out; where it balks at one mail, the others are asked for one by one."""
        if not uids:
            return {}
        self._watch()
        self._asked_for = tuple(uids)
        try:
            with self._asking("FETCH") as client:
                answer = client.fetch(uids, [section])
        except CommandRefused:
            self._asked_for = ()
            if len(uids) == 1:
                return {}
            return {uid: body for each in uids for uid, body in self._bodies([each], section).items()}
        self._asked_for = ()
        return {uid: body for uid, found in answer.items() if (body := _section(found)) is not None}

    def _raw(self, uid: int, about: dict[bytes, Any], data: bytes, *, oversize: int) -> RawMessage:
        received_at: datetime = about[b"INTERNALDATE"]
        return RawMessage(
            mailbox=self.name,
            uidvalidity=self._uidvalidity,
            uid=uid,
            received_at=received_at.astimezone(UTC),
            data=data,
            oversize=oversize,
        )

    def _stand_in(self, uid: int) -> bytes:
        return f"X-Not-Readable: {self._uidvalidity}/{uid}\r\n\r\n".encode("ascii")

    def _flags(self, uid: int) -> frozenset[bytes] | None:
        """The flags of a mail in the watched mailbox; None: it is not there any more."""
        self._watch()
        with self._asking("FETCH") as client:
            found = client.fetch([uid], ["FLAGS"])
        return frozenset(found[uid].get(b"FLAGS", ())) if uid in found else None

    # --------------------------------------------------------------------------------------------------------- filing

    def file(self, uid: int, folder: str, flagged: bool = False) -> str:
        """Moves a mail into a folder, which is created and subscribed where missing; it stays unread. "" where that is
        done; else why the server refuses it (quota, rights), and the mail stays where it is.

        May be repeated after a crash at any point. A mail that is gone, or that a person has marked as deleted, is left
        to that person. Nothing is ever expunged but a mail whose copy lies in the folder. A server without MOVE and
        without UID EXPUNGE would only expunge all deleted mails at once, other people's included: there the mail stays
        in the inbox, marked as deleted, beside its copy in the folder.
        """
        self._watch()
        target = folder_name(folder, self._selected, self._settings.folder_parent, self._layout)
        if target == self._selected:
            return ""
        self._connect_anew_for(target)
        refusal = ""
        for _ in range(2):
            try:
                self._file(uid, target, flagged)
            except CommandRefused as error:
                # A person renamed the folder or took the mail away in between: look again, once.
                self._known_folders.discard(target)
                refusal = str(error)
            else:
                return ""
        self._refusing.add(target)
        return refusal

    def _file(self, uid: int, target: str, flagged: bool) -> None:
        flags = self._flags(uid)
        if flags is None:
            return
        with self._asking("CAPABILITY") as client:
            can_move = client.has_capability("MOVE")
        if _DELETED in flags:
            if not can_move and self._lies_in(target, uid):
                self._take_out(uid)
            return
        if not can_move and not self._may_delete:
            # A copy without its end would be a second mail. Servers may say OK to the STORE and do nothing.
            raise CommandRefused("STORE: we may mark no mail of this mailbox as deleted")
        self._ensure(target)
        if flagged and _FLAGGED not in flags:
            self._mark(uid, _FLAGGED)
        if can_move:
            with self._asking("MOVE") as client:
                client.move([uid], target)
            return
        if not self._lies_in(target, uid):
            self._watch()
            with self._asking("COPY") as client:
                client.copy([uid], target)
        self._take_out(uid)

    def _mark(self, uid: int, flag: bytes) -> None:
        self._watch()
        with self._asking("STORE") as client:
            client.add_flags([uid], [flag], silent=True)

    def _take_out(self, uid: int) -> None:
        """Only after its copy lies in the folder."""
        self._mark(uid, _DELETED)
        with self._asking("EXPUNGE") as client:
            if client.has_capability("UIDPLUS"):
                client.uid_expunge([uid])

    def _lies_in(self, folder: str, uid: int) -> bool:
        """Whether a crash came between our COPY and the rest: then the folder holds the mail already."""
        self._watch()
        with self._asking("FETCH") as client:
            found = client.fetch([uid], ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"]).get(uid, {})
        message_id = re.search(rb"<[^<>\s]+>", _section(found) or b"")
        if message_id is None or not self._exists(folder):
            return False
        self._look_into(folder)
        return bool(self._find(message_id[0].decode("ascii", "replace")))

    def _find(self, message_id: str) -> list[int]:
        with self._asking("SEARCH") as client:
            return client.search(["HEADER", "Message-ID", message_id])

    def _exists(self, folder: str) -> bool:
        with self._asking("LIST") as client:
            return is_listed(folder, client.list_folders("", folder))

    def _ensure(self, folder: str) -> None:
        """Creates and subscribes a folder where it is missing; somebody else's being faster is fine."""
        if folder in self._known_folders:
            return
        if not self._exists(folder):
            try:
                with self._asking("CREATE") as client:
                    client.create_folder(folder)
            except CommandRefused:
                if not self._exists(folder):
                    raise
            # Only a new folder is subscribed: whoever hides it later has a reason.
            with contextlib.suppress(CommandRefused), self._asking("SUBSCRIBE") as client:
                client.subscribe_folder(folder)
        self._known_folders.add(folder)

    # ----------------------------------------------------------------------------------------------------------- Sent

    def append_sent(self, data: bytes, message_id: str) -> str:
        """Lays a copy of a sent mail into Sent, read; does nothing where it lies there already. "" where that is done;
        else why the server refuses it."""
        self.connect()
        self._connect_anew_for(self._sent)
        folder = ""
        try:
            folder = self._sent_folder()
            self._ensure(folder)
            self._look_into(folder)
            if not self._find(message_id):
                with self._asking("APPEND") as client:
                    client.append(folder, data, [_SEEN])
        except CommandRefused as error:
            # A person renamed or deleted the folder: look for it anew next time.
            self._known_folders = set()
            self._refusing.add(folder)
            return str(error)
        return ""

    def _sent_folder(self) -> str:
        if not self._sent:
            self._sent = self._find_sent_folder()
        return self._sent

    def _find_sent_folder(self) -> str:
        if self._settings.sent:
            return absolute(self._settings.sent, self._layout)
        mailbox = mailbox_name(self._settings.mailbox, self._layout)
        prefix = home(mailbox, self._layout)
        with self._asking("LIST") as client:
            listed = client.list_folders("", prefix + "*")
        return sent_folder(listed, mailbox, self._layout) or folder_name("Sent", mailbox, None, self._layout)

    # -------------------------------------------------------------------------------------------------------- waiting

    def wait(self, seconds: float, stop: threading.Event) -> bool:
        """Sleeps until something may be new (True), or the time is over or `stop` is set (False).

        IDLE (RFC 2177) in slices of at most `idle_renew_seconds`, each ended by a command that proves that the
        connection lives; NOOP every `poll_seconds` where the server has no IDLE. `stop` is seen within half a second.
        """
        self._watch()
        end = time.monotonic() + seconds
        with self._asking("IDLE") as client:
            listen = self._idle if client.has_capability("IDLE") and not self._idle_refused else self._poll
            while not _has_news(client):
                left = end - time.monotonic()
                if left <= 0 or stop.is_set():
                    return False
                if listen(client, left, stop):
                    break
            return True

    def _poll(self, client: Client, seconds: float, stop: threading.Event) -> bool:
        stop.wait(min(seconds, self._settings.poll_seconds))
        if not stop.is_set():
            client.noop()
        return False

    def _idle(self, client: Client, seconds: float, stop: threading.Event) -> bool:
        try:
            _start_idle(client)
        except CommandRefused:
            self._idle_refused = True  # it says that it can, and does not: then as if it could not
            return False
        told_already = _has_news(client) or _buffered(client)
        news = told_already or _listen(client, min(seconds, self._settings.idle_renew_seconds), stop)
        # Raises where the connection is dead: idle_check alone would never tell.
        client.idle_done()
        return news


def _ask_layout(client: Client) -> Layout:
    if client.has_capability("NAMESPACE"):
        return layout(client.namespace())
    listed = client.list_folders("", "")
    separator = listed[0][1] if listed else b"/"
    return layout(([("", separator.decode("ascii") if separator else None)], None, None))


def _batches(uids: list[int], about: dict[int, dict[bytes, Any]], breaks: Mapping[int, int]) -> Iterator[list[int]]:
    """Few mails at once, few bytes at once, and alone each mail at which the connection broke before."""
    batch: list[int] = []
    total = 0
    for uid in uids:
        size = _size(about[uid])
        if breaks.get(uid):
            if batch:
                yield batch
            yield [uid]
            batch, total = [], 0
            continue
        if batch and (len(batch) >= _MAILS_AT_ONCE or total + size > _BYTES_AT_ONCE):
            yield batch
            batch, total = [], 0
        batch.append(uid)
        total += size
    if batch:
        yield batch


def _size(about: dict[bytes, Any]) -> int:
    return int(about.get(b"RFC822.SIZE", 0))


def _section(found: dict[bytes, Any]) -> bytes | None:
    """The one body section of a FETCH answer; None: the server gave none."""
    return next((value for key, value in found.items() if key.startswith(b"BODY[") and value is not None), None)


def _has_news(client: Client) -> bool:
    """Whether the server has told of a mail since the last `uids` (in the answer to any command)."""
    return bool(client._imap.untagged_responses.get("EXISTS"))


def _start_idle(client: Client) -> None:
    """As IMAPClient.idle, which takes a message count before the continuation for an error."""
    tag = client._imap._command("IDLE")
    while client._imap._get_response() is not None:
        if client._imap.tagged_commands.get(tag):
            raise CommandRefused("IDLE: refused")
    client._idle_tag = tag


def _buffered(client: Client) -> bool:
    """Whether an answer was read together with the continuation: the socket will not tell of it again."""
    sock = client.socket()
    timeout = sock.gettimeout()
    sock.settimeout(0)
    try:
        return bool(client._imap.file.peek(1))
    except OSError:
        return False
    finally:
        sock.settimeout(timeout)


def _listen(client: Client, seconds: float, stop: threading.Event) -> bool:
    """Whether a mail came while idling. Ends early, with False, where the socket behaves oddly (see `_idle`).

    IMAPClient.idle_check takes a line that comes in two packets for a broken one; here the rest of it is waited for.
    """
    end = time.monotonic() + seconds
    while not stop.is_set() and (left := end - time.monotonic()) > 0:
        if not _buffered(client):
            if not _readable(client.socket(), min(left, _STEP_SECONDS)):
                continue
            if not _buffered(client):
                return False  # a dead socket is readable at once, for ever, and says nothing
        client._imap.patience.begin()
        line = client._imap._get_line()
        if line.upper().startswith(b"* BYE"):
            raise MailboxDown("IDLE: the server said goodbye")
        if _NEWS.match(line):
            return True
    return False


def _readable(sock: socket.socket, seconds: float) -> bool:
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(seconds * 1000))
