"""The way out, against a server that misbehaves at every stage, and through a whole mail system."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from inbox_bot.demo.server import DemoMailServer
from inbox_bot.edges.imap import ImapMailbox
from inbox_bot.edges.smtp import SmtpTransport, TransportDown
from inbox_bot.model import (
    Deferred,
    OAuth2Settings,
    OutgoingMail,
    RawMessage,
    Refused,
    Security,
    SendResult,
    Sent,
    ServerSettings,
    Unknown,
)
from tests.servers.authority import Authority, Certificate
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.ports import free_port
from tests.servers.postfix import Postfix
from tests.servers.smtp_sink import Fault, SmtpSink
from tests.servers.token_server import TokenServer

from .bench import LONG_AGO, imap_settings, mail, outgoing, watching

OFFICE = "servicestelle@mso.example"
ANNA, BEN, CEM = "anna.alt@verein.example", "ben@verein.example", "cem@firma.example"


def to_sink(
    sink: SmtpSink,
    *,
    security: Security = Security.NONE,
    ca_file: Path | None = None,
    user: str = "",
    password: str = "",
    timeout: float = 5.0,
    oauth2: OAuth2Settings | None = None,
    host: str = "127.0.0.1",
) -> ServerSettings:
    return ServerSettings(
        host, sink.port, security, user, password, str(ca_file) if ca_file else "", timeout, oauth2
    )  # fmt: skip


@contextmanager
def sending(settings: ServerSettings, sender: str = OFFICE) -> Iterator[SmtpTransport]:
    transport = SmtpTransport(settings, sender)
    try:
        yield transport
    finally:
        transport.close()


def results(settings: ServerSettings, *mails: OutgoingMail) -> list[SendResult]:
    with sending(settings) as transport:
        sent = list(transport.send(mails))
    assert [each for each, _result in sent] == list(mails), "every mail has one result, in order"
    return [result for _mail, result in sent]


def said(found: Sequence[SendResult]) -> list[tuple[type[SendResult], int]]:
    """Kind and code of each result; 0 where it has none."""
    return [(type(each), getattr(each, "code", 0)) for each in found]


# ------------------------------------------------------------------------------------------------------------ sending


def test_one_connection_for_many_mails() -> None:
    """Twenty mails, one sign-in: servers count connections. RSET stands between two mails, QUIT at the end."""
    with SmtpSink() as sink:
        found = results(to_sink(sink), *(outgoing(f"p{number}@verein.example") for number in range(20)))
    assert said(found) == [(Sent, 0)] * 20
    assert sink.connections == 1
    assert [each.recipient for each in sink.received] == [f"p{number}@verein.example" for number in range(20)]
    assert {each.sender for each in sink.received} == {OFFICE}
    assert sink.commands[:5] == ["MAIL", "RCPT", "RSET", "MAIL", "RCPT"]
    assert sink.commands[-1] == "QUIT"


def test_bytes_arrive_as_they_were_written() -> None:
    """Dots at line starts, bare LF, 8-bit: what the office has in Sent is what people get."""
    data = b"Subject: x\r\n\r\n.\r\n..\r\n.ende\r\n" + "Grüße\r\n".encode() + b"bare\nlf\r\n" + b"z" * 900 + b"\r\n"
    with SmtpSink() as sink:
        assert said(results(to_sink(sink), outgoing(ANNA, data=data))) == [(Sent, 0)]
    assert sink.received[0].data == data.replace(b"bare\nlf", b"bare\r\nlf")
    assert "BODY=8BITMIME" in sink.received[0].options


def test_sends_as_it_is_asked() -> None:
    """The caller records each result before the next mail goes out; stopping in the middle hangs up."""
    with SmtpSink() as sink, sending(to_sink(sink)) as transport:
        coming = transport.send([outgoing(ANNA), outgoing(BEN)])
        assert isinstance(next(coming)[1], Sent)
        assert len(sink.received) == 1
        coming.close()  # type: ignore[attr-defined]
        assert sink.commands[-1] == "QUIT"
        assert list(transport.send([])) == []


# ------------------------------------------------------------------------------------- results by stage and by reply


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault("RCPT", "452 4.2.2 mailbox full", ANNA), (Deferred, 452)),
        (Fault("RCPT", "450 4.2.0 greylisted", ANNA), (Deferred, 450)),
        (Fault("RCPT", "550 5.1.1 <anna.alt@verein.example> unknown", ANNA), (Refused, 550)),
        (Fault("RCPT", "553 5.1.3 bad address", ANNA), (Refused, 553)),
        (Fault("RCPT", "554 5.7.1 <anna.alt@verein.example>: Relay access denied", ANNA), (Deferred, 554)),
        (Fault("RCPT", "553 5.7.1 <servicestelle@mso.example>: Sender address rejected: not owned by user", ANNA),
         (Deferred, 553)),
        (Fault("DATA", "451 4.3.0 try later", ANNA), (Deferred, 451)),
        (Fault("DATA", "554 5.5.1 no", ANNA), (Refused, 554)),
        (Fault("DOT", "451 4.7.1 later", ANNA), (Deferred, 451)),
        (Fault("DOT", "552 5.3.4 too big", ANNA), (Refused, 552)),
        (Fault("DOT", "550 5.7.1 looks like spam", ANNA), (Refused, 550)),
        (Fault("DOT", drop=True, recipient=ANNA), (Unknown, 0)),
        (Fault("DOT", drop=True, recipient=ANNA, keep=True), (Unknown, 0)),
        (Fault("DATA", drop=True, recipient=ANNA), (Deferred, 0)),
        (Fault("RCPT", drop=True, recipient=ANNA), (Deferred, 0)),
        (Fault("MAIL", "421 4.3.2 shutting down", times=1), (Deferred, 421)),
        (Fault("MAIL", "451 4.3.0 later", times=1), (Deferred, 451)),
        (Fault("MAIL", "552 5.3.4 too big", times=1), (Refused, 552)),
    ],
    ids=lambda value: f"{value.stage} {value.reply[:9] or 'drop'}" if isinstance(value, Fault) else "",
)  # fmt: skip
def test_one_mail_fails_the_others_go(fault: Fault, expected: tuple[type[SendResult], int]) -> None:
    """What is wrong with one recipient or mail is that one's; the next goes out, on a new connection if need be."""
    with SmtpSink(faults=[fault]) as sink:
        found = results(to_sink(sink), outgoing(ANNA), outgoing(BEN))
    assert said(found) == [expected, (Sent, 0)]
    assert [each.recipient for each in sink.received if each.recipient == BEN] == [BEN]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault("RCPT", "432 4.3.2 Concurrent connections limit exceeded"), 432),
        (Fault("DOT", "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded"), 432),
        (Fault("MAIL", "432 4.3.2 too many"), 432),
        (Fault("MAIL", "550 5.7.60 not allowed to send as this sender"), 550),
        (Fault("MAIL", "530 5.7.0 authentication required"), 530),
        (Fault("RCPT", "530 5.7.0 authentication required"), 530),
        (Fault("EHLO", "554 5.7.1 go away"), 554),
        (Fault("GREETING", "421 4.7.0 too many connections from you"), 421),
        (Fault("GREETING", "554 5.7.1 blocked"), 554),
        (Fault("GREETING"), 0),
        (Fault("EHLO", drop=True), 0),
    ],
    ids=lambda value: f"{value.stage} {value.reply[:9] or 'drop'}" if isinstance(value, Fault) else "",
)
def test_our_own_trouble_defers_all(fault: Fault, code: int) -> None:
    """Too many connections, a sender that is not ours: no mail fails for it, and the rest is not even tried."""
    with SmtpSink(faults=[fault]) as sink:
        found = results(to_sink(sink), outgoing(ANNA), outgoing(BEN), outgoing(CEM))
    assert said(found) == [(Deferred, code)] * 3
    assert sink.connections == 1
    assert sink.commands.count("MAIL") <= 1
    assert sink.received == []


