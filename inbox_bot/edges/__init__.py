"""Where the world is touched: the mailbox (`imap`), the way out (`smtp`), the clock's tick (`ticker`).

Each file knows the model and its one library. What breaks here is an `OSError` with a reason that names no person, no
address and no text of a mail.
"""
