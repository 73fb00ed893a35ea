"""How often the connection broke at a mail"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("sighting", sa.Column("breaks", sa.Integer(), server_default="0", nullable=False))
