"""Editions of the branch standard, rounds, what is said of their items, and evidence.

Revision 0008 after 0007.
"""
import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""


def upgrade() -> None:
    op.create_table('round_schedule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('each', sa.String(length=10), nullable=False),
    sa.Column('self_days', sa.Integer(), nullable=False),
    sa.Column('inspect_days', sa.Integer(), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_schedule'))
    )
    op.create_table('standard_edition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=True),
    sa.Column('grades', sa.JSON(), nullable=False),
    sa.Column('cap', sa.String(length=20), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standard_edition')),
    sa.UniqueConstraint('code', name=op.f('uq_standard_edition_code'))
    )
    with op.batch_alter_table('standard_edition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_standard_edition_from_on'), ['from_on'], unique=False)

    op.create_table('checklist_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('period_text', sa.String(length=10), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('self_due_on', sa.Date(), nullable=False),
    sa.Column('inspect_due_on', sa.Date(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('self_due_on <= inspect_due_on', name=op.f('ck_checklist_round_days')),
    sa.ForeignKeyConstraint(['edition_id'], ['standard_edition.id'], name=op.f('fk_checklist_round_edition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checklist_round'))
    )
    with op.batch_alter_table('checklist_round', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_checklist_round_edition_id'), ['edition_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_checklist_round_period_text'), ['period_text'], unique=False)

    op.create_table('standard_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_code', sa.String(length=20), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('aspect', sa.String(length=40), nullable=False),
    sa.Column('category', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('demand', sa.String(length=300), nullable=False),
    sa.Column('counted_as', sa.String(length=300), nullable=False),
    sa.Column('frequency', sa.String(length=40), nullable=False),
    sa.Column('basis', sa.String(length=200), nullable=False),
    sa.Column('confidence', sa.String(length=10), nullable=False),
    sa.Column('weight', sa.Double(), nullable=False),
    sa.Column('confirmed_by', sa.String(length=40), nullable=False),
    sa.Column('is_zero_tolerance', sa.Boolean(), nullable=False),
    sa.Column('proof', sa.String(length=500), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('weight > 0', name=op.f('ck_standard_item_weight')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_standard_item_batch_id')),
    sa.ForeignKeyConstraint(['edition_code'], ['standard_edition.code'], name=op.f('fk_standard_item_edition_code'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standard_item')),
    sa.UniqueConstraint('edition_code', 'code', name=op.f('uq_standard_item_edition_code_code'))
    )
    with op.batch_alter_table('standard_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_standard_item_batch_id'), ['batch_id'], unique=False)

    op.create_table('assessment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('open', 'assessed', 'inspected', 'objected', 'accepted', 'closed', name='assessmentstate', native_enum=False, length=30), nullable=False),
    sa.Column('state_since', sa.Date(), nullable=False),
    sa.Column('inspector_id', sa.Integer(), nullable=True),
    sa.Column('as_of', sa.Date(), nullable=True),
    sa.Column('total', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_assessment_branch_id')),
    sa.ForeignKeyConstraint(['round_id'], ['checklist_round.id'], name=op.f('fk_assessment_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment')),
    sa.UniqueConstraint('round_id', 'branch_id', name=op.f('uq_assessment_round_id_branch_id'))
    )
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assessment_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_state'), ['state'], unique=False)

    op.create_table('evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('file', 'record', 'paper', name='evidencekind', native_enum=False, length=30), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('valid_until IS NULL OR valid_until >= dated_on', name=op.f('ck_evidence_days')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_evidence_branch_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_branch_id_dated_on'), ['branch_id', 'dated_on'], unique=False)

    op.create_table('assessment_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=30), nullable=False),
    sa.Column('opinion', sa.String(length=500), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_assessment_step_assessment_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment_step'))
    )
    with op.batch_alter_table('assessment_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assessment_step_assessment_id'), ['assessment_id'], unique=False)

    op.create_table('evidence_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('evidence_id', sa.Integer(), nullable=False),
    sa.Column('item_code', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_evidence_item_evidence_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_item')),
    sa.UniqueConstraint('evidence_id', 'item_code', name=op.f('uq_evidence_item_evidence_id_item_code'))
    )
    with op.batch_alter_table('evidence_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_item_item_code'), ['item_code'], unique=False)

    op.create_table('item_score',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('item_code', sa.String(length=20), nullable=False),
    sa.Column('self_ratio', sa.Double(), nullable=True),
    sa.Column('self_remark', sa.String(length=500), nullable=False),
    sa.Column('inspected_ratio', sa.Double(), nullable=True),
    sa.Column('inspected_reason', sa.String(length=500), nullable=False),
    sa.Column('objection', sa.String(length=500), nullable=False),
    sa.Column('answer', sa.String(length=500), nullable=False),
    sa.Column('state', sa.Enum('met_by_records', 'met_by_statement', 'not_met', 'cannot_tell', 'pending', 'waived', 'not_owed', name='state', native_enum=False, length=30), nullable=True),
    sa.Column('ratio', sa.Double(), nullable=True),
    sa.Column('final', sa.Double(), nullable=True),
    sa.Column('results', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_item_score_assessment_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_score')),
    sa.UniqueConstraint('assessment_id', 'item_code', name=op.f('uq_item_score_assessment_id_item_code'))
    )


def downgrade() -> None:
    op.drop_table('item_score')
    with op.batch_alter_table('evidence_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evidence_item_item_code'))

    op.drop_table('evidence_item')
    with op.batch_alter_table('assessment_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assessment_step_assessment_id'))

    op.drop_table('assessment_step')
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evidence_branch_id_dated_on'))

    op.drop_table('evidence')
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assessment_state'))
        batch_op.drop_index(batch_op.f('ix_assessment_branch_id'))

    op.drop_table('assessment')
    with op.batch_alter_table('standard_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_standard_item_batch_id'))

    op.drop_table('standard_item')
    with op.batch_alter_table('checklist_round', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_checklist_round_period_text'))
        batch_op.drop_index(batch_op.f('ix_checklist_round_edition_id'))

    op.drop_table('checklist_round')
    with op.batch_alter_table('standard_edition', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_standard_edition_from_on'))

    op.drop_table('standard_edition')
    op.drop_table('round_schedule')
