"""What an answer says, as a digest"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("outgoing", sa.Column("said", sa.Text(), server_default="", nullable=False))
