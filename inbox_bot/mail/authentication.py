"""What the receiving host found out about a sender (RFC 8601): takes a `Message`, believes named hosts only.

Anybody can write an Authentication-Results field; only those of the hosts configured as trusted count, and of these the
topmost: the host that received the mail put it above all that came with it. Without trusted hosts nothing is known.
"""

from __future__ import annotations

import re

from ..model import Message, Office
from .headers import from_comments

_RESULT = re.compile(r"\s*(spf|dkim|dmarc)\s*=\s*([a-z]+)")


def authentication_results(message: Message, office: Office) -> dict[str, frozenset[str]]:
    """Results by method (spf, dkim, dmarc) from the trusted host's topmost field; {} where there is none."""
    trusted = {host.lower() for host in office.trusted_authserv_ids}
    for value in message.header("authentication-results"):
        host, *results = from_comments(value).lower().split(";")
        if host.split()[:1] and host.split()[0] in trusted:
            found = [match for match in map(_RESULT.match, results) if match]
            return {
                method: frozenset(each[2] for each in found if each[1] == method) for method in ("spf", "dkim", "dmarc")
            }
    return {}


def failed_authentication(message: Message, office: Office) -> bool:
    """A method failed and DMARC did not put it right: SPF alone fails on every forwarded mail (RFC 7489 3.1)."""
    results = authentication_results(message, office)
    if not results or "pass" in results["dmarc"]:
        return False
    # One good DKIM signature among several is enough (RFC 6376 6.1).
    failed = [method for method, found in results.items() if "fail" in found and "pass" not in found]
    return bool(failed)