@pytest.mark.parametrize(
    ("fault", "is_down"),
    [
        (Fault("RCPT", "450 4.2.0 greylisted", times=1), False),
        (Fault("RCPT", "550 5.1.1 No such user", times=1), False),
        (Fault("MAIL", "530 5.7.0 authentication required", times=1), True),
        (Fault("DATA", drop=True, times=1), True),
        (Fault("DOT", drop=True, times=1), True),
    ],
    ids=lambda value: f"{value.stage} {value.reply[:9] or 'drop'}" if isinstance(value, Fault) else "",
)
def test_down_as_of_the_last_mail(fault: Fault, is_down: bool) -> None:
    """For `inbox-bot health`: a server that judges one mail works; with the next mail that it takes all is well."""
    with SmtpSink(faults=[fault]) as sink, sending(to_sink(sink)) as transport:
        assert transport.down == ""
        ((_, result),) = transport.send([outgoing(ANNA)])
        assert not isinstance(result, Sent)
        assert bool(transport.down) == is_down
        assert list(transport.send([])) == []
        assert bool(transport.down) == is_down
        ((_, result),) = transport.send([outgoing(ANNA)])
        assert isinstance(result, Sent)
        assert transport.down == ""


def test_server_that_hangs_up_between_mails() -> None:
    """A connection that died while the caller wrote its records is opened again; no mail pays for it."""
    with SmtpSink() as sink, sending(to_sink(sink)) as transport:
        coming = transport.send([outgoing(ANNA), outgoing(BEN)])
        next(coming)
        sink.hang_up()
        assert isinstance(next(coming)[1], Sent)
        assert list(coming) == []
    assert sink.connections == 2


