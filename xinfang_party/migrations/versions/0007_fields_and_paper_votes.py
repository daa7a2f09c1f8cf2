"""What a record says besides, working days until material was learned, votes on paper.

Revision 0007 after 0006.
"""
from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op
from chinese_calendar import holidays, workdays

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""


def upgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('study_secretary_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('key_speakers', sa.String(length=200), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column('settled_by', sa.String(length=80), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column('archive_number', sa.String(length=40), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column('duty_score', sa.Double(), nullable=True))
        batch_op.create_index(batch_op.f('ix_activity_study_secretary_id'), ['study_secretary_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_activity_study_secretary_id'), 'member', ['study_secretary_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_activity_score'), 'duty_score BETWEEN 0 AND 100')

    with op.batch_alter_table('appraisal_round', schema=None) as batch_op:
        batch_op.add_column(sa.Column('way', sa.Enum('online', 'paper', name='ballotway', native_enum=False, length=30), server_default='online', nullable=False))
        batch_op.add_column(sa.Column('ballots_issued', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('ballots_collected', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_appraisal_round_ballots'), 'ballots_collected <= ballots_issued')

    with op.batch_alter_table('study_material', schema=None) as batch_op:
        batch_op.add_column(sa.Column('lag_days', sa.Integer(), nullable=True))

    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.add_column(sa.Column('starts_at', sa.Time(), nullable=True))

    count_lags()


def count_lags() -> None:
    """By the public calendar of working days; a record that is written again counts by the bureau's own."""
    material = sa.table('study_material', *(sa.column(name) for name in ('id', 'activity_id', 'lag_days')), sa.column('issued_on', sa.Date()))
    activity = sa.table('activity', sa.column('id'), sa.column('held_on', sa.Date()))
    known = sa.select(material.c.id, material.c.issued_on, activity.c.held_on).join_from(
        material, activity, activity.c.id == material.c.activity_id).where(material.c.issued_on.is_not(None))
    for key, issued_on, held_on in op.get_bind().execute(known).all():
        op.execute(material.update().where(material.c.id == key).values(lag_days=worked_between(issued_on, held_on)))


def worked_between(start: date, end: date) -> int:
    first, last = sorted((start, end))
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    number = sum(day in workdays or (day.weekday() < 5 and day not in holidays) for day in days)
    return number if end >= start else -number


def downgrade() -> None:
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.drop_column('starts_at')

    with op.batch_alter_table('study_material', schema=None) as batch_op:
        batch_op.drop_column('lag_days')

    with op.batch_alter_table('appraisal_round', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_appraisal_round_ballots'), type_='check')
        batch_op.drop_column('ballots_collected')
        batch_op.drop_column('ballots_issued')
        batch_op.drop_column('way')

    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_activity_score'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_activity_study_secretary_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_activity_study_secretary_id'))
        batch_op.drop_column('duty_score')
        batch_op.drop_column('archive_number')
        batch_op.drop_column('settled_by')
        batch_op.drop_column('key_speakers')
        batch_op.drop_column('study_secretary_id')
