"""Names of folders, as pure functions: every namespace tradition as a line of a table."""

from __future__ import annotations

import pytest

from inbox_bot.edges.imap_folders import Layout, absolute, folder_name, home, layout, mailbox_name, sent_folder

PLAIN = layout(([("", "/")], None, None))
"""One tree, "/" between levels."""
DOTTED = layout(([("INBOX.", ".")], None, [("Shared.", ".")]))
"""Courier's tradition."""
SHARING = layout(([("", "/")], [("Other Users/", "/")], [("Shared/", "/"), ("Shared/servicestelle/", "/")]))
FLAT = layout(([("", None)], None, None))
SILENT = layout((None, None, None))


@pytest.mark.parametrize(
    ("trees", "mailbox", "parent", "folder", "expected"),
    [
        (PLAIN, "INBOX", None, "Angemeldet", "Angemeldet"),
        (PLAIN, "inbox", None, "MSO/Angemeldet", "MSO/Angemeldet"),
        (PLAIN, "INBOX", "INBOX", "Angemeldet", "INBOX/Angemeldet"),
        (PLAIN, "INBOX", "Fachtag/2021/", "Angemeldet", "Fachtag/2021/Angemeldet"),
        (PLAIN, "INBOX", "", "Angemeldet", "Angemeldet"),
        (PLAIN, "Anmeldungen/Neu", None, "Warteliste", "Anmeldungen/Warteliste"),
        (PLAIN, "Anmeldungen", None, "Warteliste", "Warteliste"),
        (PLAIN, "INBOX", None, "z. B. / prüfen", "z. B./prüfen"),
        (PLAIN, "INBOX", None, "pru\u0308fen", "prüfen"),
        (DOTTED, "INBOX", None, "Angemeldet", "INBOX.Angemeldet"),
        (DOTTED, "INBOX", None, "MSO/Bitte prüfen", "INBOX.MSO.Bitte prüfen"),
        (DOTTED, "INBOX", None, "1. Angemeldet", "INBOX.1_ Angemeldet"),
        (DOTTED, "INBOX", "INBOX", "Angemeldet", "INBOX.Angemeldet"),
        (DOTTED, "INBOX", "MSO", "Angemeldet", "INBOX.MSO.Angemeldet"),
        (DOTTED, "INBOX", "INBOX.MSO", "Angemeldet", "INBOX.MSO.Angemeldet"),
        (DOTTED, "INBOX", "", "Angemeldet", "INBOX.Angemeldet"),
        (DOTTED, "INBOX.Neu", None, "Angemeldet", "INBOX.Angemeldet"),
        (DOTTED, "Shared.servicestelle.INBOX", None, "Angemeldet", "Shared.servicestelle.Angemeldet"),
        (SHARING, "Shared/servicestelle/INBOX", None, "Angemeldet", "Shared/servicestelle/Angemeldet"),
        (SHARING, "Shared/andere/INBOX", None, "Angemeldet", "Shared/andere/Angemeldet"),
        (SHARING, "Other Users/servicestelle", None, "Angemeldet", "Other Users/servicestelle/Angemeldet"),
        (SHARING, "Shared/servicestelle/INBOX", "Shared/servicestelle/Bot", "A", "Shared/servicestelle/Bot/A"),
        (SHARING, "Shared/servicestelle/INBOX", "Meine", "A", "Meine/A"),
        (SHARING, "INBOX", None, "Angemeldet", "Angemeldet"),
        (FLAT, "INBOX", None, "MSO/Angemeldet", "MSO Angemeldet"),
        (FLAT, "INBOX", "MSO", "Angemeldet", "MSOAngemeldet"),
        (SILENT, "INBOX", None, "MSO/Angemeldet", "MSO/Angemeldet"),
    ],
)
def test_state_folders(trees: Layout, mailbox: str, parent: str | None, folder: str, expected: str) -> None:
    """State folders lie beside the watched mailbox, in the tree of whoever owns it, in the server's own notation."""
    assert folder_name(folder, mailbox, parent, trees) == expected


@pytest.mark.parametrize(
    ("trees", "name", "expected"),
    [
        (PLAIN, "Shared/x/INBOX", "Shared/x/INBOX"),
        (DOTTED, "Shared/servicestelle/INBOX", "Shared.servicestelle.INBOX"),
        (DOTTED, "Shared.servicestelle.INBOX", "Shared.servicestelle.INBOX"),
        (FLAT, "a/b", "a/b"),
    ],
)
def test_mailbox_names(trees: Layout, name: str, expected: str) -> None:
    """The watched mailbox may be written with "/" or as the server shows it."""
    assert mailbox_name(name, trees) == expected


@pytest.mark.parametrize(
    ("trees", "name", "expected"),
    [
        (PLAIN, "Gesendet", "Gesendet"),
        (DOTTED, "Gesendet", "INBOX.Gesendet"),
        (DOTTED, "INBOX/Gesendet", "INBOX.Gesendet"),
        (DOTTED, "INBOX", "INBOX"),
        (SHARING, "Shared/servicestelle/Gesendet", "Shared/servicestelle/Gesendet"),
    ],
)
def test_names_from_the_settings(trees: Layout, name: str, expected: str) -> None:
    """A configured name means our own tree, unless it names another one."""
    assert absolute(name, trees) == expected


def test_home_of_a_shared_mailbox_is_not_the_private_tree() -> None:
    """Whoever signs in must not find the office's mails among their own."""
    assert home("Shared/servicestelle/INBOX", SHARING) == "Shared/servicestelle/"


MARKED = (b"\\HasNoChildren", b"\\Sent")


@pytest.mark.parametrize(
    ("trees", "mailbox", "listed", "expected"),
    [
        (PLAIN, "INBOX", [((), "Sent"), (MARKED, "Versandt")], "Versandt"),
        (PLAIN, "INBOX", [((), "Gesendete Elemente"), ((), "Entwürfe")], "Gesendete Elemente"),
        (PLAIN, "INBOX", [((), "gesendet")], "gesendet"),
        (PLAIN, "INBOX", [((), "INBOX/Sent Items")], "INBOX/Sent Items"),
        (PLAIN, "INBOX", [((), "Archiv/Sent")], None),
        (PLAIN, "INBOX", [((b"\\Noselect",), "Sent")], None),
        (DOTTED, "INBOX", [((), "INBOX.Gesendete Objekte")], "INBOX.Gesendete Objekte"),
        (SHARING, "INBOX", [(MARKED, "Other Users/kollege/Sent")], None),
        (SHARING, "Shared/servicestelle/INBOX", [(MARKED, "Versandt"), ((), "Shared/servicestelle/Sent")],
         "Shared/servicestelle/Sent"),
    ],
)  # fmt: skip
def test_sent_folder(
    trees: Layout, mailbox: str, listed: list[tuple[tuple[bytes, ...], str]], expected: str | None
) -> None:
    """\\Sent counts first, then a usual name; a colleague's or a closed folder never."""
    assert sent_folder([(flags, b"/", name) for flags, name in listed], mailbox, trees) == expected