def test_gives_up_on_a_server_that_always_breaks() -> None:
    """After a few broken connections the rest of the batch waits instead of hammering."""
    with SmtpSink(faults=[Fault("DATA", drop=True)]) as sink:
        found = results(to_sink(sink), *(outgoing(f"p{number}@verein.example") for number in range(10)))
    assert said(found) == [(Deferred, 0)] * 10
    assert sink.connections == 4


def test_silence_after_the_dot_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer in time to a mail that is complete: it may have been taken."""
    monkeypatch.setattr("inbox_bot.edges.smtp._AFTER_DATA", 1)
    with SmtpSink(faults=[Fault("DOT", delay=60.0, times=1)]) as sink:
        (found,) = results(to_sink(sink, timeout=1.0), outgoing(ANNA))
    assert found == Unknown("no answer in time")


def test_silence_before_the_mail_is_deferred() -> None:
    """No answer in time to RCPT: nothing was sent."""
    with SmtpSink(faults=[Fault("RCPT", delay=60.0, times=1)]) as sink:
        (found,) = results(to_sink(sink, timeout=1.0), outgoing(ANNA))
    assert found == Deferred("no answer in time")


def test_cut_in_the_middle_of_the_mail_is_deferred() -> None:
    """The dot was never sent: nobody can have taken the mail."""
    large = mail() + (b"x" * 76 + b"\r\n") * 150_000
    with SmtpSink(faults=[Fault("BODY", times=1, delay=0.2)]) as sink:
        found = results(to_sink(sink), outgoing(ANNA, data=large), outgoing(BEN))
    assert said(found) == [(Deferred, 0), (Sent, 0)]


def test_refused_in_the_middle_of_the_mail() -> None:
    """A server may speak before the dot (too large): its reply counts."""
    large = mail() + (b"x" * 76 + b"\r\n") * 150_000
    with SmtpSink(faults=[Fault("BODY", "552 5.3.4 too large", times=1)], size_limit=90_000_000) as sink:
        found = results(to_sink(sink), outgoing(ANNA, data=large), outgoing(BEN))
    assert said(found) == [(Refused, 552), (Sent, 0)]


def test_larger_than_the_server_says() -> None:
    """SIZE (RFC 1870): refused before a byte of it travels."""
    with SmtpSink(size_limit=2_000) as sink:
        found = results(to_sink(sink), outgoing(ANNA, data=mail(body="x" * 900 + "\r\n" + "y" * 1500)), outgoing(BEN))
    assert said(found) == [(Refused, 552), (Sent, 0)]


def test_nobody_listens() -> None:
    """A server that is down defers all."""
    settings = ServerSettings("127.0.0.1", free_port(), Security.NONE)
    found = results(settings, outgoing(ANNA), outgoing(BEN))
    assert found == [Deferred("no connection (Connection refused)")] * 2


@pytest.mark.parametrize(
    "text",
    ["<anna.alt@verein.example>: unknown", "User Anna.Alt is not here", "anna.alt@verein.example\nanna.alt"],
)
def test_reasons_name_nobody(text: str) -> None:
    """Reasons go to the log: servers' habit of repeating the address must not carry it there."""
    with SmtpSink(faults=[Fault("RCPT", f"550 5.1.1 {text.splitlines()[0]}")]) as sink:
        (found,) = results(to_sink(sink), outgoing(ANNA))
    assert isinstance(found, Refused)
    assert "anna" not in found.reason.lower()
    assert "550 5.1.1" in found.reason


