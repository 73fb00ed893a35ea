"""The daemon as a process between a real IMAP and a real SMTP server, seen from outside."""

from __future__ import annotations

from datetime import timedelta

from .office import Office, conference, register, text_of


def test_confirms_then_waits_then_promotes(office: Office) -> None:
    """Who comes first gets a place; a freed place goes to the head of the waiting list, who is told."""
    office.configure(conference(capacity="1"))
    with office.at_work():
        register(office, "Samira Haidari", "s.haidari@verein.example")
        office.wait_for(lambda: office.answers("s.haidari@verein.example"))
        register(office, "Milan Petrović", "milan@verein.example")
        waiting = office.wait_for(lambda: office.answers("milan@verein.example"))
        assert "Warteliste" in str(waiting[0]["Subject"])
        assert (office.on_list(), office.on_list("waitlisted")) == ({"Samira Haidari"}, {"Milan Petrović"})
        office.write(
            "Samira Haidari <s.haidari@verein.example>",
            "Absage Fachtag",
            "Guten Tag,\n\nleider muss ich meine Teilnahme am Fachtag absagen.\n\nViele Grüße\nSamira Haidari\n",
        )
        office.wait_for(lambda: len(office.answers("milan@verein.example")) == 2)
        office.wait_for(lambda: len(office.answers("s.haidari@verein.example")) == 2)
    assert office.on_list() == {"Milan Petrović"}
    assert office.answer_counts() == {"s.haidari@verein.example": 2, "milan@verein.example": 2}


def test_answers_thread_under_the_mail_and_lie_in_sent(office: Office) -> None:
    """RFC 5322 3.6.4 and RFC 3834: an answer names the mail it answers, and says that a machine wrote it."""
    office.configure(conference())
    with office.at_work():
        sent = register(office, "Samira Haidari", "s.haidari@verein.example")
        (answer,) = office.wait_for(lambda: office.answers("s.haidari@verein.example"))
        office.wait_for(
            lambda: any("Sent" in name or name == "Versandt" for name, ids in office.folders().items() if ids)
        )
    message_id = next(line for line in sent.decode().splitlines() if line.startswith("Message-ID")).split(": ")[1]
    assert answer["In-Reply-To"] == message_id
    assert answer["Auto-Submitted"] == "auto-replied"
    assert {part.get_content_type() for part in answer.walk()} >= {"text/plain", "text/html", "text/calendar"}
    folders = office.folders()
    assert folders["Angemeldet"] == [message_id]
    assert folders["INBOX"] == []
    copies = next(ids for name, ids in folders.items() if name in ("Sent", "Versandt"))
    assert copies == [answer["Message-ID"]]


def test_a_mail_that_is_no_business_of_ours_stays_unread(office: Office) -> None:
    """Unrelated mail is left alone, unread and unanswered; an out-of-office note is filed and never answered."""
    office.configure(conference())
    office.write("Rechnungsstelle <rechnung@firma.example>", "Rechnung 4711", "Anbei die Rechnung über 40 Toner.\n")
    office.write(
        "Ingrid Petridis <petridis@verein.example>",
        "Automatische Antwort: Fachtag",
        "Ich bin bis Montag nicht im Büro.\n",
        Auto_Submitted="auto-replied",
    )
    with office.at_work():
        office.wait_for(lambda: office.folders().get("Automatisch"))
    folders = office.folders()
    assert (len(folders["INBOX"]), len(folders["Automatisch"])) == (1, 1)
    assert not office.answers()


def test_what_happened_while_it_was_down_is_done_once(office: Office) -> None:
    """Mails that arrived meanwhile are answered in the order of arrival; none that was answered is answered again."""
    office.configure(conference(capacity="2"))
    with office.at_work():
        register(office, "Samira Haidari", "s.haidari@verein.example")
        office.wait_for(lambda: office.answers("s.haidari@verein.example"))
    register(office, "Milan Petrović", "milan@verein.example")
    register(office, "Anh Dao Vo", "anhdao@verein.example")
    with office.at_work():
        office.wait_for(lambda: office.answers("anhdao@verein.example"))
    assert office.on_list() == {"Samira Haidari", "Milan Petrović"}
    assert office.on_list("waitlisted") == {"Anh Dao Vo"}
    assert set(office.answer_counts().values()) == {1}


def test_run_once_does_all_there_is_and_ends(office: Office) -> None:
    """CONTRACT: takes all that is in the mailbox, sends all that can be sent, exits 0; a second call does nothing."""
    office.configure(conference())
    register(office, "Samira Haidari", "s.haidari@verein.example")
    register(office, "Milan Petrović", "milan@verein.example")
    office.call("run", "--once")
    assert office.answer_counts() == {"s.haidari@verein.example": 1, "milan@verein.example": 1}
    office.call("run", "--once")
    assert sum(office.answer_counts().values()) == 2


def test_the_dial_in_goes_out_on_its_moment_once_a_version(office: Office) -> None:
    """To the confirmed only, once; to whoever moves up later at once; to all again when it changes."""
    (office.folder / "dial_in.txt").write_text("Raum 4711, Kennwort Ahorn", encoding="utf-8")
    dial_in = "[events.dial_in]\ndays_before = 3\nat = 12:30:00\ntext_file = 'dial_in.txt'\n"
    office.begin_at_noon()
    office.configure(conference(days_ahead=3, capacity="1", more=dial_in))

    def with_text(address: str, text: str) -> list[str]:
        return [body for answer in office.answers(address) if text in (body := text_of(answer))]

    with office.at_work():
        register(office, "Samira Haidari", "s.haidari@verein.example")
        register(office, "Milan Petrović", "milan@verein.example")
        office.wait_for(lambda: office.answers("milan@verein.example"))
        assert not with_text("s.haidari@verein.example", "Ahorn")
        office.put_clock(timedelta(minutes=30))
        office.wait_for(lambda: with_text("s.haidari@verein.example", "Ahorn"))
        assert not with_text("milan@verein.example", "Ahorn")
        office.write(
            "Samira Haidari <s.haidari@verein.example>",
            "Absage",
            "Guten Tag,\n\nich kann am Fachtag leider nicht teilnehmen.\n\nSamira Haidari\n",
        )
        office.wait_for(lambda: with_text("milan@verein.example", "Ahorn"))
        (office.folder / "dial_in.txt").write_text("Raum 0815, Kennwort Birke", encoding="utf-8")
        office.wait_for(lambda: with_text("milan@verein.example", "Birke"))
    with office.at_work():
        pass
    assert len(with_text("s.haidari@verein.example", "Ahorn")) == 1
    assert len(with_text("milan@verein.example", "Ahorn")) == 1
    assert len(with_text("milan@verein.example", "Birke")) == 1
    assert not with_text("s.haidari@verein.example", "Birke")
    assert "Ahorn" not in office.log()


def test_the_log_names_nobody(office: Office) -> None:
    """BEHAVIOUR 10: no name, no address, no word of a mail leaves the process in a log."""
    office.configure(conference())
    with office.at_work():
        register(office, "Samira Haidari", "s.haidari@verein.example")
        office.wait_for(lambda: office.answers("s.haidari@verein.example"))
    log = office.log()
    assert "mail received" in log
    for secret in ("Samira", "Haidari", "verein.example", "Anmeldung", "geheim", office.address):
        assert secret not in log
