"""What was found wrong, how it is put right, and the rules and campaigns that came of it.

Revision 0009 after 0008.
"""
import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""


def upgrade() -> None:
    op.create_table('finding_year',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_finding_year'))
    )
    op.create_table('remedy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('rule', 'campaign', name='remedykind', native_enum=False, length=30), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('document_no', sa.String(length=60), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=True),
    sa.Column('keeper', sa.String(length=60), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('ended_on IS NULL OR ended_on >= started_on', name=op.f('ck_remedy_dates')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_remedy_branch_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remedy'))
    )
    with op.batch_alter_table('remedy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_remedy_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_remedy_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_remedy_started_on'), ['started_on'], unique=False)

    op.create_table('finding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('source', sa.Enum('round', 'inspection', 'tour', 'self_check', 'signal', name='source', native_enum=False, length=30), nullable=False),
    sa.Column('source_key', sa.String(length=40), nullable=False),
    sa.Column('found_by', sa.String(length=60), nullable=False),
    sa.Column('document_no', sa.String(length=60), nullable=False),
    sa.Column('feedback_on', sa.Date(), nullable=True),
    sa.Column('found_on', sa.Date(), nullable=False),
    sa.Column('item_code', sa.String(length=20), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('severity', sa.Enum('minor', 'major', 'grave', name='severity', native_enum=False, length=30), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('lead_leader', sa.String(length=40), nullable=False),
    sa.Column('lead_department_id', sa.Integer(), nullable=True),
    sa.Column('cooperating', sa.String(length=120), nullable=False),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('measures', sa.Text(), nullable=False),
    sa.Column('due_kind', sa.Enum('now', 'lasting', name='duekind', native_enum=False, length=30), nullable=False),
    sa.Column('bound_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('registered', 'planned', 'reported', 'confirmed', 'passed', 'closed', 'withdrawn', name='state', native_enum=False, length=30), nullable=False),
    sa.Column('state_since', sa.Date(), nullable=False),
    sa.Column('registrar_account_id', sa.Integer(), nullable=True),
    sa.Column('registrar_member_id', sa.Integer(), nullable=True),
    sa.Column('registrar', sa.String(length=80), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('approver', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name=op.f('ck_finding_closed')),
    sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name=op.f('ck_finding_withdrawn')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_finding_branch_id')),
    sa.ForeignKeyConstraint(['lead_department_id'], ['department.id'], name=op.f('fk_finding_lead_department_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['member.id'], name=op.f('fk_finding_owner_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['finding.id'], name=op.f('fk_finding_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding')),
    sa.UniqueConstraint('year', 'serial', name=op.f('uq_finding_year_serial'))
    )
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_branch_id_state'), ['branch_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_due_on'), ['due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_found_on'), ['found_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_item_code'), ['item_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_lead_department_id'), ['lead_department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_owner_id_state'), ['owner_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_source'), ['source'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_state'), ['state'], unique=False)

    op.create_table('finding_extension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('before_on', sa.Date(), nullable=False),
    sa.Column('new_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('state', sa.Enum('asked', 'approved', 'refused', name='extensionstate', native_enum=False, length=30), nullable=False),
    sa.Column('asker_account_id', sa.Integer(), nullable=True),
    sa.Column('asker_member_id', sa.Integer(), nullable=True),
    sa.Column('asked_by', sa.String(length=80), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('approver', sa.String(length=80), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('opinion', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'asked') = (decided_on IS NULL)", name=op.f('ck_finding_extension_decided')),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_finding_extension_finding_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding_extension'))
    )
    with op.batch_alter_table('finding_extension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_extension_finding_id'), ['finding_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_extension_state'), ['state'], unique=False)

    op.create_table('finding_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('noted_on', sa.Date(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_finding_note_finding_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding_note'))
    )
    with op.batch_alter_table('finding_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_note_finding_id'), ['finding_id'], unique=False)

    op.create_table('finding_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=30), nullable=False),
    sa.Column('opinion', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('taken_on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_finding_step_finding_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding_step'))
    )
    with op.batch_alter_table('finding_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_step_finding_id'), ['finding_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_step_verb_taken_on'), ['verb', 'taken_on'], unique=False)

    op.create_table('remedy_finding',
    sa.Column('remedy_id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_remedy_finding_finding_id')),
    sa.ForeignKeyConstraint(['remedy_id'], ['remedy.id'], name=op.f('fk_remedy_finding_remedy_id')),
    sa.PrimaryKeyConstraint('remedy_id', 'finding_id', name=op.f('pk_remedy_finding'))
    )
    with op.batch_alter_table('remedy_finding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_remedy_finding_finding_id'), ['finding_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('remedy_finding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_remedy_finding_finding_id'))

    op.drop_table('remedy_finding')
    with op.batch_alter_table('finding_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_finding_step_verb_taken_on'))
        batch_op.drop_index(batch_op.f('ix_finding_step_finding_id'))

    op.drop_table('finding_step')
    with op.batch_alter_table('finding_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_finding_note_finding_id'))

    op.drop_table('finding_note')
    with op.batch_alter_table('finding_extension', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_finding_extension_state'))
        batch_op.drop_index(batch_op.f('ix_finding_extension_finding_id'))

    op.drop_table('finding_extension')
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_finding_state'))
        batch_op.drop_index(batch_op.f('ix_finding_source'))
        batch_op.drop_index(batch_op.f('ix_finding_parent_id'))
        batch_op.drop_index(batch_op.f('ix_finding_owner_id_state'))
        batch_op.drop_index(batch_op.f('ix_finding_lead_department_id'))
        batch_op.drop_index(batch_op.f('ix_finding_item_code'))
        batch_op.drop_index(batch_op.f('ix_finding_found_on'))
        batch_op.drop_index(batch_op.f('ix_finding_due_on'))
        batch_op.drop_index(batch_op.f('ix_finding_branch_id_state'))

    op.drop_table('finding')
    with op.batch_alter_table('remedy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_remedy_started_on'))
        batch_op.drop_index(batch_op.f('ix_remedy_kind'))
        batch_op.drop_index(batch_op.f('ix_remedy_branch_id'))

    op.drop_table('remedy')
    op.drop_table('finding_year')
