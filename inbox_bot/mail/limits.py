"""How much of one mail is looked at. Every limit cuts and says so in `Message.defects`; none refuses a mail.

The figures lie far above honest mail (measured: 19,791 mails of public archives) and far below what hurts a worker.
"""

from __future__ import annotations

from typing import Final

MAX_DEPTH: Final = 30
"""Nested multiparts. Forwarding mail programs reach about ten; from 247 on the standard library overflows its stack."""

MAX_PARTS: Final = 300
"""Leaves. A digest of a busy mailing list has some dozen; a MIME bomb has a hundred thousand."""

MAX_HEADER_BLOCK: Final = 512 * 1024
"""Bytes of header fields of one part. Long Received and ARC chains stay under 100 KiB."""

MAX_HEADER_FIELDS: Final = 2_000
"""Header fields of one part: each costs an object in memory and a row for whoever stores them."""

MAX_HEADER: Final = 64 * 1024
"""Bytes of one field. 2,000 recipients fit; longer ones are attacks on quadratic parsers (FACTS: 37 s for 57 kB)."""

MAX_PARAMETERS: Final = 8 * 1024
"""Characters of a Content-Type or Content-Disposition field: they are taken apart in quadratic time."""

MAX_TEXT: Final = 1_000_000
"""Characters of text in all parts together: five hundred printed pages, more than any reader here should be given."""

MAX_ADDRESSES: Final = 500
"""Addresses of one field. To is searched for our own address only, From is never answered beyond one."""

MAX_REFERENCES: Final = 200
"""Message-IDs of one field: a thread grows by one a reply."""

MAX_MESSAGE_ID: Final = 500
"""Characters of a Message-ID: RFC 5322 2.1.1 leaves 998 a line, and databases index less."""

MAX_FILENAME: Final = 120
"""Characters of a file name: it is shown to people and may become a file of theirs."""

MAX_BROKEN_LINES: Final = 20
"""Lines without a colon amid a header block: each is forgiven by looking ahead, so they are counted."""
