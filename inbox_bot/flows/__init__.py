"""Where the rooms meet: short stories, told straight.

`receive`  one mail from the mailbox to the list and the outbox
`mailbox`  all that is new in the mailbox, each mail in the folder of its state
`send`     what lies in the outbox, and a copy of it in Sent
`run_due`  what a point in time demands
`erase`    a person is forgotten
`desk`     what the clerk has at hand while doing so
"""
