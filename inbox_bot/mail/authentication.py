"""What the receiving host found out about a sender (RFC 8601): takes a `Message`, believes named hosts only.

Anybody can write an Authentication-Results field; only those of the hosts configured as trusted count, and of these the
topmost run: the host that received the mail put it above all that came with it, often one field for each method, as its
filters are several programs. Without trusted hosts nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Message, Office
from .headers import from_comments

_RESULT = re.compile(r"\s*(spf|dkim|dmarc)\s*=\s*([a-z]+)")
_BETWEEN = re.compile(r"(?:dkim|dmarc)-filter|received-spf|x-.+")
"""What filters write beside their results: it does not end a run."""


def authentication_results(message: Message, office: Office) -> dict[str, frozenset[str]]:
    """Results by method (spf, dkim, dmarc) from the trusted hosts' topmost run of fields; {} where there is none.

    For each method the topmost field that names it counts: a forged one below cannot change what stands above.
    """
    known: dict[str, frozenset[str]] = {}
    for results in _trusted_run(message, office):
        known = known or dict.fromkeys(("spf", "dkim", "dmarc"), frozenset())
        found = [match for match in map(_RESULT.match, results) if match]
        for method in [each for each, said in known.items() if not said]:
            known[method] = frozenset(each[2] for each in found if each[1] == method)
    return known


def _trusted_run(message: Message, office: Office) -> Iterator[list[str]]:
    """The results in each trusted field, from the topmost on until another host's field or the mail's own begin."""
    trusted = {host.lower() for host in office.trusted_authserv_ids}
    begun = False
    for name, value in message.headers:
        if name == "authentication-results":
            host, *results = from_comments(value).lower().split(";")
            if host.split()[:1] and host.split()[0] in trusted:
                begun = True
                yield results
                continue
        if begun and not _BETWEEN.fullmatch(name):
            return


def failed_authentication(message: Message, office: Office) -> bool:
    """A method failed and DMARC did not put it right: SPF alone fails on every forwarded mail (RFC 7489 3.1)."""
    results = authentication_results(message, office)
    if not results or "pass" in results["dmarc"]:
        return False
    # One good DKIM signature among several is enough (RFC 6376 6.1).
    failed = [method for method, found in results.items() if "fail" in found and "pass" not in found]
    return bool(failed)
