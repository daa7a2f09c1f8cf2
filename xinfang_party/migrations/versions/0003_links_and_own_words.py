"""Links between accounts and members that are asked for, confirmed addresses, appraisals by member, tallies of refused tries.

Revision 0003 after 0002.
"""
import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""

WHOSE_WORD = """
    UPDATE appraisal SET member_id = (SELECT account.member_id FROM account WHERE account.id = appraisal.account_id)
    WHERE NOT EXISTS (
        SELECT 1 FROM appraisal AS earlier JOIN account AS theirs ON theirs.id = earlier.account_id
        WHERE earlier.commitment_id = appraisal.commitment_id AND earlier.side = appraisal.side AND earlier.id < appraisal.id
        AND theirs.member_id = (SELECT account.member_id FROM account WHERE account.id = appraisal.account_id))
"""
"""The member behind each word said so far; of two words of one member only the first is the member's."""


def upgrade() -> None:
    op.create_table('audit_tally',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('minute', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tag', sa.String(length=80), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('username', sa.String(length=32), nullable=False),
    sa.Column('source', sa.String(length=60), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_tally'))
    )
    with op.batch_alter_table('audit_tally', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_tally_minute'), ['minute'], unique=False)

    op.create_table('account_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('asked', 'confirmed', 'refused', 'withdrawn', 'ended', name='linkstate', native_enum=False, length=30), nullable=False),
    sa.Column('asked_by_account_id', sa.Integer(), nullable=True),
    sa.Column('asked_by', sa.String(length=120), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.String(length=120), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_link_account_id')),
    sa.ForeignKeyConstraint(['asked_by_account_id'], ['account.id'], name=op.f('fk_account_link_asked_by_account_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_account_link_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_link'))
    )
    with op.batch_alter_table('account_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_link_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_link_asked_by_account_id'), ['asked_by_account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_link_member_id_state'), ['member_id', 'state'], unique=False)
        batch_op.create_index('uq_account_link_asked', ['account_id'], unique=True, sqlite_where=sa.text("state = 'asked'"), postgresql_where=sa.text("state = 'asked'"))

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email_confirmed_at', sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE account SET email_confirmed_at = created_at WHERE email <> ''")

    with op.batch_alter_table('appraisal', schema=None) as batch_op:
        batch_op.add_column(sa.Column('member_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_appraisal_member_id'), ['member_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_appraisal_member_id'), 'member', ['member_id'], ['id'])
    op.execute(WHOSE_WORD)
    with op.batch_alter_table('appraisal', schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f('uq_appraisal_commitment_id_side_member_id'), ['commitment_id', 'side', 'member_id'])

    with op.batch_alter_table('committee_post', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False))

    with op.batch_alter_table('frozen_figure', schema=None) as batch_op:
        batch_op.add_column(sa.Column('leaves_out', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('frozen_figure', schema=None) as batch_op:
        batch_op.drop_column('leaves_out')

    with op.batch_alter_table('committee_post', schema=None) as batch_op:
        batch_op.drop_column('version')

    with op.batch_alter_table('appraisal', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_appraisal_member_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_appraisal_commitment_id_side_member_id'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_appraisal_member_id'))
        batch_op.drop_column('member_id')

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('email_confirmed_at')

    with op.batch_alter_table('account_link', schema=None) as batch_op:
        batch_op.drop_index('uq_account_link_asked', sqlite_where=sa.text("state = 'asked'"), postgresql_where=sa.text("state = 'asked'"))
        batch_op.drop_index(batch_op.f('ix_account_link_member_id_state'))
        batch_op.drop_index(batch_op.f('ix_account_link_asked_by_account_id'))
        batch_op.drop_index(batch_op.f('ix_account_link_account_id'))

    op.drop_table('account_link')
    with op.batch_alter_table('audit_tally', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_tally_minute'))

    op.drop_table('audit_tally')