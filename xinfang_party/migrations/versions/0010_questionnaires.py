"""Questionnaires: their questions, one-time links and what was answered.

Revision 0010 after 0009.
"""
import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""


def upgrade() -> None:
    op.create_table('questionnaire',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('purpose', sa.Enum('style', 'masses', 'other', name='purpose', native_enum=False, length=30), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=True),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('opening', sa.Text(), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'open', 'closed', name='state', native_enum=False, length=30), nullable=False),
    sa.Column('links_issued', sa.Integer(), nullable=False),
    sa.Column('answers', sa.Integer(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('answers BETWEEN 0 AND links_issued', name=op.f('ck_questionnaire_answers')),
    sa.CheckConstraint('branch_id IS NULL OR department_id IS NULL', name=op.f('ck_questionnaire_about')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_questionnaire_branch_id')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_questionnaire_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questionnaire'))
    )
    with op.batch_alter_table('questionnaire', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_questionnaire_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_questionnaire_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_questionnaire_state'), ['state'], unique=False)

    op.create_table('answer_link',
    sa.Column('questionnaire_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['questionnaire_id'], ['questionnaire.id'], name=op.f('fk_answer_link_questionnaire_id')),
    sa.PrimaryKeyConstraint('questionnaire_id', 'token_hash', name=op.f('pk_answer_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_answer_link_token_hash')),
    sqlite_with_rowid=False
    )
    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('questionnaire_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('satisfaction', 'single', 'several', 'text', name='questionkind', native_enum=False, length=30), nullable=False),
    sa.Column('words', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['questionnaire_id'], ['questionnaire.id'], name=op.f('fk_question_questionnaire_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    sa.UniqueConstraint('questionnaire_id', 'position', name=op.f('uq_question_questionnaire_id_position'))
    )
    op.create_table('answer_text',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('lot', sa.String(length=32), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_answer_text_question_id')),
    sa.PrimaryKeyConstraint('question_id', 'lot', name=op.f('pk_answer_text')),
    sqlite_with_rowid=False
    )
    op.create_table('question_option',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=40), nullable=False),
    sa.Column('grade', sa.Enum('satisfied', 'mostly', 'fair', 'dissatisfied', 'unknown', name='satisfaction', native_enum=False, length=30), nullable=True),
    sa.Column('chosen', sa.Integer(), nullable=False),
    sa.CheckConstraint('chosen >= 0', name=op.f('ck_question_option_chosen')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_question_option_question_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_option')),
    sa.UniqueConstraint('question_id', 'position', name=op.f('uq_question_option_question_id_position'))
    )


def downgrade() -> None:
    op.drop_table('question_option')
    op.drop_table('answer_text')
    op.drop_table('question')
    op.drop_table('answer_link')
    with op.batch_alter_table('questionnaire', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_questionnaire_state'))
        batch_op.drop_index(batch_op.f('ix_questionnaire_department_id'))
        batch_op.drop_index(batch_op.f('ix_questionnaire_branch_id'))

    op.drop_table('questionnaire')
