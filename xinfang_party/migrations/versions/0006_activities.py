"""Activities and all that hangs on them: plans and waivers, talks, appraisals, study platform figures, Word templates, search, drafts.

Revision 0006 after 0005.
"""
import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""

GRAMS = {
    "sqlite": ("CREATE VIRTUAL TABLE search_grams USING fts5(grams, content='', contentless_delete=1, detail=full, tokenize='unicode61')",),
    "postgresql": ("CREATE TABLE search_grams (rowid INTEGER PRIMARY KEY REFERENCES search_entry (id) ON DELETE CASCADE, grams TSVECTOR NOT NULL)",
                   "CREATE INDEX ix_search_grams ON search_grams USING gin (grams)"),
}


def upgrade() -> None:
    op.create_table('draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('account_id', 'key', name=op.f('uq_draft_account_id_key'))
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_kept_at'), ['kept_at'], unique=False)

    op.create_table('requirement_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('member_meeting', 'committee_meeting', 'cell_meeting', 'party_lesson', 'theme_day', 'study', 'study_group', 'leading_meeting', 'research', 'training', 'first_topic', 'life_meeting', 'appraisal', 'duty_report', 'election', name='kind', native_enum=False, length=30), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('each', sa.String(length=10), nullable=False),
    sa.Column('at_least', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_requirement_change')),
    sa.UniqueConstraint('kind', 'year', name=op.f('uq_requirement_change_kind_year'))
    )
    op.create_table('search_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_entry')),
    sa.UniqueConstraint('kind', 'subject_id', name=op.f('uq_search_entry_kind_subject_id'))
    )
    with op.batch_alter_table('search_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_search_entry_kind_on'), ['kind', 'on'], unique=False)

    op.create_table('word_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_own', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_word_template_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_word_template'))
    )
    with op.batch_alter_table('word_template', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_word_template_code'), ['code'], unique=False)
        batch_op.create_index(batch_op.f('ix_word_template_file_id'), ['file_id'], unique=False)

    op.create_table('exemption',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.Enum('age', 'illness', name='exemptionreason', native_enum=False, length=30), nullable=False),
    sa.Column('approver', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('to_on IS NULL OR to_on >= from_on', name=op.f('ck_exemption_days')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_exemption_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exemption'))
    )
    with op.batch_alter_table('exemption', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exemption_member_id_to_on'), ['member_id', 'to_on'], unique=False)

    op.create_table('talk',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('daily', 'before_life_meeting', 'before_post', 'reminder', 'care', name='talkkind', native_enum=False, length=30), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('talker_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('recorder', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=120), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('opinions', sa.Text(), nullable=False),
    sa.Column('problems', sa.Text(), nullable=False),
    sa.Column('measures', sa.Text(), nullable=False),
    sa.Column('follow_up_on', sa.Date(), nullable=True),
    sa.Column('follow_up', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('talker_id <> person_id', name=op.f('ck_talk_two')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_talk_branch_id')),
    sa.ForeignKeyConstraint(['person_id'], ['member.id'], name=op.f('fk_talk_person_id')),
    sa.ForeignKeyConstraint(['talker_id'], ['member.id'], name=op.f('fk_talk_talker_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_talk'))
    )
    with op.batch_alter_table('talk', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_talk_branch_id_held_on'), ['branch_id', 'held_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_talk_held_on'), ['held_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_talk_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_talk_talker_id'), ['talker_id'], unique=False)

    op.create_table('xuexi_figure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('enrolled', sa.Integer(), nullable=False),
    sa.Column('active', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('active >= 0 AND active <= enrolled', name=op.f('ck_xuexi_figure_active')),
    sa.CheckConstraint('last_on >= first_on', name=op.f('ck_xuexi_figure_days')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_xuexi_figure_batch_id')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_xuexi_figure_branch_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_xuexi_figure')),
    sa.UniqueConstraint('branch_id', 'first_on', 'last_on', name=op.f('uq_xuexi_figure_branch_id_first_on_last_on'))
    )
    with op.batch_alter_table('xuexi_figure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_xuexi_figure_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_xuexi_figure_last_on'), ['last_on'], unique=False)

    op.create_table('activity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('cell_id', sa.Integer(), nullable=True),
    sa.Column('form', sa.Enum('member_meeting', 'committee_meeting', 'cell_meeting', 'party_lesson', 'theme_day', 'study', 'study_group', 'leading_meeting', 'research', 'training', 'first_topic', 'life_meeting', 'appraisal', 'duty_report', 'election', name='kind', native_enum=False, length=30), nullable=False),
    sa.Column('state', sa.Enum('planned', 'held', 'submitted', 'confirmed', 'cancelled', name='state', native_enum=False, length=30), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.Column('starts_at', sa.Time(), nullable=True),
    sa.Column('ends_at', sa.Time(), nullable=True),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=True),
    sa.Column('recorder_id', sa.Integer(), nullable=True),
    sa.Column('lecturer_id', sa.Integer(), nullable=True),
    sa.Column('outside_lecturer', sa.String(length=60), nullable=False),
    sa.Column('observers', sa.String(length=300), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('discussion', sa.Text(), nullable=False),
    sa.Column('credited_hours', sa.Double(), nullable=False),
    sa.Column('cost', sa.Double(), nullable=True),
    sa.Column('recorded_on', sa.Date(), nullable=True),
    sa.Column('submitted_on', sa.Date(), nullable=True),
    sa.Column('confirmed_on', sa.Date(), nullable=True),
    sa.Column('cancel_reason', sa.String(length=200), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('credited_hours >= 0', name=op.f('ck_activity_hours')),
    sa.CheckConstraint('last_on IS NULL OR last_on >= held_on', name=op.f('ck_activity_days')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_activity_batch_id')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_activity_branch_id')),
    sa.ForeignKeyConstraint(['cell_id'], ['cell.id'], name=op.f('fk_activity_cell_id')),
    sa.ForeignKeyConstraint(['host_id'], ['member.id'], name=op.f('fk_activity_host_id')),
    sa.ForeignKeyConstraint(['lecturer_id'], ['member.id'], name=op.f('fk_activity_lecturer_id')),
    sa.ForeignKeyConstraint(['recorder_id'], ['member.id'], name=op.f('fk_activity_recorder_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity'))
    )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_branch_id_held_on'), ['branch_id', 'held_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_cell_id'), ['cell_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_held_on_form'), ['held_on', 'form'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_host_id'), ['host_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_lecturer_id'), ['lecturer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_recorder_id'), ['recorder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_state'), ['state'], unique=False)

    op.create_table('calendar_token',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_calendar_token_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_calendar_token')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_calendar_token_token_hash'))
    )
    op.create_table('waiver',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('cell_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('member_meeting', 'committee_meeting', 'cell_meeting', 'party_lesson', 'theme_day', 'study', 'study_group', 'leading_meeting', 'research', 'training', 'first_topic', 'life_meeting', 'appraisal', 'duty_report', 'election', name='kind', native_enum=False, length=30), nullable=False),
    sa.Column('period', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('state', sa.Enum('asked', 'approved', 'refused', name='waiverstate', native_enum=False, length=30), nullable=False),
    sa.Column('asked_by', sa.String(length=80), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('approver', sa.String(length=80), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('opinion', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_waiver_branch_id')),
    sa.ForeignKeyConstraint(['cell_id'], ['cell.id'], name=op.f('fk_waiver_cell_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_waiver'))
    )
    with op.batch_alter_table('waiver', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_waiver_branch_id_kind_period'), ['branch_id', 'kind', 'period'], unique=False)
        batch_op.create_index(batch_op.f('ix_waiver_cell_id'), ['cell_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_waiver_state'), ['state'], unique=False)

    op.create_table('action_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('result', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_action_item_activity_id')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_action_item_branch_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['member.id'], name=op.f('fk_action_item_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_item'))
    )
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_item_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_item_branch_id_closed_on'), ['branch_id', 'closed_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_item_owner_id_closed_on'), ['owner_id', 'closed_on'], unique=False)

    op.create_table('activity_purpose',
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Enum('member_meeting', 'committee_meeting', 'cell_meeting', 'party_lesson', 'theme_day', 'study', 'study_group', 'leading_meeting', 'research', 'training', 'first_topic', 'life_meeting', 'appraisal', 'duty_report', 'election', name='kind', native_enum=False, length=30), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_activity_purpose_activity_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('activity_id', 'purpose', name=op.f('pk_activity_purpose'))
    )
    op.create_table('activity_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=30), nullable=False),
    sa.Column('opinion', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_activity_step_activity_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity_step'))
    )
    with op.batch_alter_table('activity_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_step_activity_id'), ['activity_id'], unique=False)

    op.create_table('amendment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_amendment_activity_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amendment')),
    sa.UniqueConstraint('activity_id', 'number', name=op.f('uq_amendment_activity_id_number'))
    )
    op.create_table('appraisal_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('open', 'closed', 'concluded', name='roundstate', native_enum=False, length=30), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('concluded_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_appraisal_round_activity_id')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_appraisal_round_branch_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appraisal_round')),
    sa.UniqueConstraint('branch_id', 'year', name=op.f('uq_appraisal_round_branch_id_year'))
    )
    with op.batch_alter_table('appraisal_round', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appraisal_round_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_appraisal_round_state'), ['state'], unique=False)

    op.create_table('attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('present', 'public_leave', 'sick_leave', 'personal_leave', 'absent', 'made_up', name='status', native_enum=False, length=30), nullable=False),
    sa.Column('missed_as', sa.Enum('present', 'public_leave', 'sick_leave', 'personal_leave', 'absent', 'made_up', name='status', native_enum=False, length=30), nullable=True),
    sa.Column('has_vote', sa.Boolean(), nullable=False),
    sa.Column('is_exempt', sa.Boolean(), nullable=False),
    sa.Column('is_guest', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=100), nullable=False),
    sa.Column('made_up_on', sa.Date(), nullable=True),
    sa.Column('made_up_material', sa.String(length=200), nullable=False),
    sa.Column('signed_as', sa.Enum('recorder', 'code', 'declared', name='signedas', native_enum=False, length=30), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(status = 'made_up') = (made_up_on IS NOT NULL)", name=op.f('ck_attendance_made_up')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_attendance_activity_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_attendance_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance')),
    sa.UniqueConstraint('activity_id', 'member_id', name=op.f('uq_attendance_activity_id_member_id'))
    )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_member_id_activity_id'), ['member_id', 'activity_id'], unique=False)

    op.create_table('criticism',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('self', 'mutual', name='criticismkind', native_enum=False, length=30), nullable=False),
    sa.Column('speaker_id', sa.Integer(), nullable=False),
    sa.Column('about_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(kind = 'self') = (speaker_id = about_id)", name=op.f('ck_criticism_self')),
    sa.ForeignKeyConstraint(['about_id'], ['member.id'], name=op.f('fk_criticism_about_id')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_criticism_activity_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_criticism_branch_id')),
    sa.ForeignKeyConstraint(['speaker_id'], ['member.id'], name=op.f('fk_criticism_speaker_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_criticism'))
    )
    with op.batch_alter_table('criticism', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_criticism_about_id'), ['about_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_criticism_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_criticism_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_criticism_speaker_id'), ['speaker_id'], unique=False)

    op.create_table('plan_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('cell_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('member_meeting', 'committee_meeting', 'cell_meeting', 'party_lesson', 'theme_day', 'study', 'study_group', 'leading_meeting', 'research', 'training', 'first_topic', 'life_meeting', 'appraisal', 'duty_report', 'election', name='kind', native_enum=False, length=30), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_plan_entry_activity_id')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_plan_entry_branch_id')),
    sa.ForeignKeyConstraint(['cell_id'], ['cell.id'], name=op.f('fk_plan_entry_cell_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_entry'))
    )
    with op.batch_alter_table('plan_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_entry_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_entry_branch_id_planned_on'), ['branch_id', 'planned_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_entry_cell_id'), ['cell_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_entry_planned_on'), ['planned_on'], unique=False)

    op.create_table('study_material',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('source', sa.String(length=80), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('way', sa.Enum('conveyed', 'discussed', 'read', 'expert', 'film', 'case', name='way', native_enum=False, length=30), nullable=True),
    sa.Column('reader_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_study_material_activity_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reader_id'], ['member.id'], name=op.f('fk_study_material_reader_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_study_material'))
    )
    with op.batch_alter_table('study_material', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_study_material_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_study_material_reader_id'), ['reader_id'], unique=False)

    op.create_table('topic',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('proposer', sa.String(length=40), nullable=False),
    sa.Column('report', sa.Text(), nullable=False),
    sa.Column('speeches', sa.Text(), nullable=False),
    sa.Column('differing', sa.Text(), nullable=False),
    sa.Column('method', sa.Enum('show_of_hands', 'secret', 'open', 'oral', name='votemethod', native_enum=False, length=30), nullable=True),
    sa.Column('approve', sa.Integer(), nullable=False),
    sa.Column('against', sa.Integer(), nullable=False),
    sa.Column('abstain', sa.Integer(), nullable=False),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.CheckConstraint('approve >= 0 AND against >= 0 AND abstain >= 0', name=op.f('ck_topic_votes')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_topic_activity_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic'))
    )
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_topic_activity_id'), ['activity_id'], unique=False)

    op.create_table('appraised_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('self_grade', sa.Enum('excellent', 'qualified', 'barely', 'unqualified', name='membergrade', native_enum=False, length=30), nullable=True),
    sa.Column('self_words', sa.Text(), nullable=False),
    sa.Column('finding', sa.Enum('excellent', 'qualified', 'barely', 'unqualified', name='membergrade', native_enum=False, length=30), nullable=True),
    sa.Column('finding_words', sa.Text(), nullable=False),
    sa.Column('found_on', sa.Date(), nullable=True),
    sa.Column('told_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_appraised_member_branch_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_appraised_member_member_id')),
    sa.ForeignKeyConstraint(['round_id'], ['appraisal_round.id'], name=op.f('fk_appraised_member_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appraised_member')),
    sa.UniqueConstraint('round_id', 'member_id', name=op.f('uq_appraised_member_round_id_member_id'))
    )
    with op.batch_alter_table('appraised_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appraised_member_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_appraised_member_member_id'), ['member_id'], unique=False)

    op.create_table('tally',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('grade', sa.Enum('excellent', 'qualified', 'barely', 'unqualified', name='membergrade', native_enum=False, length=30), nullable=False),
    sa.Column('votes', sa.Integer(), nullable=False),
    sa.CheckConstraint('votes >= 0', name=op.f('ck_tally_votes')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_tally_member_id')),
    sa.ForeignKeyConstraint(['round_id'], ['appraisal_round.id'], name=op.f('fk_tally_round_id')),
    sa.PrimaryKeyConstraint('round_id', 'member_id', 'grade', name=op.f('pk_tally'))
    )
    op.create_table('voter',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('has_voted', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_voter_member_id')),
    sa.ForeignKeyConstraint(['round_id'], ['appraisal_round.id'], name=op.f('fk_voter_round_id')),
    sa.PrimaryKeyConstraint('round_id', 'member_id', name=op.f('pk_voter'))
    )
    for statement in GRAMS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE search_grams")
    op.drop_table('voter')
    op.drop_table('tally')
    with op.batch_alter_table('appraised_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appraised_member_member_id'))
        batch_op.drop_index(batch_op.f('ix_appraised_member_branch_id'))

    op.drop_table('appraised_member')
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_topic_activity_id'))

    op.drop_table('topic')
    with op.batch_alter_table('study_material', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_study_material_reader_id'))
        batch_op.drop_index(batch_op.f('ix_study_material_activity_id'))

    op.drop_table('study_material')
    with op.batch_alter_table('plan_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_entry_planned_on'))
        batch_op.drop_index(batch_op.f('ix_plan_entry_cell_id'))
        batch_op.drop_index(batch_op.f('ix_plan_entry_branch_id_planned_on'))
        batch_op.drop_index(batch_op.f('ix_plan_entry_activity_id'))

    op.drop_table('plan_entry')
    with op.batch_alter_table('criticism', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_criticism_speaker_id'))
        batch_op.drop_index(batch_op.f('ix_criticism_branch_id'))
        batch_op.drop_index(batch_op.f('ix_criticism_activity_id'))
        batch_op.drop_index(batch_op.f('ix_criticism_about_id'))

    op.drop_table('criticism')
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendance_member_id_activity_id'))

    op.drop_table('attendance')
    with op.batch_alter_table('appraisal_round', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appraisal_round_state'))
        batch_op.drop_index(batch_op.f('ix_appraisal_round_activity_id'))

    op.drop_table('appraisal_round')
    op.drop_table('amendment')
    with op.batch_alter_table('activity_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_step_activity_id'))

    op.drop_table('activity_step')
    op.drop_table('activity_purpose')
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_item_owner_id_closed_on'))
        batch_op.drop_index(batch_op.f('ix_action_item_branch_id_closed_on'))
        batch_op.drop_index(batch_op.f('ix_action_item_activity_id'))

    op.drop_table('action_item')
    with op.batch_alter_table('waiver', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_waiver_state'))
        batch_op.drop_index(batch_op.f('ix_waiver_cell_id'))
        batch_op.drop_index(batch_op.f('ix_waiver_branch_id_kind_period'))

    op.drop_table('waiver')
    op.drop_table('calendar_token')
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_state'))
        batch_op.drop_index(batch_op.f('ix_activity_recorder_id'))
        batch_op.drop_index(batch_op.f('ix_activity_lecturer_id'))
        batch_op.drop_index(batch_op.f('ix_activity_host_id'))
        batch_op.drop_index(batch_op.f('ix_activity_held_on_form'))
        batch_op.drop_index(batch_op.f('ix_activity_cell_id'))
        batch_op.drop_index(batch_op.f('ix_activity_branch_id_held_on'))
        batch_op.drop_index(batch_op.f('ix_activity_batch_id'))

    op.drop_table('activity')
    with op.batch_alter_table('xuexi_figure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_xuexi_figure_last_on'))
        batch_op.drop_index(batch_op.f('ix_xuexi_figure_batch_id'))

    op.drop_table('xuexi_figure')
    with op.batch_alter_table('talk', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_talk_talker_id'))
        batch_op.drop_index(batch_op.f('ix_talk_person_id'))
        batch_op.drop_index(batch_op.f('ix_talk_held_on'))
        batch_op.drop_index(batch_op.f('ix_talk_branch_id_held_on'))

    op.drop_table('talk')
    with op.batch_alter_table('exemption', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exemption_member_id_to_on'))

    op.drop_table('exemption')
    with op.batch_alter_table('word_template', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_word_template_file_id'))
        batch_op.drop_index(batch_op.f('ix_word_template_code'))

    op.drop_table('word_template')
    with op.batch_alter_table('search_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_search_entry_kind_on'))

    op.drop_table('search_entry')
    op.drop_table('requirement_change')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_kept_at'))

    op.drop_table('draft')
