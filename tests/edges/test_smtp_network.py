"""A network that breaks in the middle of each step of sending: what is said of the mail, and what the server has."""

from __future__ import annotations

import pytest

from inbox_bot.edges.smtp import SmtpTransport
from inbox_bot.model import Deferred, Security, SendResult, Sent, ServerSettings, Unknown
from tests.servers.authority import Authority
from tests.servers.fault_proxy import Fate, FaultProxy, Snare
from tests.servers.smtp_sink import SmtpSink

from .bench import mail, outgoing
from .test_smtp import ANNA, BEN, OFFICE

TIMEOUT = 0.5
AFTER = (Fate.CUT_AFTER, Fate.SILENT_AFTER)
WORDS = {"EHLO": rb"EHLO", "MAIL": rb"MAIL FROM", "RCPT": rb"RCPT TO", "DATA": rb"DATA\r\n"}
AT_THE_END = {"the mail": rb"mitten", "the dot": rb"(?:^|\n)\.\r\n"}


def post(proxy: FaultProxy, *recipients: str) -> list[SendResult]:
    transport = SmtpTransport(ServerSettings("127.0.0.1", proxy.port, Security.NONE, timeout_seconds=TIMEOUT), OFFICE)
    try:
        mails = [outgoing(to, data=mail(message_id="<a@mso.example>", body="Hier mitten drin.")) for to in recipients]
        return [result for _, result in transport.send(mails)]
    finally:
        transport.close()


@pytest.mark.parametrize("fate", list(Fate))
@pytest.mark.parametrize("name", WORDS)
def test_broken_before_the_final_dot(name: str, fate: Fate) -> None:
    """The server cannot have the mail: deferred, within the time-out; the next try brings it once."""
    with SmtpSink() as sink, FaultProxy(sink.port) as proxy:
        proxy.snare = Snare(WORDS[name], fate)
        (found,) = post(proxy, ANNA)
        assert isinstance(found, Deferred)
        assert sink.received == []
        assert [type(each) for each in post(proxy, ANNA, BEN)] == [Sent, Sent]
        assert [each.recipient for each in sink.received] == [ANNA, BEN]


@pytest.mark.parametrize("fate", list(Fate))
@pytest.mark.parametrize("name", AT_THE_END)
def test_broken_in_the_mail_or_at_its_dot(name: str, fate: Fate, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small mail has left us with its dot before anything is noticed: nobody can know. It is unknown, and goes again
    under the same Message-ID, whether the server had it or not."""
    monkeypatch.setattr("inbox_bot.edges.smtp._AFTER_DATA", 1)
    with SmtpSink() as sink, FaultProxy(sink.port) as proxy:
        proxy.snare = Snare(AT_THE_END[name], fate)
        (found,) = post(proxy, ANNA)
        assert isinstance(found, Unknown)
        assert len(sink.received) == (1 if fate in AFTER else 0)
        assert [type(each) for each in post(proxy, ANNA)] == [Sent]
        assert {each.data.count(b"<a@mso.example>") for each in sink.received} == {1}


def test_slow_bytes() -> None:
    """A line on which every byte comes late, but comes, is a slow line and no broken one."""
    with SmtpSink() as sink, FaultProxy(sink.port) as proxy:
        proxy.slow = 0.0001
        assert [type(each) for each in post(proxy, ANNA)] == [Sent]


def test_a_certificate_that_is_renewed_wrongly_and_then_rightly(authority: Authority) -> None:
    """STARTTLS with the server of another name: all is deferred, nothing is said in clear text; then it goes out."""
    right, wrong = authority.issue("localhost", "127.0.0.1"), authority.issue("elsewhere.example")
    with (
        SmtpSink(starttls=wrong.context()) as other,
        SmtpSink(starttls=right.context()) as sink,
        FaultProxy(other.port) as proxy,
    ):
        server = ServerSettings(
            "127.0.0.1", proxy.port, Security.STARTTLS, ca_file=str(authority.ca_file), timeout_seconds=5.0
        )
        transport = SmtpTransport(server, OFFICE)
        ((_, refused),) = transport.send([outgoing(ANNA)])
        proxy.target = sink.port
        ((_, sent),) = transport.send([outgoing(ANNA)])
        transport.close()
        assert (type(refused), type(sent)) == (Deferred, Sent)
        assert other.commands == []
        assert [each.is_protected for each in sink.received] == [True]
