"""Reminder talks and admonitory talks, the problems they are about, the steps they took.

Revision 0013 after 0012.
"""
import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""


def upgrade() -> None:
    op.create_table('admonition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('reminder', 'admonitory', name='kind', native_enum=False, length=30), nullable=False),
    sa.Column('state', sa.Enum('planned', 'approved', 'held', 'followed_up', 'cancelled', name='state', native_enum=False, length=30), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('person_post', sa.String(length=80), nullable=False),
    sa.Column('talker_id', sa.Integer(), nullable=True),
    sa.Column('talker', sa.String(length=80), nullable=False),
    sa.Column('recorder_id', sa.Integer(), nullable=True),
    sa.Column('recorder', sa.String(length=80), nullable=False),
    sa.Column('category', sa.Enum('signs', 'reported', 'findings', 'duty', 'conduct', 'other', name='category', native_enum=False, length=30), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('document_no', sa.String(length=60), nullable=False),
    sa.Column('studied_on', sa.Date(), nullable=True),
    sa.Column('approved_by', sa.String(length=80), nullable=False),
    sa.Column('approved_on', sa.Date(), nullable=True),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('attitude', sa.Text(), nullable=False),
    sa.Column('measures', sa.Text(), nullable=False),
    sa.Column('follow_up_on', sa.Date(), nullable=True),
    sa.Column('follow_up', sa.Text(), nullable=False),
    sa.Column('copied_to', sa.String(length=80), nullable=False),
    sa.Column('copied_on', sa.Date(), nullable=True),
    sa.Column('cancel_reason', sa.String(length=300), nullable=False),
    sa.Column('planner_account_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state IN ('held', 'followed_up')) = (held_on IS NOT NULL)", name=op.f('ck_admonition_held')),
    sa.CheckConstraint("kind <> 'admonitory' OR held_on IS NULL OR (studied_on IS NOT NULL AND approved_on IS NOT NULL)", name=op.f('ck_admonition_approved')),
    sa.CheckConstraint('recorder_id IS NULL OR recorder_id <> person_id', name=op.f('ck_admonition_recorder')),
    sa.CheckConstraint('talker_id IS NULL OR talker_id <> person_id', name=op.f('ck_admonition_talker')),
    sa.ForeignKeyConstraint(['person_id'], ['member.id'], name=op.f('fk_admonition_person_id')),
    sa.ForeignKeyConstraint(['recorder_id'], ['member.id'], name=op.f('fk_admonition_recorder_id')),
    sa.ForeignKeyConstraint(['talker_id'], ['member.id'], name=op.f('fk_admonition_talker_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_admonition'))
    )
    with op.batch_alter_table('admonition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_admonition_due_on'), ['due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_admonition_follow_up_on'), ['follow_up_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_admonition_held_on'), ['held_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_admonition_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_admonition_planner_account_id'), ['planner_account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_admonition_recorder_id'), ['recorder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_admonition_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_admonition_talker_id'), ['talker_id'], unique=False)

    op.create_table('admonition_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('admonition_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=30), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['admonition_id'], ['admonition.id'], name=op.f('fk_admonition_step_admonition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_admonition_step'))
    )
    with op.batch_alter_table('admonition_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_admonition_step_admonition_id'), ['admonition_id'], unique=False)

    op.create_table('admonition_finding',
    sa.Column('admonition_id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['admonition_id'], ['admonition.id'], name=op.f('fk_admonition_finding_admonition_id')),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_admonition_finding_finding_id')),
    sa.PrimaryKeyConstraint('admonition_id', 'finding_id', name=op.f('pk_admonition_finding'))
    )
    with op.batch_alter_table('admonition_finding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_admonition_finding_finding_id'), ['finding_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('admonition_finding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_admonition_finding_finding_id'))

    op.drop_table('admonition_finding')
    with op.batch_alter_table('admonition_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_admonition_step_admonition_id'))

    op.drop_table('admonition_step')
    with op.batch_alter_table('admonition', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_admonition_talker_id'))
        batch_op.drop_index(batch_op.f('ix_admonition_state'))
        batch_op.drop_index(batch_op.f('ix_admonition_recorder_id'))
        batch_op.drop_index(batch_op.f('ix_admonition_planner_account_id'))
        batch_op.drop_index(batch_op.f('ix_admonition_person_id'))
        batch_op.drop_index(batch_op.f('ix_admonition_held_on'))
        batch_op.drop_index(batch_op.f('ix_admonition_follow_up_on'))
        batch_op.drop_index(batch_op.f('ix_admonition_due_on'))

    op.drop_table('admonition')
