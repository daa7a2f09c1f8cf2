"""Lanes and their steps, joint consultations, letters, clusters with voices and policies, ratings over a link.

Revision 0019 after 0018.
"""
import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""
RECEIVED = 'ix_petition_case_received_on_id_purpose_channel_handling_subject_id_district_department_id_branch_id_member_id'


def upgrade() -> None:
    with op.batch_alter_table('case_pause', schema=None) as batch_op:
        batch_op.add_column(sa.Column('at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('is_late', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True))

    op.create_table('cluster_threshold',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('least', sa.Integer(), nullable=False),
    sa.Column('growth', sa.Float(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('set_on', sa.Date(), nullable=False),
    sa.CheckConstraint('months BETWEEN 1 AND 12 AND least >= 1 AND growth >= 1', name=op.f('ck_cluster_threshold_numbers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cluster_threshold'))
    )
    with op.batch_alter_table('cluster_threshold', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cluster_threshold_set_on'), ['set_on'], unique=False)

    op.create_table('lane_limit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handling', sa.Enum('urgent', 'simple', 'complex', 'hard', name='handlingclass', native_enum=False, length=30), nullable=False),
    sa.Column('code', sa.Enum('contact', 'report', 'measures', 'progress', 'accept', 'answer', 'notify', 'invite', 'lead_unit', 'consult', 'leader', 'supervise', 'review', name='stepcode', native_enum=False, length=30), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('set_on', sa.Date(), nullable=False),
    sa.CheckConstraint('number BETWEEN 1 AND 365', name=op.f('ck_lane_limit_number')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lane_limit')),
    sa.UniqueConstraint('handling', 'code', 'from_on', name=op.f('uq_lane_limit_handling_code_from_on'))
    )
    op.create_table('letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('supervision', 'improvement', 'policy', 'accountability', name='kind', native_enum=False, length=30), nullable=False),
    sa.Column('trigger', sa.Enum('overdue', 'not_reported', 'procedure', 'shirking', 'fraud', 'not_carried_out', 'policy_gap', 'serious', 'other', name='trigger', native_enum=False, length=30), nullable=False),
    sa.Column('means', sa.Enum('ordinary', 'on_site', 'interview', 'listed', name='means', native_enum=False, length=30), nullable=False),
    sa.Column('state', sa.Enum('draft', 'in_review', 'reviewed', 'issued', 'delivered', 'answered', 'checked', 'closed', 'withdrawn', name='state', native_enum=False, length=30), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('to_unit', sa.String(length=80), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('requirement', sa.Text(), nullable=False),
    sa.Column('answer_days', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('first_due_on', sa.Date(), nullable=True),
    sa.Column('series', sa.String(length=10), nullable=True),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('serial', sa.Integer(), nullable=True),
    sa.Column('drafter_account_id', sa.Integer(), nullable=True),
    sa.Column('drafted_by', sa.String(length=80), nullable=False),
    sa.Column('drafted_on', sa.Date(), nullable=False),
    sa.Column('reviewer_account_id', sa.Integer(), nullable=True),
    sa.Column('issuer_account_id', sa.Integer(), nullable=True),
    sa.Column('issued_by', sa.String(length=80), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('delivered_on', sa.Date(), nullable=True),
    sa.Column('delivered_how', sa.String(length=80), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('first_answered_on', sa.Date(), nullable=True),
    sa.Column('adoption', sa.Enum('adopted', 'partly', 'not_adopted', name='adoption', native_enum=False, length=30), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('not_adopted_reason', sa.Text(), nullable=False),
    sa.Column('reminders', sa.Integer(), nullable=False),
    sa.Column('reminded_on', sa.Date(), nullable=True),
    sa.Column('listed_on', sa.Date(), nullable=True),
    sa.Column('checked_on', sa.Date(), nullable=True),
    sa.Column('check', sa.Enum('carried_out', 'partly', 'not_carried_out', name='check', native_enum=False, length=30), nullable=True),
    sa.Column('check_text', sa.Text(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(issued_on IS NULL) = (serial IS NULL)', name=op.f('ck_letter_numbered')),
    sa.CheckConstraint('answered_on IS NULL OR (adoption IS NOT NULL AND first_answered_on IS NOT NULL AND answered_on >= delivered_on)', name=op.f('ck_letter_answered')),
    sa.CheckConstraint('delivered_on IS NULL OR (issued_on IS NOT NULL AND delivered_on >= issued_on)', name=op.f('ck_letter_delivered')),
    sa.CheckConstraint('(issued_on IS NULL) = (due_on IS NULL) AND (due_on IS NULL) = (first_due_on IS NULL)', name=op.f('ck_letter_due')),
    sa.CheckConstraint('issuer_account_id IS NULL OR (issuer_account_id <> drafter_account_id AND issuer_account_id <> reviewer_account_id)', name=op.f('ck_letter_issuer')),
    sa.CheckConstraint('reviewer_account_id IS NULL OR reviewer_account_id <> drafter_account_id', name=op.f('ck_letter_reviewer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('series', 'year', 'serial', name=op.f('uq_letter_series_year_serial'))
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_drafter_account_id'), ['drafter_account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_first_answered_on'), ['first_answered_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_first_due_on'), ['first_due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_issued_on_kind'), ['issued_on', 'kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_listed_on'), ['listed_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_state_due_on'), ['state', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_to_unit'), ['to_unit'], unique=False)

    op.create_table('letter_year',
    sa.Column('series', sa.String(length=10), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('series', 'year', name=op.f('pk_letter_year'))
    )
    op.create_table('rating_choice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('takes_words', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('days BETWEEN 1 AND 90', name=op.f('ck_rating_choice_days')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rating_choice'))
    )
    op.create_table('letter_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=30), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_letter_step_letter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_step'))
    )
    with op.batch_alter_table('letter_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_step_letter_id'), ['letter_id'], unique=False)

    op.create_table('cluster',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('district', sa.String(length=40), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('ground', sa.String(length=300), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('open', 'closed', name='clusterstate', native_enum=False, length=30), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('close_reason', sa.String(length=300), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('made_by', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name=op.f('ck_cluster_closed')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_cluster_subject_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cluster'))
    )
    with op.batch_alter_table('cluster', schema=None) as batch_op:
        batch_op.create_index('ix_cluster_place', ['subject_id', 'district'], unique=False)
        batch_op.create_index(batch_op.f('ix_cluster_state'), ['state'], unique=False)
        batch_op.create_index('uq_cluster_open', ['subject_id', 'district'], unique=True, sqlite_where=sa.text("state = 'open'"),
                              postgresql_where=sa.text("state = 'open'"))

    op.create_table('special_period',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('tag', sa.String(length=10), nullable=False),
    sa.Column('criterion', sa.String(length=300), nullable=False),
    sa.Column('handling', sa.Enum('urgent', 'simple', 'complex', 'hard', name='handlingclass', native_enum=False, length=30), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('district', sa.String(length=40), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('set_on', sa.Date(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('to_on IS NULL OR to_on >= from_on', name=op.f('ck_special_period_dates')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_special_period_subject_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_special_period')),
    sa.UniqueConstraint('name', name=op.f('uq_special_period_name'))
    )
    with op.batch_alter_table('special_period', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_special_period_subject_id'), ['subject_id'], unique=False)

    op.create_table('cluster_policy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cluster_id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('document_no', sa.String(length=60), nullable=False),
    sa.Column('organ', sa.String(length=80), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('noted_by', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['cluster_id'], ['cluster.id'], name=op.f('fk_cluster_policy_cluster_id')),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_cluster_policy_letter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cluster_policy'))
    )
    with op.batch_alter_table('cluster_policy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cluster_policy_cluster_id'), ['cluster_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cluster_policy_letter_id'), ['letter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cluster_policy_made_on'), ['made_on'], unique=False)

    op.create_table('consultation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('topic', sa.String(length=120), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('planned', 'held', 'closed', 'cancelled', name='state', native_enum=False, length=30), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('recorded_on', sa.Date(), nullable=True),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('convener', sa.String(length=80), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('record', sa.Text(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('cancel_reason', sa.String(length=300), nullable=False),
    sa.Column('planned_by', sa.String(length=80), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state IN ('held', 'closed')) = (held_on IS NOT NULL)", name=op.f('ck_consultation_held')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_consultation_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation'))
    )
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consultation_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consultation_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consultation_held_on'), ['held_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_consultation_state_planned_on'), ['state', 'planned_on'], unique=False)

    op.create_table('case_lane',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('period_id', sa.Integer(), nullable=True),
    sa.Column('marked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('next_step', sa.Enum('contact', 'report', 'measures', 'progress', 'accept', 'answer', 'notify', 'invite', 'lead_unit', 'consult', 'leader', 'supervise', 'review', name='stepcode', native_enum=False, length=30), nullable=True),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('next_time', sa.Time(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['petition_case.id'], name=op.f('fk_case_lane_case_id')),
    sa.ForeignKeyConstraint(['period_id'], ['special_period.id'], name=op.f('fk_case_lane_period_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_case_lane'))
    )
    with op.batch_alter_table('case_lane', schema=None) as batch_op:
        batch_op.create_index('ix_case_lane_next', ['next_on', 'case_id'], unique=False, sqlite_where=sa.text('next_on IS NOT NULL'), postgresql_where=sa.text('next_on IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_case_lane_period_id'), ['period_id'], unique=False)

    op.create_table('case_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Enum('contact', 'report', 'measures', 'progress', 'accept', 'answer', 'notify', 'invite', 'lead_unit', 'consult', 'leader', 'supervise', 'review', name='stepcode', native_enum=False, length=30), nullable=False),
    sa.Column('handling', sa.Enum('urgent', 'simple', 'complex', 'hard', name='handlingclass', native_enum=False, length=30), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('due_time', sa.Time(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('done_time', sa.Time(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('is_own', sa.Boolean(), nullable=False),
    sa.Column('written_on', sa.Date(), nullable=True),
    sa.Column('missed_on', sa.Date(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('due_on IS NOT NULL OR done_on IS NOT NULL', name=op.f('ck_case_step_days')),
    sa.ForeignKeyConstraint(['case_id'], ['petition_case.id'], name=op.f('fk_case_step_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_step'))
    )
    with op.batch_alter_table('case_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_step_case_id_code'), ['case_id', 'code'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_step_due_on_case_id'), ['due_on', 'case_id'], unique=False)
        batch_op.create_index('ix_case_step_waiting', ['due_on', 'case_id'], unique=False, sqlite_where=sa.text('done_on IS NULL'), postgresql_where=sa.text('done_on IS NULL'))

    op.create_table('consultation_case',
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['petition_case.id'], name=op.f('fk_consultation_case_case_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_consultation_case_consultation_id')),
    sa.PrimaryKeyConstraint('consultation_id', 'case_id', name=op.f('pk_consultation_case'))
    )
    with op.batch_alter_table('consultation_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consultation_case_case_id'), ['case_id'], unique=False)

    op.create_table('consultation_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=300), nullable=False),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('owner_unit', sa.String(length=80), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('first_due_on', sa.Date(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('noted_by', sa.String(length=80), nullable=False),
    sa.Column('noted_on', sa.Date(), nullable=True),
    sa.CheckConstraint("done_on IS NULL OR decision <> ''", name=op.f('ck_consultation_question_decided')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_consultation_question_consultation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation_question'))
    )
    with op.batch_alter_table('consultation_question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consultation_question_consultation_id'), ['consultation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consultation_question_first_due_on_done_on'), ['first_due_on', 'done_on'], unique=False)

    op.create_table('consultation_unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('is_lead', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_consultation_unit_consultation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation_unit'))
    )
    with op.batch_alter_table('consultation_unit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consultation_unit_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('frontline_voice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('source', sa.Enum('front_desk', 'street', 'department', 'unit', 'other', name='source', native_enum=False, length=30), nullable=False),
    sa.Column('place', sa.String(length=60), nullable=False),
    sa.Column('spoken_on', sa.Date(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('branch_id', sa.Integer(), nullable=True),
    sa.Column('cluster_id', sa.Integer(), nullable=True),
    sa.Column('letter_id', sa.Integer(), nullable=True),
    sa.Column('policy_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('noted', 'studying', 'proposed', 'policy', 'answered', name='voicestate', native_enum=False, length=30), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('noted_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('first_turn_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'policy') = (policy_id IS NOT NULL)", name=op.f('ck_frontline_voice_policy')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_frontline_voice_branch_id')),
    sa.ForeignKeyConstraint(['cluster_id'], ['cluster.id'], name=op.f('fk_frontline_voice_cluster_id')),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_frontline_voice_letter_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_frontline_voice_member_id')),
    sa.ForeignKeyConstraint(['policy_id'], ['cluster_policy.id'], name=op.f('fk_frontline_voice_policy_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frontline_voice'))
    )
    with op.batch_alter_table('frontline_voice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_frontline_voice_branch_id_noted_on'), ['branch_id', 'noted_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_frontline_voice_cluster_id'), ['cluster_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_frontline_voice_letter_id'), ['letter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_frontline_voice_member_id_noted_on'), ['member_id', 'noted_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_frontline_voice_due_on'), ['due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_frontline_voice_noted_on'), ['noted_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_frontline_voice_policy_id'), ['policy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_frontline_voice_state_due_on'), ['state', 'due_on'], unique=False)

    op.create_table('letter_case',
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['petition_case.id'], name=op.f('fk_letter_case_case_id')),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_letter_case_letter_id')),
    sa.PrimaryKeyConstraint('letter_id', 'case_id', name=op.f('pk_letter_case'))
    )
    with op.batch_alter_table('letter_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_case_case_id'), ['case_id'], unique=False)

    op.create_table('rating_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('issued_by', sa.String(length=80), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('issuer_id', sa.Integer(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_replaced', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['petition_case.id'], name=op.f('fk_rating_link_case_id')),
    sa.ForeignKeyConstraint(['issuer_id'], ['member.id'], name=op.f('fk_rating_link_issuer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rating_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_rating_link_token_hash'))
    )
    with op.batch_alter_table('rating_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rating_link_case_id_issued_at'), ['case_id', 'issued_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_rating_link_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rating_link_due_on'), ['due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_rating_link_issuer_id'), ['issuer_id'], unique=False)

    op.create_table('rating',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('link_id', sa.Integer(), nullable=False),
    sa.Column('face', sa.Enum('satisfied', 'basic', 'dissatisfied', name='face', native_enum=False, length=30), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('remark', sa.String(length=300), nullable=False),
    sa.Column('rated_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['petition_case.id'], name=op.f('fk_rating_case_id')),
    sa.ForeignKeyConstraint(['link_id'], ['rating_link.id'], name=op.f('fk_rating_link_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rating')),
    sa.UniqueConstraint('case_id', name=op.f('uq_rating_case_id')),
    sa.UniqueConstraint('link_id', name=op.f('uq_rating_link_id'))
    )
    with op.batch_alter_table('rating', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rating_rated_on'), ['rated_on'], unique=False)

    op.create_table('voice_study',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('voice_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('units', sa.String(length=200), nullable=False),
    sa.Column('findings', sa.Text(), nullable=False),
    sa.Column('noted_by', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['voice_id'], ['frontline_voice.id'], name=op.f('fk_voice_study_voice_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voice_study'))
    )
    with op.batch_alter_table('voice_study', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_voice_study_voice_id'), ['voice_id'], unique=False)

    op.create_table('voice_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('voice_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=30), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['voice_id'], ['frontline_voice.id'], name=op.f('fk_voice_step_voice_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voice_step'))
    )
    with op.batch_alter_table('voice_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_voice_step_voice_id'), ['voice_id'], unique=False)

    op.drop_index(op.f(RECEIVED), table_name='petition_case')
    op.create_index('ix_petition_case_received', 'petition_case', ['received_on', 'id', 'purpose', 'channel', 'handling', 'subject_id', 'district', 'department_id', 'branch_id', 'member_id', 'is_repeat'], unique=False)
    op.create_index('ix_petition_case_replied', 'petition_case', ['replied_on', 'received_on', 'purpose', 'ending', 'ended_on'], unique=False)
    op.create_index('ix_petition_case_answering', 'petition_case', ['due_on', 'replied_on', 'received_on', 'purpose', 'ending', 'ended_on', 'concluded_on'], unique=False)
    op.create_index('ix_petition_case_acceptance', 'petition_case', ['acceptance_on', 'accepted_on', 'accept_due_on', 'purpose', 'ending', 'ended_on'], unique=False)
    op.create_index('ix_petition_case_evaluated', 'petition_case', ['evaluated_on', 'unit_evaluation', 'office_evaluation', 'purpose', 'ending', 'ended_on'], unique=False)
    op.create_index('ix_petition_case_evaluation', 'petition_case', ['evaluation_due_on', 'replied_on', 'unit_evaluation', 'evaluated_on', 'purpose', 'ending', 'ended_on'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_petition_case_evaluation', table_name='petition_case')
    op.drop_index('ix_petition_case_evaluated', table_name='petition_case')
    op.drop_index('ix_petition_case_acceptance', table_name='petition_case')
    op.drop_index('ix_petition_case_answering', table_name='petition_case')
    op.drop_index('ix_petition_case_replied', table_name='petition_case')
    op.drop_index('ix_petition_case_received', table_name='petition_case')
    op.create_index(op.f(RECEIVED), 'petition_case', ['received_on', 'id', 'purpose', 'channel', 'handling', 'subject_id', 'district', 'department_id', 'branch_id', 'member_id'], unique=False)

    with op.batch_alter_table('voice_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_voice_step_voice_id'))

    op.drop_table('voice_step')
    with op.batch_alter_table('voice_study', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_voice_study_voice_id'))

    op.drop_table('voice_study')
    with op.batch_alter_table('rating', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rating_rated_on'))

    op.drop_table('rating')
    with op.batch_alter_table('rating_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rating_link_issuer_id'))
        batch_op.drop_index(batch_op.f('ix_rating_link_due_on'))
        batch_op.drop_index(batch_op.f('ix_rating_link_account_id'))
        batch_op.drop_index(batch_op.f('ix_rating_link_case_id_issued_at'))

    op.drop_table('rating_link')
    with op.batch_alter_table('letter_case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_case_case_id'))

    op.drop_table('letter_case')
    with op.batch_alter_table('frontline_voice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_frontline_voice_state_due_on'))
        batch_op.drop_index(batch_op.f('ix_frontline_voice_noted_on'))
        batch_op.drop_index(batch_op.f('ix_frontline_voice_due_on'))
        batch_op.drop_index(batch_op.f('ix_frontline_voice_policy_id'))
        batch_op.drop_index(batch_op.f('ix_frontline_voice_member_id_noted_on'))
        batch_op.drop_index(batch_op.f('ix_frontline_voice_letter_id'))
        batch_op.drop_index(batch_op.f('ix_frontline_voice_cluster_id'))
        batch_op.drop_index(batch_op.f('ix_frontline_voice_branch_id_noted_on'))

    op.drop_table('frontline_voice')
    with op.batch_alter_table('consultation_unit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consultation_unit_consultation_id'))

    op.drop_table('consultation_unit')
    with op.batch_alter_table('consultation_question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consultation_question_first_due_on_done_on'))
        batch_op.drop_index(batch_op.f('ix_consultation_question_consultation_id'))

    op.drop_table('consultation_question')
    with op.batch_alter_table('consultation_case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consultation_case_case_id'))

    op.drop_table('consultation_case')
    with op.batch_alter_table('case_step', schema=None) as batch_op:
        batch_op.drop_index('ix_case_step_waiting', sqlite_where=sa.text('done_on IS NULL'), postgresql_where=sa.text('done_on IS NULL'))
        batch_op.drop_index(batch_op.f('ix_case_step_due_on_case_id'))
        batch_op.drop_index(batch_op.f('ix_case_step_case_id_code'))

    op.drop_table('case_step')
    with op.batch_alter_table('case_lane', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_lane_period_id'))
        batch_op.drop_index('ix_case_lane_next', sqlite_where=sa.text('next_on IS NOT NULL'), postgresql_where=sa.text('next_on IS NOT NULL'))

    op.drop_table('case_lane')
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consultation_state_planned_on'))
        batch_op.drop_index(batch_op.f('ix_consultation_held_on'))
        batch_op.drop_index(batch_op.f('ix_consultation_department_id'))
        batch_op.drop_index(batch_op.f('ix_consultation_account_id'))

    op.drop_table('consultation')
    with op.batch_alter_table('cluster_policy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cluster_policy_made_on'))
        batch_op.drop_index(batch_op.f('ix_cluster_policy_letter_id'))
        batch_op.drop_index(batch_op.f('ix_cluster_policy_cluster_id'))

    op.drop_table('cluster_policy')
    with op.batch_alter_table('special_period', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_special_period_subject_id'))

    op.drop_table('special_period')
    with op.batch_alter_table('cluster', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cluster_state'))
        batch_op.drop_index('ix_cluster_place')

    op.drop_table('cluster')
    with op.batch_alter_table('letter_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_step_letter_id'))

    op.drop_table('letter_step')
    op.drop_table('rating_choice')
    op.drop_table('letter_year')
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_to_unit'))
        batch_op.drop_index(batch_op.f('ix_letter_state_due_on'))
        batch_op.drop_index(batch_op.f('ix_letter_listed_on'))
        batch_op.drop_index(batch_op.f('ix_letter_issued_on_kind'))
        batch_op.drop_index(batch_op.f('ix_letter_first_due_on'))
        batch_op.drop_index(batch_op.f('ix_letter_first_answered_on'))
        batch_op.drop_index(batch_op.f('ix_letter_drafter_account_id'))

    op.drop_table('letter')
    op.drop_table('lane_limit')
    with op.batch_alter_table('cluster_threshold', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cluster_threshold_set_on'))

    op.drop_table('cluster_threshold')
    with op.batch_alter_table('case_pause', schema=None) as batch_op:
        batch_op.drop_column('ended_at')
        batch_op.drop_column('is_late')
        batch_op.drop_column('at')
