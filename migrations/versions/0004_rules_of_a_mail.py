"""By which rules a mail was not answered"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("incoming", sa.Column("rules", sa.JSON(none_as_null=True), nullable=True))
