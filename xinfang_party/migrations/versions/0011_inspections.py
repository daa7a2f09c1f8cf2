"""Inspections on site: plans, visits, what was seen, and samples that anyone can draw again.

Revision 0011 after 0010.
"""
import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""


def upgrade() -> None:
    op.create_table('inspection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=60), nullable=False),
    sa.Column('period_text', sa.String(length=10), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=True),
    sa.Column('edition_code', sa.String(length=20), nullable=False),
    sa.Column('item_codes', sa.JSON(), nullable=False),
    sa.Column('record_number', sa.Integer(), nullable=False),
    sa.Column('seed', sa.String(length=40), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('planned', 'running', 'finished', name='inspectionstate', native_enum=False, length=30), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=True),
    sa.Column('finished_on', sa.Date(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'finished') = (finished_on IS NOT NULL)", name=op.f('ck_inspection_finished')),
    sa.CheckConstraint("state <> 'planned' OR started_on IS NULL", name=op.f('ck_inspection_started')),
    sa.CheckConstraint('record_number >= 0', name=op.f('ck_inspection_record_number')),
    sa.ForeignKeyConstraint(['round_id'], ['checklist_round.id'], name=op.f('fk_inspection_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection'))
    )
    with op.batch_alter_table('inspection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inspection_due_on'), ['due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspection_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspection_state'), ['state'], unique=False)

    op.create_table('inspection_visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('inspection_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('open', 'finished', name='visitstate', native_enum=False, length=30), nullable=False),
    sa.Column('finished_on', sa.Date(), nullable=True),
    sa.Column('finisher', sa.String(length=80), nullable=False),
    sa.Column('is_carried', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'finished') = (finished_on IS NOT NULL)", name=op.f('ck_inspection_visit_finished')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_inspection_visit_branch_id')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_inspection_visit_inspection_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_visit')),
    sa.UniqueConstraint('inspection_id', 'branch_id', name=op.f('uq_inspection_visit_inspection_id_branch_id'))
    )
    with op.batch_alter_table('inspection_visit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inspection_visit_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspection_visit_finished_on'), ['finished_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspection_visit_state'), ['state'], unique=False)

    op.create_table('inspection_sample',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('inspection_id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('branches', 'items', 'records', name='samplekind', native_enum=False, length=30), nullable=False),
    sa.Column('item_code', sa.String(length=20), nullable=False),
    sa.Column('measure_code', sa.String(length=80), nullable=False),
    sa.Column('seed', sa.String(length=160), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('population', sa.JSON(), nullable=False),
    sa.Column('result', sa.JSON(), nullable=False),
    sa.Column('drawn_on', sa.Date(), nullable=False),
    sa.CheckConstraint("(kind = 'records') = (visit_id IS NOT NULL)", name=op.f('ck_inspection_sample_visit')),
    sa.CheckConstraint('number > 0', name=op.f('ck_inspection_sample_number')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_inspection_sample_inspection_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['inspection_visit.id'], name=op.f('fk_inspection_sample_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_sample'))
    )
    with op.batch_alter_table('inspection_sample', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inspection_sample_inspection_id'), ['inspection_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspection_sample_visit_id'), ['visit_id'], unique=False)

    op.create_table('visit_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('item_code', sa.String(length=20), nullable=False),
    sa.Column('verdict', sa.Enum('agree', 'met', 'partly', 'not_met', name='verdict', native_enum=False, length=30), nullable=False),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['visit_id'], ['inspection_visit.id'], name=op.f('fk_visit_answer_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_answer')),
    sa.UniqueConstraint('visit_id', 'item_code', name=op.f('uq_visit_answer_visit_id_item_code'))
    )
    op.create_table('visit_inspector',
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_visit_inspector_account_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['inspection_visit.id'], name=op.f('fk_visit_inspector_visit_id')),
    sa.PrimaryKeyConstraint('visit_id', 'account_id', name=op.f('pk_visit_inspector'))
    )
    with op.batch_alter_table('visit_inspector', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_inspector_account_id'), ['account_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('visit_inspector', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_inspector_account_id'))

    op.drop_table('visit_inspector')
    op.drop_table('visit_answer')
    with op.batch_alter_table('inspection_sample', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inspection_sample_visit_id'))
        batch_op.drop_index(batch_op.f('ix_inspection_sample_inspection_id'))

    op.drop_table('inspection_sample')
    with op.batch_alter_table('inspection_visit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inspection_visit_state'))
        batch_op.drop_index(batch_op.f('ix_inspection_visit_finished_on'))
        batch_op.drop_index(batch_op.f('ix_inspection_visit_branch_id'))

    op.drop_table('inspection_visit')
    with op.batch_alter_table('inspection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inspection_state'))
        batch_op.drop_index(batch_op.f('ix_inspection_round_id'))
        batch_op.drop_index(batch_op.f('ix_inspection_due_on'))

    op.drop_table('inspection')
