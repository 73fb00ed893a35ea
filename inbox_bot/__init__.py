"""A careful clerk sits at a mailbox.

A letter comes in. `edges.imap` fetches it without marking it as read. Where its header names a letter of ours that it
answers, the clerk looks up what we had said and asked there (`Thread`). `mail` turns its bytes into a `Message` and
says whether a machine wrote it; `documents` opens the body and every attachment into lines, fields and tables; and
`understanding` reads those into an `Understanding`: who is to come, to what, and how sure that is. All of that reading
is pure and happens in a worker process that can be killed.

Then `flows.receive` opens one transaction of `store`. Was this very mail here before? Then nothing more is done. If
not, the clerk looks at the list (`Roster`), `registration.decide` says what changes and who is told what, and the mail,
the changes and the finished answers are written down in one stroke. Only then is the mail filed in the folder of its
state, and `flows.send` posts what lies in the outbox.

At set times the clerk looks at the calendar. `flows.run_due` asks `registration.due` what a point in time demands
(dial-in data, reminders, the digest, closing notices, retention) and does each in a transaction of its own, once.

`model` holds every noun. The pure rooms know `model` and not each other; they meet in `flows`. The world is touched in
`store` and `edges` only, and everything is wired in `app`.
"""

import os

# One mail is little to calculate: threads would wait for each other longer than they work. NumPy's library reads this
# when it is first opened, so it must stand before every other import.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
