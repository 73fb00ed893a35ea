"""Forty mails of two weeks, read by the daemon while they arrive; stopped and started in the middle.

`mails/*.eml`: registrations in every shape (prose, lists, HTML and Word tables, PDF forms, an Excel list, a vCard, web
forms), then what follows on them, robots and strangers. `mails/expected.json` says, written by hand from the mails
alone, in which folder each one belongs, who stands on which list, and who is answered how often. A mail that the bot is
not sure enough of lies in the folder for people instead: that is never wrong, but it must not be most of them.
"""

from __future__ import annotations

import email
import email.policy
import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from .office import Office

HERE = Path(__file__).parent
MAILS = sorted((HERE / "mails").glob("*.eml"))
EXPECTED: dict[str, Any] = json.loads((HERE / "mails" / "expected.json").read_text(encoding="utf-8"))

EVENTS = """
[[events]]
slug = "fachtag"
title = "Fachtag: Migrantenselbstorganisationen und soziale Sicherung"
starts = 2021-11-03T10:00:00
ends = 2021-11-03T15:15:00
place = "Arnsberg und Videokonferenz"
modes = ["online", "onsite"]
capacity = { online = 200, onsite = 40 }
registration_closes = 2021-10-29T23:59:59
aliases = ["Fachtag", "Fachtagung", "MIKOSS", "soziale Sicherung"]
people = ["Ludger Briem", "Dirk Hamel"]

[[events]]
slug = "mso-tag"
title = "Tag der Migrantenselbstorganisationen 2021"
starts = 2021-11-27T10:00:00
ends = 2021-11-27T16:00:00
place = "Münster"
modes = ["onsite"]
capacity = 150
registration_closes = 2021-11-19T23:59:59
aliases = ["MSO-Tag", "Tag der Migrantenselbstorganisationen", "Tag der MSO"]

[[events.sessions]]
slug = "ag1"
title = "Menschen mit Migrationsvorgeschichte im Bildungssystem"
capacity = 50
aliases = ["AG 1", "AG I", "Arbeitsgruppe I", "Bildung", "Bildungssystem"]

[[events.sessions]]
slug = "ag2"
title = "Münsters Zukunftsprozess"
capacity = 50
aliases = ["AG 2", "AG II", "Arbeitsgruppe II", "Zukunftsprozess"]

[[events.sessions]]
slug = "ag3"
title = "Fördermöglichkeiten und Vereinsmanagement"
capacity = 50
aliases = ["AG 3", "AG III", "Arbeitsgruppe III", "Förderung", "Vereinsmanagement"]
"""


class OfficeIn2021(Office):
    """The same office, three weeks before its conference."""

    def start(self) -> subprocess.Popen[bytes]:
        with (self.folder / "daemon.log").open("ab") as log:
            command = [sys.executable, "-m", "tests.e2e.daemon_in_2021", str(self.config)]
            process = subprocess.Popen(command, env=self._environment, stderr=log, stdout=log, cwd=HERE.parents[1])
        self.processes.append(process)
        return process


REVIEW = "Bitte prüfen"


def test_forty_mails(office: Office) -> None:
    """Each mail ends in its folder or with a person, nobody invented is on a list, each writer is answered once."""
    bureau = OfficeIn2021(office.servers, office.address, office.folder)
    aliases = '["servicestelle.mso@bra.nrw.example", "mso-tag@stadt-muenster.example"]'
    bureau.configure(EVENTS, mailbox=f"aliases = {aliases}\nanswer_since = 2021-10-01")
    first, second = MAILS[:20], MAILS[20:]
    try:
        with bureau.at_work():
            for path in first:
                deliver(bureau, path)
            bureau.wait_for(lambda: taken_in(bureau) >= 12)
        with bureau.at_work():
            for path in second:
                deliver(bureau, path)
            bureau.wait_for(lambda: taken_in(bureau) >= len(MAILS) - 1)
            bureau.wait_for(lambda: len(bureau.answers()) >= answers_decided(bureau))
            bureau.wait_for(lambda: not misfiled(bureau), 20)
    finally:
        for process in list(bureau.processes):
            bureau.kill(process)
    assert misfiled(bureau) == {}
    in_place = [name for name, folder in filed(bureau).items() if folder == EXPECTED["folders"][name]]
    assert len(in_place) >= 0.5 * len(MAILS)
    named = {name for expected in EXPECTED["lists"].values() for name in expected}
    said = " ".join(spoken(path) for path in MAILS)
    for each in (name for people in lists(bureau).values() for name in people):
        assert each in named or all(word in said for word in each.split()), each
    answered = bureau.answer_counts()
    assert not {address: n for address, n in answered.items() if n > EXPECTED["answers"].get(address, 0)}
    ids = Counter(answer["Message-ID"] for answer in bureau.answers())
    assert set(ids.values()) == {1}


def misfiled(office: Office) -> dict[str, str]:
    """Mails that lie neither where they belong nor with a person."""
    return {name: folder for name, folder in filed(office).items() if folder not in (EXPECTED["folders"][name], REVIEW)}


def answers_decided(office: Office) -> int:
    """How many answers the log says were written down."""
    lines = [json.loads(line) for line in office.log().splitlines() if '"mail received"' in line]
    return sum(int(line["answers"]) for line in lines)


def spoken(path: Path) -> str:
    """All words of a mail's headers and text parts."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    texts = [str(part.get_content()) for part in message.walk() if part.get_content_maintype() == "text"]
    return " ".join([str(message["From"]), str(message["Subject"]), *texts])


def deliver(office: Office, path: Path) -> None:
    """One a minute by the server's clock, so that the order of arrival is the order of the files."""
    received_at = datetime(2021, 10, 27, 5, 0, tzinfo=UTC) + timedelta(minutes=MAILS.index(path))
    office.servers.deliver(office.address, path.read_bytes(), received_at)


def taken_in(office: Office) -> int:
    return office.log().count('"mail received"')


def filed(office: Office) -> dict[str, str]:
    """Folder by file name: a Message-ID in two folders is two mails (the one that was delivered twice)."""
    where = {
        message_id: name
        for name, ids in office.folders().items()
        if name not in ("Sent", "Versandt")
        for message_id in ids
    }
    return {path.stem: where.get(message_id_of(path), "nowhere") for path in MAILS}


def message_id_of(path: Path) -> str:
    return str(email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)["Message-ID"]).strip()


def lists(office: Office) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {"fachtag": {}, "mso-tag": {}}
    for each in office.participants():
        if each["status"] == "confirmed":
            found[each["event"]][each["name"]] = " ".join([each["mode"], *each["sessions"]])
    return found
