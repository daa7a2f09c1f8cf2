"""Notices know the row they are about, frozen figures their facts, appraisals whose word they are, steps which fact.

Revision 0004 after 0003.
"""
import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""

SUBJECTS = {
    "postgresql": """
    UPDATE notice SET subject_id = CAST(split_part(key, ':', 3) AS integer)
    WHERE key ~ '^[^:]+:[^:]*:[0-9]{1,9}:[^:]*$'""",
    "sqlite": """
    WITH first AS (SELECT id, substr(key, instr(key, ':') + 1) AS rest FROM notice WHERE length(key) - length(replace(key, ':', '')) = 3),
         second AS (SELECT id, substr(rest, instr(rest, ':') + 1) AS rest FROM first),
         third AS (SELECT id, substr(rest, 1, instr(rest, ':') - 1) AS number FROM second)
    UPDATE notice SET subject_id = (SELECT CAST(number AS integer) FROM third WHERE third.id = notice.id)
    WHERE id IN (SELECT id FROM third WHERE number <> '' AND length(number) < 10 AND number NOT GLOB '*[^0-9]*')""",
}
"""The row a notice sent so far is about stands third in its key; otherwise it would read as done."""
ANOTHER_ACCOUNT = """
    UPDATE appraisal SET account_id = -id WHERE EXISTS (
        SELECT 1 FROM appraisal AS earlier WHERE earlier.commitment_id = appraisal.commitment_id AND earlier.side = appraisal.side
        AND earlier.account_id = appraisal.account_id AND earlier.id < appraisal.id)
"""
"""Revision 0003 knows one word of an account; those of its earlier owners keep their member and lose the account."""


def upgrade() -> None:
    with op.batch_alter_table('appraisal', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_appraisal_commitment_id_side_account_id'), type_='unique')
        batch_op.create_index(batch_op.f('ix_appraisal_commitment_id_side_account_id'), ['commitment_id', 'side', 'account_id'], unique=True, sqlite_where=sa.text('member_id IS NULL'), postgresql_where=sa.text('member_id IS NULL'))

    with op.batch_alter_table('commitment_step', schema=None) as batch_op:
        batch_op.add_column(sa.Column('line_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('fact_id', sa.Integer(), nullable=True))

    with op.batch_alter_table('frozen_figure', schema=None) as batch_op:
        batch_op.add_column(sa.Column('facts', sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('subject_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_notice_account_id_kind_subject_id'), ['account_id', 'kind', 'subject_id'], unique=False)
    op.execute(SUBJECTS[op.get_context().dialect.name])
    op.execute("UPDATE notice SET subject_id = account_id WHERE kind = 'account.email'")


def downgrade() -> None:
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_account_id_kind_subject_id'))
        batch_op.drop_column('subject_id')

    with op.batch_alter_table('frozen_figure', schema=None) as batch_op:
        batch_op.drop_column('facts')

    with op.batch_alter_table('commitment_step', schema=None) as batch_op:
        batch_op.drop_column('fact_id')
        batch_op.drop_column('line_id')

    op.execute(ANOTHER_ACCOUNT)
    with op.batch_alter_table('appraisal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appraisal_commitment_id_side_account_id'), sqlite_where=sa.text('member_id IS NULL'), postgresql_where=sa.text('member_id IS NULL'))
        batch_op.create_unique_constraint(batch_op.f('uq_appraisal_commitment_id_side_account_id'), ['commitment_id', 'side', 'account_id'])
