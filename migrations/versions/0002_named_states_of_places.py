"""Named states of the places where mails lie"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

STATES = ("not_received", "to_be_filed", "being_filed", "filed", "left")


def upgrade() -> None:
    """`filed_at` was state, lease and time at once; a claim of that hour counts as filed."""
    op.add_column("sighting", sa.Column("state", sa.String(32), nullable=True))
    op.add_column("sighting", sa.Column("claimed_by", sa.Text(), nullable=True))
    op.add_column("sighting", sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE sighting SET state = CASE"
        " WHEN key IS NULL THEN 'not_received'"
        " WHEN filed_at IS NOT NULL THEN 'filed'"
        " WHEN (SELECT folder FROM incoming WHERE incoming.key = sighting.key) IS NULL THEN 'left'"
        " ELSE 'to_be_filed' END"
    )
    with op.batch_alter_table("sighting") as batch:
        batch.alter_column("state", existing_type=sa.String(32), nullable=False)
        named = ", ".join(f"'{state}'" for state in STATES)
        batch.create_check_constraint(op.f("ck_sighting_state"), f"state IN ({named})")