# ---------------------------------------------------------------------------------------------------------- SMTPUTF8


@pytest.mark.parametrize(
    ("to", "is_offered", "expected", "recipient"),
    [
        ("anna@verein.example", False, Sent, "anna@verein.example"),
        ("anna@bürger.example", False, Sent, "anna@xn--brger-kva.example"),
        ("jürgen@verein.example", False, Refused, ""),
        ("jürgen@verein.example", True, Sent, "jürgen@verein.example"),
        ("jürgen@bürger.example", True, Sent, "jürgen@xn--brger-kva.example"),
    ],
)
def test_smtputf8_only_where_needed(to: str, is_offered: bool, expected: type[SendResult], recipient: str) -> None:
    """RFC 6531: asked for only where the address can't be written in ASCII; not offered, it is this mail's refusal."""
    with SmtpSink(smtputf8=is_offered) as sink:
        found = results(to_sink(sink), outgoing(to), outgoing(BEN))
    assert said(found) == [(expected, 0), (Sent, 0)]
    assert [each.recipient for each in sink.received] == [*([recipient] if recipient else []), BEN]
    needed = [each for each in sink.received if "SMTPUTF8" in each.options]
    assert [each.recipient for each in needed] == ([recipient] if recipient and not recipient.isascii() else [])


@pytest.mark.parametrize("to", ["anna@verein.example>\r\nRCPT TO:<x@y.example", "a b@verein.example", "x@" + "ü" * 80])
def test_what_is_no_address(to: str) -> None:
    """An address that SMTP can't carry is refused here; nothing of it reaches the server as a command."""
    with SmtpSink() as sink:
        found = results(to_sink(sink), outgoing(to), outgoing(BEN))
    assert said(found) == [(Refused, 0), (Sent, 0)]
    assert [each.recipient for each in sink.received] == [BEN]


# --------------------------------------------------------------------------------------------------- TLS and sign-in


