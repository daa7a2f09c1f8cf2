"""Days of an edition: to object, to mend.

Revision 0014 after 0013.
"""
import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""


def upgrade() -> None:
    with op.batch_alter_table('standard_edition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('object_days', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('mend_days', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('standard_edition', schema=None) as batch_op:
        batch_op.drop_column('mend_days')
        batch_op.drop_column('object_days')
