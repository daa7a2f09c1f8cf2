"""Plans of inspections that were withdrawn and those in their place; branches that are left out of a visit.

Revision 0015 after 0014.
"""
import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""


def upgrade() -> None:
    with op.batch_alter_table('inspection', schema=None) as batch_op:
        batch_op.add_column(sa.Column('withdrawn_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('withdrawer', sa.String(length=80), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column('withdraw_reason', sa.String(length=300), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column('replaces_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_inspection_replaces_id'), ['replaces_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_inspection_replaces_id'), 'inspection', ['replaces_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_inspection_withdrawn'), "(state = 'withdrawn') = (withdrawn_on IS NOT NULL)")

    with op.batch_alter_table('inspection_visit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('skipped_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('skip_reason', sa.String(length=300), server_default=sa.text("''"), nullable=False))
        batch_op.create_check_constraint(batch_op.f('ck_inspection_visit_skipped'), "(state = 'skipped') = (skipped_on IS NOT NULL)")


def downgrade() -> None:
    """The version before knows neither state: a withdrawn plan is over, a branch left out is one that nobody has been to."""
    op.execute("UPDATE inspection SET state = 'finished', finished_on = withdrawn_on, withdrawn_on = NULL WHERE state = 'withdrawn'")
    op.execute("UPDATE inspection_visit SET state = 'open', skipped_on = NULL WHERE state = 'skipped'")
    with op.batch_alter_table('inspection_visit', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_inspection_visit_skipped'), type_='check')
        batch_op.drop_column('skip_reason')
        batch_op.drop_column('skipped_on')

    with op.batch_alter_table('inspection', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_inspection_withdrawn'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_inspection_replaces_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_inspection_replaces_id'))
        batch_op.drop_column('replaces_id')
        batch_op.drop_column('withdraw_reason')
        batch_op.drop_column('withdrawer')
        batch_op.drop_column('withdrawn_on')