def protected_sink(
    security: Security,
    context: ssl.SSLContext,
    users: dict[str, str],
    *,
    mechanism: str = "",
    require_auth: bool = False,
) -> SmtpSink:
    is_tls = security is Security.TLS
    return SmtpSink(
        tls=context if is_tls else None,
        starttls=None if is_tls else context,
        users=users,
        mechanism=mechanism,
        require_auth=require_auth,
    )


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_protected_and_signed_in(certificate: Certificate, ca_file: Path, security: Security, mechanism: str) -> None:
    """Both ways of protecting the connection, both usual ways of signing in."""
    context = certificate.context()
    with protected_sink(security, context, {"bot": "ge:heim"}, require_auth=True, mechanism=mechanism) as sink:
        settings = to_sink(sink, security=security, ca_file=ca_file, user="bot", password="ge:heim", host="localhost")
        assert said(results(settings, outgoing(ANNA))) == [(Sent, 0)]
    assert sink.received[0].is_protected
    assert sink.received[0].user == "bot"


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_certificate_of_another(authority: Authority, ca_file: Path, security: Security) -> None:
    """A certificate for another host, or of an unknown authority: nothing is sent, and mails wait."""
    context = authority.issue("other.example").context()
    for trusted in (ca_file, None):
        with protected_sink(security, context, {"bot": "geheim"}) as sink:
            settings = to_sink(sink, security=security, ca_file=trusted, user="bot", password="geheim")
            (found,) = results(settings, outgoing(ANNA))
        assert isinstance(found, Deferred)
        assert "certificate is not trusted" in found.reason
        assert sink.commands == []


def test_starttls_is_not_offered(ca_file: Path) -> None:
    """Never in clear text instead: neither the password nor a mail."""
    with SmtpSink(users={"bot": "geheim"}) as sink:
        settings = to_sink(sink, security=Security.STARTTLS, ca_file=ca_file, user="bot", password="geheim")
        found = results(settings, outgoing(ANNA), outgoing(BEN))
    assert said(found) == [(Deferred, 0)] * 2
    assert "STARTTLS" in str(found[0])
    assert sink.commands == []


def test_clear_text_over_a_network() -> None:
    """Unprotected means this machine."""
    (found,) = results(ServerSettings("smtp.mso.example", 25, Security.NONE), outgoing(ANNA))
    assert isinstance(found, Deferred)
    assert "this machine only" in found.reason


@pytest.mark.parametrize(
    ("password", "fault", "code"),
    [
        ("falsch", None, 535),
        ("geheim", Fault("AUTH", "534 5.7.9 application password required"), 534),
        ("geheim", Fault("AUTH", "454 4.7.0 temporary authentication failure"), 454),
    ],
)
def test_sign_in_refused_defers(password: str, fault: Fault | None, code: int) -> None:
    """A wrong password is the office's fault, not the people's; and it is tried once, not by every mechanism."""
    with SmtpSink(users={"bot": "geheim"}, require_auth=True, faults=[fault] if fault else []) as sink:
        found = results(to_sink(sink, user="bot", password=password), outgoing(ANNA), outgoing(BEN))
    assert said(found) == [(Deferred, code)] * 2
    assert sink.commands.count("AUTH") == 1


def test_no_sign_in_offered() -> None:
    """A user name in the settings and a server without AUTH: told, not sent anonymously."""
    with SmtpSink() as sink:
        (found,) = results(to_sink(sink, user="bot", password="geheim"), outgoing(ANNA))
    assert isinstance(found, Deferred)
    assert sink.received == []


def test_xoauth2(tokens: TokenServer) -> None:
    """A token instead of a password; one that is refused is not used again."""
    with SmtpSink(users={"x": "y"}, token_user=tokens.user_of, require_auth=True) as sink:
        oauth2 = OAuth2Settings(tokens.url + "/token", "bot", "geheim", scope="office@mso.example")
        settings = to_sink(sink, user="office@mso.example", oauth2=oauth2)
        with sending(settings) as transport:
            assert [type(found) for _mail, found in transport.send([outgoing(ANNA)])] == [Sent]
            tokens.revoke()
            assert said([found for _mail, found in transport.send([outgoing(BEN)])]) == [(Deferred, 535)]
            assert [type(found) for _mail, found in transport.send([outgoing(BEN)])] == [Sent]
    assert [each.user for each in sink.received] == ["office@mso.example"] * 2


