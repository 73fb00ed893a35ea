"""How folders are called on this server: namespaces (RFC 2342), separators, and whose folders they are.

Pure. Takes the namespaces that the server tells and a name as people write it, with "/"; returns the name as the server
wants it. The folders of a shared mailbox live with that mailbox, never in the private tree of whoever signs in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SENT_NAMES = (
    "Sent",
    "Gesendet",
    "Gesendete Elemente",
    "Gesendete Objekte",
    "Gesendete Nachrichten",
    "Sent Items",
    "Sent Messages",
    "Sent Mail",
)
"""What mail programs call it where the server marks none with \\Sent."""


@dataclass(frozen=True, slots=True)
class Namespace:
    """One tree of mailboxes. `separator` is "" where names are flat."""

    prefix: str
    separator: str
    is_personal: bool = False

    def holds(self, name: str) -> bool:
        return (name + self.separator).startswith(self.prefix)


@dataclass(frozen=True, slots=True)
class Layout:
    """All trees that the server shows us; the first personal one is ours."""

    namespaces: tuple[Namespace, ...]

    @property
    def personal(self) -> Namespace:
        return next((each for each in self.namespaces if each.is_personal), self.namespaces[0])

    @property
    def foreign(self) -> tuple[Namespace, ...]:
        return tuple(each for each in self.namespaces if not each.is_personal)

    def of(self, name: str) -> Namespace:
        """The tree that a name belongs to: the longest prefix wins; INBOX is always ours."""
        holding = [each for each in self.namespaces if each.prefix and each.holds(name)]
        return max(holding, key=lambda each: len(each.prefix), default=self.personal)


def layout(told: Sequence[Sequence[tuple[str, str | None]] | None]) -> Layout:
    """From the three parts of a NAMESPACE answer: personal, other users', shared."""
    spaces = [
        Namespace(prefix, separator or "", is_personal=number == 0)
        for number, part in enumerate(told)
        for prefix, separator in part or ()
    ]
    if not any(each.is_personal for each in spaces):
        spaces.append(Namespace("", spaces[0].separator if spaces else "/", is_personal=True))
    return Layout(tuple(spaces))


def mailbox_name(name: str, trees: Layout) -> str:
    """A mailbox as the server shows it; "/" is taken for the separator where that is another."""
    separator = trees.of(name).separator or trees.personal.separator
    return name.replace("/", separator) if separator else name


def home(mailbox: str, trees: Layout) -> str:
    """The prefix under which folders lie beside a mailbox (`mailbox` as on the server).

    Beside INBOX: the root of our own tree. Beside `Anmeldungen/Neu`: `Anmeldungen/`. For a shared mailbox it is the
    tree of that mailbox: beside `Shared/office/INBOX`: `Shared/office/`; where `Shared/office` is itself the inbox (as
    with Cyrus), below it.
    """
    if mailbox.upper() == "INBOX":
        return trees.personal.prefix
    tree = trees.of(mailbox)
    if not tree.separator:
        return tree.prefix
    above, _, last = mailbox.rpartition(tree.separator)
    if not tree.is_personal and last.upper() != "INBOX":
        return mailbox + tree.separator
    return above + tree.separator if above else tree.prefix


def folder_name(folder: str, mailbox: str, parent: str | None, trees: Layout) -> str:
    """A state folder's name on the server. `folder` is our own word, "/" makes levels; `parent` None: beside `mailbox`.

    A separator of the server inside a word ("z. B." where it is ".") becomes "_": it would make a level of its own.
    """
    prefix = home(mailbox, trees) if parent is None else _below(parent, trees)
    separator = trees.of(prefix).separator
    levels = [unicodedata.normalize("NFC", level).strip() for level in folder.split("/")]
    if not separator:
        return prefix + " ".join(levels)
    return prefix + separator.join(level.replace(separator, "_") for level in levels if level)


def absolute(name: str, trees: Layout) -> str:
    """A mailbox named in the settings: in our own tree, unless it names another one."""
    named = mailbox_name(name, trees)
    tree = trees.of(named)
    if named.upper() == "INBOX" or (tree.prefix and tree.holds(named)):
        return named
    return trees.personal.prefix + named


def _below(parent: str, trees: Layout) -> str:
    if not parent.strip("/"):
        return trees.personal.prefix
    named = absolute(parent.strip("/"), trees)
    separator = trees.of(named).separator
    return named if named.endswith(separator) else named + separator


def sent_folder(
    listed: Iterable[tuple[tuple[bytes, ...], bytes | None, str]], mailbox: str, trees: Layout
) -> str | None:
    """The folder for sent mail beside a mailbox: marked \\Sent (RFC 6154), else of a usual name; None: there is none.

    A colleague's Sent in another tree is never taken.
    """
    prefix = home(mailbox, trees)
    tree = trees.of(prefix)
    candidates = [
        (frozenset(flag.lower() for flag in flags), name)
        for flags, _separator, name in listed
        if name.startswith(prefix) and trees.of(name) == tree and not _is_closed(flags)
    ]
    marked = [name for flags, name in candidates if b"\\sent" in flags]
    usual = [
        name
        for wanted in SENT_NAMES
        for place in dict.fromkeys((prefix, f"INBOX{tree.separator}"))
        for _flags, name in candidates
        if name.casefold() == (place + wanted).casefold()
    ]
    return next(iter([*marked, *usual]), None)


def is_listed(name: str, listed: Iterable[tuple[tuple[bytes, ...], bytes | None, str]]) -> bool:
    """Whether a mailbox is there and can hold mail."""
    return any(found == name and not _is_closed(flags) for flags, _separator, found in listed)


def _is_closed(flags: tuple[bytes, ...]) -> bool:
    return any(flag.lower() in (b"\\noselect", b"\\nonexistent") for flag in flags)
