"""A frozen promise keeps what everybody else had reached by then.

Revision 0005 after 0004.
"""
import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""


def upgrade() -> None:
    with op.batch_alter_table('commitment_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('frozen_everyone_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_commitment_line_frozen_everyone_id'), 'frozen_figure', ['frozen_everyone_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('commitment_line', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_commitment_line_frozen_everyone_id'), type_='foreignkey')
        batch_op.drop_column('frozen_everyone_id')
