"""kill -9 of the real daemon at random moments, then a look from outside: is anything lost, doubled or wrong?

    python -m benchmarks.killing [--rounds 300] [--mails 500] [--database sqlite] [--daemons 1] [--smtp sink] [--seed N]

On Dovecot, an SMTP server that keeps what it gets or a real Postfix, and SQLite or PostgreSQL.
`tests/reliability/killing.py` says what a round is, `tests/reliability/invariants.py` what must be true in the end.
Ends with 1 where something is wrong.
"""

from __future__ import annotations

import random
import sys

from tests.reliability.killing import Killing

from . import long_run


def main() -> int:
    parser = long_run.options(__doc__, mails=500)
    parser.add_argument("--daemons", type=int, default=1, help="at work at the same time, on PostgreSQL")
    parser.add_argument("--smtp", choices=["sink", "postfix"], default="sink", help="what takes the answers")
    arguments = parser.parse_args()
    with long_run.house("killing", has_postfix=arguments.smtp == "postfix") as house:
        url = house.postgresql().new_database() if arguments.database == "postgresql" else ""
        killing = Killing(
            house.office(url),
            random.Random(arguments.seed),
            arguments.rounds,
            capacity=long_run.places(arguments.mails),
            daemons=arguments.daemons,
        )
        return long_run.status_of(killing, arguments)


if __name__ == "__main__":
    sys.exit(main())
