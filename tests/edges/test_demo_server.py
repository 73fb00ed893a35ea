"""The embedded mail server, as a mail program and as the bot see it."""

from __future__ import annotations

import smtplib

import pytest

from inbox_bot.demo.server import DemoMailServer
from inbox_bot.model import Security, ServerSettings

from .bench import contents, fetch_all, mail, utc, watching

OFFICE, ANNA = "servicestelle@mso.example", "anna@verein.example"


def account(demo: DemoMailServer, user: str, password: str) -> ServerSettings:
    return ServerSettings(demo.host, demo.imap_port, Security.NONE, user, password, timeout_seconds=5)


def test_delivers_to_users_and_catches_the_rest() -> None:
    """Local mail by SMTP lies in the INBOX, with the sender in Return-Path; `+detail` and aliases reach their user."""
    heard: list[tuple[str, bytes]] = []
    users = {OFFICE: "a", ANNA: "b"}
    with DemoMailServer(
        users, aliases={"mso@mso.example": OFFICE}, on_delivery=lambda *each: heard.append(each)
    ) as demo:
        with smtplib.SMTP(demo.host, demo.smtp_port, timeout=5) as client:
            client.login(ANNA, "b")
            to = [OFFICE, "Servicestelle+fachtag@mso.example", "mso@mso.example", "wer@sonst.example"]
            assert client.sendmail(ANNA, to, mail("Hallo")) == {}
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                client.sendmail(ANNA, ["echt@mail.invalid"], mail())
        with watching(account(demo, OFFICE, "a")) as mailbox:
            found = fetch_all(mailbox)
        assert len(found) == 3
        assert all(raw.data.startswith(b"Return-Path: <anna@verein.example>\r\nReceived: ") for raw in found)
        assert [to for to, _data in demo.caught] == ["wer@sonst.example"]
        assert [to for to, _data in heard] == to
        assert contents(account(demo, ANNA, "b"), "INBOX") == []


@pytest.mark.parametrize(
    ("data", "mail_from", "expected"),
    [
        (b"From: Anna <anna@verein.example>\n\nHallo\n", None, b"Return-Path: <anna@verein.example>\r\n"),
        (b"From: Anna <anna@verein.example>\n\nHallo\n", "", b"Return-Path: <>\r\n"),
        (b"Return-Path: <x@y.example>\nFrom: a@b.example\n\nHallo\n", None, b"Return-Path: <x@y.example>\r\n"),
    ],
)
def test_deliver_by_hand(data: bytes, mail_from: str | None, expected: bytes) -> None:
    """`deliver` sets the time of arrival and, as every mail server, Return-Path and CRLF."""
    with DemoMailServer({OFFICE: "a"}) as demo:
        demo.deliver(OFFICE, data, utc(2021, 10, 5, 22, 30), mail_from)
        with watching(account(demo, OFFICE, "a")) as mailbox:
            (raw,) = fetch_all(mailbox)
    assert raw.received_at == utc(2021, 10, 5, 22, 30)
    assert raw.data.startswith(expected)
    assert raw.data.endswith(b"\r\n\r\nHallo\r\n")


def test_wrong_password_and_later_users() -> None:
    """AUTH answers a wrong password; users may come while it runs; twice started is twice a server."""
    with DemoMailServer({OFFICE: "a"}) as demo, DemoMailServer({OFFICE: "a"}) as other:
        assert {demo.imap_port, demo.smtp_port}.isdisjoint({other.imap_port, other.smtp_port})
        demo.add_user(ANNA, "b")
        with smtplib.SMTP(demo.host, demo.smtp_port, timeout=5) as client:
            with pytest.raises(smtplib.SMTPAuthenticationError):
                client.login(ANNA, "a")
            client.login(ANNA, "b")
        demo.deliver(ANNA, mail())
        assert len(contents(account(demo, ANNA, "b"), "INBOX")) == 1


def test_taken_port() -> None:
    """A wanted port that somebody else has: an OSError, and nothing is left running."""
    with DemoMailServer({OFFICE: "a"}) as demo, pytest.raises(OSError, match="in use"):
        DemoMailServer({OFFICE: "a"}, imap_port=demo.imap_port).start()
