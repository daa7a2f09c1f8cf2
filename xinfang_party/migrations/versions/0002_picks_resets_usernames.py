"""Wishes for hand-picked facts, resets told to their owners, log-in names in the audit, an index for accusations.

Revision 0002 after 0001.
"""
import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""


def upgrade() -> None:
    op.create_table('account_reset',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('half', sa.Enum('password', 'second_factor', name='half', native_enum=False, length=30), nullable=False),
    sa.Column('by_account_id', sa.Integer(), nullable=True),
    sa.Column('by', sa.String(length=120), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_reset_account_id')),
    sa.ForeignKeyConstraint(['by_account_id'], ['account.id'], name=op.f('fk_account_reset_by_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_reset'))
    )
    with op.batch_alter_table('account_reset', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_reset_account_id_at'), ['account_id', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_reset_by_account_id'), ['by_account_id'], unique=False)

    op.create_table('pick_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('fact_id', sa.Integer(), nullable=False),
    sa.Column('wish', sa.Enum('add', 'drop', name='wish', native_enum=False, length=30), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['line_id'], ['commitment_line.id'], name=op.f('fk_pick_request_line_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pick_request')),
    sa.UniqueConstraint('line_id', 'fact_id', name=op.f('uq_pick_request_line_id_fact_id'))
    )
    with op.batch_alter_table('pick_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pick_request_line_id'), ['line_id'], unique=False)

    # never in a batch: SQLite would build the table anew, without the triggers that refuse changes
    op.add_column('audit_entry', sa.Column('username', sa.String(length=32), server_default=sa.text("''"), nullable=False))

    with op.batch_alter_table('petition_case', schema=None) as batch_op:
        batch_op.create_index('ix_petition_case_accusation', ['received_on', 'id', 'branch_id', 'member_id'], unique=False, sqlite_where=sa.text("purpose = 'accusation'"), postgresql_where=sa.text("purpose = 'accusation'"))


def downgrade() -> None:
    with op.batch_alter_table('petition_case', schema=None) as batch_op:
        batch_op.drop_index('ix_petition_case_accusation', sqlite_where=sa.text("purpose = 'accusation'"), postgresql_where=sa.text("purpose = 'accusation'"))

    op.drop_column('audit_entry', 'username')

    with op.batch_alter_table('pick_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pick_request_line_id'))

    op.drop_table('pick_request')
    with op.batch_alter_table('account_reset', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_reset_by_account_id'))
        batch_op.drop_index(batch_op.f('ix_account_reset_account_id_at'))

    op.drop_table('account_reset')