"""A bad network around the real daemon at random moments, then a look from outside: is anything lost, doubled or wrong?

    python -m benchmarks.disturbing [--rounds 300] [--mails 300] [--database sqlite] [--seed N]

On Dovecot, an SMTP server and perhaps PostgreSQL, each behind a proxy that resets, refuses, stalls, cuts, drips and
goes silent, before or after the server has acted. `tests/reliability/disturbing.py` says what a round is,
`tests/reliability/invariants.py` what must be true in the end. The same seed draws the same faults and mails; the
moments differ with the machine. Ends with 1 where something is wrong.
"""

from __future__ import annotations

import random
import sys

from tests.reliability.disturbing import Disturbing
from tests.servers.fault_proxy import FaultProxy

from . import long_run


def main() -> int:
    arguments = long_run.options(__doc__, mails=300).parse_args()
    with long_run.house("disturbing") as house:
        cluster = house.postgresql() if arguments.database == "postgresql" else None
        disturbing = Disturbing(
            house.office(cluster.new_database() if cluster else ""),
            house.stack.enter_context(FaultProxy(house.dovecot.imap)),
            house.stack.enter_context(FaultProxy(house.sink.port)),
            random.Random(arguments.seed),
            arguments.rounds,
            capacity=long_run.places(arguments.mails),
            database=house.stack.enter_context(FaultProxy(cluster.port)) if cluster else None,
        )
        return long_run.status_of(disturbing, arguments)


if __name__ == "__main__":
    sys.exit(main())
