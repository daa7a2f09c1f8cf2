"""Bulletins: their sections, the figures as they were told, the branches and what they acknowledged.

Revision 0012 after 0011.
"""
import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""


def upgrade() -> None:
    op.create_table('bulletin',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('period_text', sa.String(length=10), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'approved', 'published', name='state', native_enum=False, length=30), nullable=False),
    sa.Column('strong', sa.Text(), nullable=False),
    sa.Column('problems', sa.Text(), nullable=False),
    sa.Column('due', sa.Text(), nullable=False),
    sa.Column('demands', sa.Text(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'published') = (due_on IS NOT NULL)", name=op.f('ck_bulletin_due')),
    sa.CheckConstraint("(state = 'published') = (published_on IS NOT NULL)", name=op.f('ck_bulletin_published')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulletin')),
    sa.UniqueConstraint('year', 'serial', name=op.f('uq_bulletin_year_serial'))
    )
    with op.batch_alter_table('bulletin', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bulletin_state'), ['state'], unique=False)

    op.create_table('bulletin_year',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_bulletin_year'))
    )
    op.create_table('bulletin_figure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bulletin_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('text', sa.String(length=80), nullable=False),
    sa.Column('bureau_text', sa.String(length=80), nullable=False),
    sa.Column('period_text', sa.String(length=10), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['bulletin_id'], ['bulletin.id'], name=op.f('fk_bulletin_figure_bulletin_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulletin_figure')),
    sa.UniqueConstraint('bulletin_id', 'position', name=op.f('uq_bulletin_figure_bulletin_id_position'))
    )
    op.create_table('bulletin_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bulletin_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=30), nullable=False),
    sa.Column('opinion', sa.String(length=1000), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bulletin_id'], ['bulletin.id'], name=op.f('fk_bulletin_step_bulletin_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulletin_step'))
    )
    with op.batch_alter_table('bulletin_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bulletin_step_bulletin_id'), ['bulletin_id'], unique=False)

    op.create_table('bulletin_branch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bulletin_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(acknowledged_at IS NULL) = (actor = '')", name=op.f('ck_bulletin_branch_acknowledged')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_bulletin_branch_branch_id')),
    sa.ForeignKeyConstraint(['bulletin_id'], ['bulletin.id'], name=op.f('fk_bulletin_branch_bulletin_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulletin_branch')),
    sa.UniqueConstraint('bulletin_id', 'branch_id', name=op.f('uq_bulletin_branch_bulletin_id_branch_id'))
    )
    with op.batch_alter_table('bulletin_branch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bulletin_branch_branch_id'), ['branch_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('bulletin_branch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bulletin_branch_branch_id'))

    op.drop_table('bulletin_branch')
    with op.batch_alter_table('bulletin_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bulletin_step_bulletin_id'))

    op.drop_table('bulletin_step')
    op.drop_table('bulletin_figure')
    op.drop_table('bulletin_year')
    with op.batch_alter_table('bulletin', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bulletin_state'))

    op.drop_table('bulletin')
