"""What the clerk writes down: the ledger of mails, the lists, the outbox, the due work. SQLAlchemy Core, two databases.

`open_store(url, clock)` gives a `Store`; `store.begin()` gives a `Transaction`, whose methods are all that the flows
know. The database is the judge of "only once" (keys), of "one at a time" (locks) and of states (CHECK).

`tables`        what is kept, with its keys and states
`engine`        settings of SQLite and PostgreSQL; `line` ends every wait for the latter; `migrate` brings either up to
                date; `duty` keeps a second daemon out
`ledger`        incoming mail: seen, recorded, filed
`lists`         rosters under a lock, changes with their audit
`outbox`        finished mails until they are sent; `retry` says when again; `unreachable` whom they did not reach
`waiting`       when a moment that something waits for has come, also by a clock that was put
`due`           jobs taken on
`organisers`    open decisions, changes, the protocol
`retention`     what is forgotten, and when
"""

from .duty import StoreTaken
from .failures import SchemaUnknown, StoreDown, StoreFault
from .ledger import Sighting
from .line import Waits
from .opened import Store, open_store
from .tables import PlaceState
from .transactions import Transaction

__all__ = [
    "PlaceState",
    "SchemaUnknown",
    "Sighting",
    "Store",
    "StoreDown",
    "StoreFault",
    "StoreTaken",
    "Transaction",
    "Waits",
    "open_store",
]
