"""How many answers one address, one domain and the house may get: a loop or a flood ends here (BEHAVIOUR 5).

Registrations are never capped, only mail.
"""

from __future__ import annotations

from ..model import AnswerCounts, Policy


def within_caps(counts: AnswerCounts, policy: Policy) -> str | None:
    """None: one more may be sent; else the reason in German. `counts`: what was sent before this one."""
    caps = (
        (counts.to_address_last_day, policy.answers_per_address_a_day, "an diese Adresse an einem Tag"),
        (counts.to_address_last_hour, policy.answers_per_address_an_hour, "an diese Adresse in einer Stunde"),
        (counts.to_domain_last_hour, policy.answers_per_domain_an_hour, "an diese Domain in einer Stunde"),
        (counts.to_all_last_hour, policy.answers_an_hour, "insgesamt in einer Stunde"),
    )
    return next((f"Obergrenze erreicht: {cap} Antworten {what}." for sent, cap, what in caps if sent >= cap), None)