def test_check(certificate: Certificate, ca_file: Path) -> None:
    """For `check --connect`: says what was found, and sends nothing."""
    with SmtpSink(starttls=certificate.context(), users={"bot": "geheim"}) as sink:
        with sending(to_sink(sink, security=Security.STARTTLS, ca_file=ca_file, user="bot", password="geheim")) as it:
            assert it.check() == f"127.0.0.1:{sink.port}, starttls, signed in as bot, mails up to 30 MB"
        with (
            sending(to_sink(sink, security=Security.STARTTLS, ca_file=ca_file, user="bot", password="x")) as it,
            pytest.raises(TransportDown, match=r"^sign-in: refused \(535\)$"),
        ):
            it.check()
    assert "MAIL" not in sink.commands


# ------------------------------------------------------------------------------------------------ whole mail systems


def test_through_the_embedded_server() -> None:
    """The demo's server takes mail from the bot, delivers to its users and catches the rest."""
    heard: list[str] = []
    with DemoMailServer({OFFICE: "geheim"}, on_delivery=lambda to, _data: heard.append(to), require_auth=True) as demo:
        settings = ServerSettings(demo.host, demo.smtp_port, Security.NONE, OFFICE, "geheim")
        found = results(settings, outgoing(OFFICE), outgoing(ANNA), outgoing("x@gmx.invalid"))
        assert said(found) == [(Sent, 0), (Sent, 0), (Refused, 550)]
        assert heard == [OFFICE, ANNA]
        assert [to for to, _data in demo.caught] == [ANNA]
        assert demo.caught[0][1].startswith(b"Return-Path: <servicestelle@mso.example>\r\n")
        anonymous = ServerSettings(demo.host, demo.smtp_port, Security.NONE)
        assert said(results(anonymous, outgoing(ANNA))) == [(Deferred, 530)]


def test_round_trip_and_bounce(postfix: Postfix, dovecot: Dovecot, world: SmtpSink, ca_file: Path) -> None:
    """Submission by STARTTLS and AUTH, delivery by LMTP, reading by IMAP; and a real bounce comes back."""
    office, anna = dovecot.new_user(), dovecot.new_user("anna")
    world.faults.append(Fault("RCPT", "550 5.1.1 no such user here", recipient="weg@anderswo.example"))
    submission = ServerSettings("localhost", postfix.submission, Security.STARTTLS, office, PASSWORD, str(ca_file))
    gone, elsewhere = outgoing("weg@anderswo.example", message_id="<verloren@mso.example>"), outgoing(BEN)
    unknown = outgoing("niemand@mso.example")
    with sending(submission, sender=office) as transport:
        found = [found for _mail, found in transport.send([outgoing(anna), gone, unknown, elsewhere])]
    assert said(found) == [(Sent, 0), (Sent, 0), (Refused, 550), (Sent, 0)]
    with watching(imap_settings(dovecot, anna)) as mailbox:
        (raw,) = _arriving(mailbox)
        assert raw.data.startswith(b"Return-Path: <" + office.encode())
    with watching(imap_settings(dovecot, office)) as mailbox:
        (bounce,) = _arriving(mailbox)
    assert b"Return-Path: <>" in bounce.data
    assert b"Status: 5.1.1" in bounce.data
    assert b"<verloren@mso.example>" in bounce.data
    assert BEN in [each.recipient for each in world.received]


def _arriving(mailbox: ImapMailbox) -> list[RawMessage]:
    """What is in the inbox as soon as something is."""
    mailbox.select()
    while not (uids := mailbox.uids(LONG_AGO)):
        assert mailbox.wait(15, threading.Event()), "no mail came"
    return list(mailbox.fetch(uids))


def test_password_over_clear_text_is_refused_by_postfix(postfix: Postfix) -> None:
    """Submission without STARTTLS: Postfix says 530, the mail waits, and no password was sent."""
    settings = ServerSettings("127.0.0.1", postfix.submission, Security.NONE, "x@mso.example", PASSWORD)
    (found,) = results(settings, outgoing(ANNA))
    assert isinstance(found, Deferred)
    assert "sign-in" in found.reason
