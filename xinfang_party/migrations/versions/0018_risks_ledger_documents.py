"""Dues, rules and papers of a year, channels and posts, the implementation ledger, research, campaigns, filings, integrity risks, archives.

Revision 0018 after 0017.
"""
import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""


def upgrade() -> None:
    op.create_table('directive_year',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_directive_year'))
    )
    op.create_table('risk_campaign',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('check_due_on', sa.Date(), nullable=False),
    sa.Column('opened_by', sa.String(length=80), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_campaign'))
    )
    with op.batch_alter_table('risk_campaign', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_campaign_opened_on'), ['opened_on'], unique=False)

    op.create_table('archive_folder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('files', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_archive_folder_branch_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_archive_folder_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_archive_folder')),
    sa.UniqueConstraint('branch_id', 'year', 'account_id', name=op.f('uq_archive_folder_branch_id_year_account_id'))
    )
    with op.batch_alter_table('archive_folder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_archive_folder_file_id'), ['file_id'], unique=False)

    op.create_table('archive_hand_in',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('handed', 'returned', 'received', name='handinstate', native_enum=False, length=30), nullable=False),
    sa.Column('handed_on', sa.Date(), nullable=False),
    sa.Column('handed_by', sa.String(length=80), nullable=False),
    sa.Column('handed_by_account_id', sa.Integer(), nullable=True),
    sa.Column('lacks', sa.JSON(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('return_reason', sa.String(length=300), nullable=False),
    sa.Column('returned_on', sa.Date(), nullable=True),
    sa.Column('received_on', sa.Date(), nullable=True),
    sa.Column('received_by', sa.String(length=80), nullable=False),
    sa.Column('archive_number', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'received') = (received_on IS NOT NULL)", name=op.f('ck_archive_hand_in_received')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_archive_hand_in_branch_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_archive_hand_in')),
    sa.UniqueConstraint('branch_id', 'year', name=op.f('uq_archive_hand_in_branch_id_year'))
    )
    with op.batch_alter_table('archive_hand_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_archive_hand_in_state'), ['state'], unique=False)

    op.create_table('channel',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.Enum('board', 'account', 'site', 'group', 'screen', 'other', name='channelkind', native_enum=False, length=30), nullable=False),
    sa.Column('where_it_is', sa.String(length=120), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('to_on IS NULL OR to_on >= from_on', name=op.f('ck_channel_dates')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_channel_branch_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['member.id'], name=op.f('fk_channel_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_channel'))
    )
    with op.batch_alter_table('channel', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_channel_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_channel_owner_id'), ['owner_id'], unique=False)

    op.create_table('dues_month',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('month_on', sa.Date(), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=True),
    sa.Column('amount_fen', sa.Integer(), nullable=True),
    sa.Column('is_exempt', sa.Boolean(), nullable=False),
    sa.Column('exempt_reason', sa.String(length=200), nullable=False),
    sa.Column('recorded_on', sa.Date(), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(paid_on IS NULL) = is_exempt', name=op.f('ck_dues_month_paid')),
    sa.CheckConstraint('amount_fen IS NULL OR amount_fen >= 0', name=op.f('ck_dues_month_amount')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_dues_month_batch_id')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_dues_month_branch_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_dues_month_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dues_month')),
    sa.UniqueConstraint('member_id', 'month_on', name=op.f('uq_dues_month_member_id_month_on'))
    )
    with op.batch_alter_table('dues_month', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dues_month_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dues_month_branch_id_month_on'), ['branch_id', 'month_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_dues_month_month_on'), ['month_on'], unique=False)

    op.create_table('handover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('from_member_id', sa.Integer(), nullable=True),
    sa.Column('to_member_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('offered', 'accepted', 'withdrawn', name='handoverstate', native_enum=False, length=30), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('made_by', sa.String(length=80), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('tasks', sa.JSON(), nullable=False),
    sa.Column('accepted_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'accepted') = (accepted_on IS NOT NULL)", name=op.f('ck_handover_accepted')),
    sa.CheckConstraint('from_member_id IS NULL OR from_member_id <> to_member_id', name=op.f('ck_handover_people')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_handover_branch_id')),
    sa.ForeignKeyConstraint(['from_member_id'], ['member.id'], name=op.f('fk_handover_from_member_id')),
    sa.ForeignKeyConstraint(['to_member_id'], ['member.id'], name=op.f('fk_handover_to_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover'))
    )
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handover_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handover_from_member_id'), ['from_member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handover_to_member_id'), ['to_member_id'], unique=False)
        batch_op.create_index('uq_handover_offered', ['branch_id'], unique=True, sqlite_where=sa.text("state = 'offered'"), postgresql_where=sa.text("state = 'offered'"))

    op.create_table('personal_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('yearly', 'change', 'appointment', name='reportkind', native_enum=False, length=30), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('filed_on', sa.Date(), nullable=False),
    sa.Column('received_by', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_personal_report_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_personal_report')),
    sa.UniqueConstraint('member_id', 'kind', 'year', 'filed_on', name=op.f('uq_personal_report_member_id_kind_year_filed_on'))
    )
    with op.batch_alter_table('personal_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_personal_report_year'), ['year'], unique=False)

    op.create_table('reporting_cadre',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('to_on IS NULL OR to_on >= from_on', name=op.f('ck_reporting_cadre_dates')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_reporting_cadre_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reporting_cadre'))
    )
    with op.batch_alter_table('reporting_cadre', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reporting_cadre_member_id'), ['member_id'], unique=False)
        batch_op.create_index('uq_reporting_cadre_open', ['member_id'], unique=True, sqlite_where=sa.text('to_on IS NULL'), postgresql_where=sa.text('to_on IS NULL'))

    op.create_table('rule_document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('is_for_all', sa.Boolean(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.Enum('meetings', 'theme_day', 'life_meeting', 'talks', 'first_topic', 'commitments', 'study', 'dues', 'disclosure', 'integrity', 'petitions', 'other', name='rulekind', native_enum=False, length=30), nullable=False),
    sa.Column('made_by', sa.String(length=60), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('end_reason', sa.String(length=200), nullable=False),
    sa.Column('own_to_on', sa.Date(), nullable=True),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('to_on IS NULL OR to_on >= from_on', name=op.f('ck_rule_document_dates')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_rule_document_batch_id')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_rule_document_branch_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['rule_document.id'], name=op.f('fk_rule_document_replaces_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_document')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_rule_document_replaces_id'))
    )
    with op.batch_alter_table('rule_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rule_document_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rule_document_branch_id_kind'), ['branch_id', 'kind'], unique=False)

    op.create_table('venue_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('checker', sa.String(length=80), nullable=False),
    sa.Column('checker_account_id', sa.Integer(), nullable=True),
    sa.Column('checker_member_id', sa.Integer(), nullable=True),
    sa.Column('room', sa.String(length=80), nullable=False),
    sa.Column('points', sa.JSON(), nullable=False),
    sa.Column('lacking', sa.Integer(), nullable=False),
    sa.Column('ready', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_venue_check_branch_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_venue_check'))
    )
    with op.batch_alter_table('venue_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_venue_check_branch_id_checked_on'), ['branch_id', 'checked_on'], unique=False)

    op.create_table('agency_staff',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agency', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('post', sa.String(length=60), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('keeper_id', sa.Integer(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('to_on IS NULL OR to_on >= from_on', name=op.f('ck_agency_staff_dates')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_agency_staff_batch_id')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_agency_staff_department_id')),
    sa.ForeignKeyConstraint(['keeper_id'], ['member.id'], name=op.f('fk_agency_staff_keeper_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agency_staff')),
    sa.UniqueConstraint('agency', 'name', 'from_on', name=op.f('uq_agency_staff_agency_name_from_on'))
    )
    with op.batch_alter_table('agency_staff', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agency_staff_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agency_staff_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agency_staff_keeper_id'), ['keeper_id'], unique=False)

    op.create_table('campaign',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('goal', sa.Text(), nullable=False),
    sa.Column('measures', sa.Text(), nullable=False),
    sa.Column('lead_leader', sa.String(length=40), nullable=False),
    sa.Column('lead_department_id', sa.Integer(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('results', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('to_on >= from_on', name=op.f('ck_campaign_dates')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_campaign_branch_id')),
    sa.ForeignKeyConstraint(['lead_department_id'], ['department.id'], name=op.f('fk_campaign_lead_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign'))
    )
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_campaign_from_on'), ['from_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_campaign_lead_department_id'), ['lead_department_id'], unique=False)

    op.create_table('posting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('channel_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('disclosure', sa.Enum('dues', 'plan', 'result', 'commitment', 'members', 'other', name='disclosure', native_enum=False, length=30), nullable=True),
    sa.Column('state', sa.Enum('draft', 'first', 'second', 'passed', 'published', 'withdrawn', 'dropped', name='postingstate', native_enum=False, length=30), nullable=False),
    sa.Column('drafter_account_id', sa.Integer(), nullable=True),
    sa.Column('drafter_member_id', sa.Integer(), nullable=True),
    sa.Column('drafted_by', sa.String(length=80), nullable=False),
    sa.Column('first_account_id', sa.Integer(), nullable=True),
    sa.Column('first_member_id', sa.Integer(), nullable=True),
    sa.Column('first_by', sa.String(length=80), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=True),
    sa.Column('second_by', sa.String(length=80), nullable=False),
    sa.Column('second_on', sa.Date(), nullable=True),
    sa.Column('posted_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state IN ('published', 'withdrawn')) = (posted_on IS NOT NULL)", name=op.f('ck_posting_posted')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_posting_branch_id')),
    sa.ForeignKeyConstraint(['channel_id'], ['channel.id'], name=op.f('fk_posting_channel_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_posting'))
    )
    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_posting_branch_id_posted_on'), ['branch_id', 'posted_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_posting_channel_id_posted_on'), ['channel_id', 'posted_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_posting_disclosure'), ['disclosure'], unique=False)
        batch_op.create_index(batch_op.f('ix_posting_state'), ['state'], unique=False)

    op.create_table('research',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=True),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('leader', sa.String(length=60), nullable=False),
    sa.Column('team', sa.String(length=200), nullable=False),
    sa.Column('theme', sa.String(length=120), nullable=False),
    sa.Column('places', sa.String(length=300), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('findings', sa.Text(), nullable=False),
    sa.Column('report_title', sa.String(length=120), nullable=False),
    sa.Column('reported_on', sa.Date(), nullable=True),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(reported_on IS NULL) = (report_title = '')", name=op.f('ck_research_report')),
    sa.CheckConstraint('last_on >= held_on', name=op.f('ck_research_dates')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_research_activity_id')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_research_branch_id')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_research_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_research')),
    sa.UniqueConstraint('activity_id', name=op.f('uq_research_activity_id'))
    )
    with op.batch_alter_table('research', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_research_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_research_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_research_held_on'), ['held_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_research_reported_on'), ['reported_on'], unique=False)

    op.create_table('risk_signal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cause', sa.Enum('piling_up', 'satisfaction', 'repeated', 'overdue_mending', name='cause', native_enum=False, length=30), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=20), nullable=False),
    sa.Column('measure', sa.String(length=60), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('sentence', sa.String(length=300), nullable=False),
    sa.Column('seen_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('open', 'accepted', 'declined', name='signalstate', native_enum=False, length=30), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('decided_by', sa.String(length=80), nullable=False),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'open') = (decided_on IS NULL)", name=op.f('ck_risk_signal_decided')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_risk_signal_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_signal')),
    sa.UniqueConstraint('cause', 'department_id', 'period', name=op.f('uq_risk_signal_cause_department_id_period'))
    )
    with op.batch_alter_table('risk_signal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_signal_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_signal_seen_on'), ['seen_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_signal_state'), ['state'], unique=False)

    op.create_table('rule_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=False),
    sa.Column('reviewed_on', sa.Date(), nullable=False),
    sa.Column('outcome', sa.Enum('keep', 'revise', 'abolish', name='reviewoutcome', native_enum=False, length=30), nullable=False),
    sa.Column('opinion', sa.Text(), nullable=False),
    sa.Column('reviewer', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['rule_id'], ['rule_document.id'], name=op.f('fk_rule_review_rule_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_review'))
    )
    with op.batch_alter_table('rule_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rule_review_rule_id_reviewed_on'), ['rule_id', 'reviewed_on'], unique=False)

    op.create_table('access_grant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=80), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('given_by', sa.String(length=80), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_by', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('withdrawn_on IS NULL OR withdrawn_on >= given_on', name=op.f('ck_access_grant_dates')),
    sa.ForeignKeyConstraint(['staff_id'], ['agency_staff.id'], name=op.f('fk_access_grant_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_grant'))
    )
    with op.batch_alter_table('access_grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_access_grant_staff_id'), ['staff_id'], unique=False)

    op.create_table('posting_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('posting_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=30), nullable=False),
    sa.Column('opinion', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['posting_id'], ['posting.id'], name=op.f('fk_posting_step_posting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_posting_step'))
    )
    with op.batch_alter_table('posting_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_posting_step_posting_id'), ['posting_id'], unique=False)

    op.create_table('review_interval',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('grade', sa.Enum('high', 'medium', 'low', name='grade', native_enum=False, length=30), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('months > 0', name=op.f('ck_review_interval_months')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_interval')),
    sa.UniqueConstraint('grade', 'from_on', name=op.f('uq_review_interval_grade_from_on'))
    )
    op.create_table('risk_register',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('close_reason', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_risk_register_department_id')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_risk_register_post_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_register')),
    sa.UniqueConstraint('post_id', name=op.f('uq_risk_register_post_id'))
    )
    with op.batch_alter_table('risk_register', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_register_department_id'), ['department_id'], unique=False)
        batch_op.create_index('uq_risk_register_department', ['department_id'], unique=True, sqlite_where=sa.text('post_id IS NULL'), postgresql_where=sa.text('post_id IS NULL'))

    op.create_table('written_instruction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('research_id', sa.Integer(), nullable=False),
    sa.Column('given_by', sa.String(length=60), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('follow_up', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Enum('waiting', 'solved', 'rule', 'noted', name='outcome', native_enum=False, length=30), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(outcome = 'waiting') = (done_on IS NULL)", name=op.f('ck_written_instruction_done')),
    sa.ForeignKeyConstraint(['research_id'], ['research.id'], name=op.f('fk_written_instruction_research_id')),
    sa.ForeignKeyConstraint(['rule_id'], ['rule_document.id'], name=op.f('fk_written_instruction_rule_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_instruction'))
    )
    with op.batch_alter_table('written_instruction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_written_instruction_given_on'), ['given_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_written_instruction_outcome'), ['outcome'], unique=False)
        batch_op.create_index(batch_op.f('ix_written_instruction_research_id'), ['research_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_written_instruction_rule_id'), ['rule_id'], unique=False)

    op.create_table('year_paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('plan', 'summary', 'duty_list', name='paperkind', native_enum=False, length=30), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'approved', 'published', name='paperstate', native_enum=False, length=30), nullable=False),
    sa.Column('return_reason', sa.String(length=300), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('drafted_by', sa.String(length=80), nullable=False),
    sa.Column('drafter_account_id', sa.Integer(), nullable=True),
    sa.Column('approved_on', sa.Date(), nullable=True),
    sa.Column('approved_by', sa.String(length=80), nullable=False),
    sa.Column('was_approved_on', sa.Date(), nullable=True),
    sa.Column('returned_on', sa.Date(), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('published_where', sa.String(length=120), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_year_paper_activity_id')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_year_paper_branch_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_year_paper')),
    sa.UniqueConstraint('branch_id', 'year', 'kind', name=op.f('uq_year_paper_branch_id_year_kind'))
    )
    with op.batch_alter_table('year_paper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_year_paper_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_year_paper_kind_year'), ['kind', 'year'], unique=False)
        batch_op.create_index(batch_op.f('ix_year_paper_state'), ['state'], unique=False)

    op.create_table('directive',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=120), nullable=False),
    sa.Column('level', sa.Enum('central', 'province', 'city', 'bureau', name='level', native_enum=False, length=30), nullable=False),
    sa.Column('document_no', sa.String(length=60), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('secrecy', sa.Enum('open', 'internal', 'work_secret', name='secrecy', native_enum=False, length=30), nullable=False),
    sa.Column('learned_on', sa.Date(), nullable=True),
    sa.Column('lag_days', sa.Integer(), nullable=True),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('action_id', sa.Integer(), nullable=True),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('registered_on', sa.Date(), nullable=False),
    sa.Column('registered_by', sa.String(length=80), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('learned_on IS NULL OR issued_on IS NULL OR learned_on >= issued_on', name=op.f('ck_directive_dates')),
    sa.ForeignKeyConstraint(['action_id'], ['action_item.id'], name=op.f('fk_directive_action_id')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_directive_activity_id')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_directive_batch_id')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_directive_branch_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directive')),
    sa.UniqueConstraint('action_id', name=op.f('uq_directive_action_id')),
    sa.UniqueConstraint('year', 'serial', name=op.f('uq_directive_year_serial'))
    )
    with op.batch_alter_table('directive', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_directive_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_directive_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_directive_branch_id_learned_on'), ['branch_id', 'learned_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_directive_level'), ['level'], unique=False)

    op.create_table('duty_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('paper_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('duty', sa.String(length=60), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('added_on', sa.Date(), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_duty_line_member_id')),
    sa.ForeignKeyConstraint(['paper_id'], ['year_paper.id'], name=op.f('fk_duty_line_paper_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_line')),
    sa.UniqueConstraint('paper_id', 'member_id', name=op.f('uq_duty_line_paper_id_member_id'))
    )
    with op.batch_alter_table('duty_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_line_member_id'), ['member_id'], unique=False)

    op.create_table('risk_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('register_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=True),
    sa.Column('trigger', sa.Enum('first', 'campaign', 'due', 'holder', 'duty', 'signal', 'objection', 'sheet', 'other', name='trigger', native_enum=False, length=30), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('subject_name', sa.String(length=60), nullable=False),
    sa.Column('state', sa.Enum('check', 'cross', 'head', 'leader', 'main', 'filing', 'notice', 'in_force', 'dropped', name='state', native_enum=False, length=30), nullable=False),
    sa.Column('state_since', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('opened_by', sa.String(length=80), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=True),
    sa.Column('cross_checker_id', sa.Integer(), nullable=True),
    sa.Column('head_id', sa.Integer(), nullable=True),
    sa.Column('leader_id', sa.Integer(), nullable=True),
    sa.Column('main_leader_id', sa.Integer(), nullable=True),
    sa.Column('duties', sa.Text(), nullable=False),
    sa.Column('grade', sa.Enum('high', 'medium', 'low', name='grade', native_enum=False, length=30), nullable=True),
    sa.Column('grade_before', sa.Enum('high', 'medium', 'low', name='grade', native_enum=False, length=30), nullable=True),
    sa.Column('filed_on', sa.Date(), nullable=True),
    sa.Column('filed_by', sa.String(length=80), nullable=False),
    sa.Column('notice_from_on', sa.Date(), nullable=True),
    sa.Column('notice_to_on', sa.Date(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=True),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('reviewed_on', sa.Date(), nullable=True),
    sa.Column('review_due_on', sa.Date(), nullable=True),
    sa.Column('dropped_on', sa.Date(), nullable=True),
    sa.Column('drop_reason', sa.String(length=300), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'in_force') = (from_on IS NOT NULL)", name=op.f('ck_risk_version_in_force')),
    sa.CheckConstraint('to_on IS NULL OR to_on >= from_on', name=op.f('ck_risk_version_dates')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_risk_version_batch_id')),
    sa.ForeignKeyConstraint(['campaign_id'], ['risk_campaign.id'], name=op.f('fk_risk_version_campaign_id')),
    sa.ForeignKeyConstraint(['cross_checker_id'], ['member.id'], name=op.f('fk_risk_version_cross_checker_id')),
    sa.ForeignKeyConstraint(['head_id'], ['member.id'], name=op.f('fk_risk_version_head_id')),
    sa.ForeignKeyConstraint(['holder_id'], ['member.id'], name=op.f('fk_risk_version_holder_id')),
    sa.ForeignKeyConstraint(['leader_id'], ['member.id'], name=op.f('fk_risk_version_leader_id')),
    sa.ForeignKeyConstraint(['main_leader_id'], ['member.id'], name=op.f('fk_risk_version_main_leader_id')),
    sa.ForeignKeyConstraint(['register_id'], ['risk_register.id'], name=op.f('fk_risk_version_register_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_version')),
    sa.UniqueConstraint('register_id', 'number', name=op.f('uq_risk_version_register_id_number'))
    )
    with op.batch_alter_table('risk_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_version_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_version_campaign_id'), ['campaign_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_version_cross_checker_id'), ['cross_checker_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_version_head_id'), ['head_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_version_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_version_leader_id'), ['leader_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_version_main_leader_id'), ['main_leader_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_version_register_id_from_on'), ['register_id', 'from_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_version_review_due_on'), ['review_due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_version_state_due_on'), ['state', 'due_on'], unique=False)
        batch_op.create_index('uq_risk_version_under_way', ['register_id'], unique=True, sqlite_where=sa.text("state NOT IN ('in_force', 'dropped')"), postgresql_where=sa.text("state NOT IN ('in_force', 'dropped')"))

    op.create_table('risk_warning',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('reminder', 'talk', 'rectify', 'transfer', name='warningkind', native_enum=False, length=30), nullable=False),
    sa.Column('register_id', sa.Integer(), nullable=False),
    sa.Column('signal_id', sa.Integer(), nullable=True),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('document_no', sa.String(length=60), nullable=False),
    sa.Column('acted_on', sa.Date(), nullable=False),
    sa.Column('acted_by', sa.String(length=80), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('done_on IS NULL OR done_on >= acted_on', name=op.f('ck_risk_warning_dates')),
    sa.ForeignKeyConstraint(['register_id'], ['risk_register.id'], name=op.f('fk_risk_warning_register_id')),
    sa.ForeignKeyConstraint(['signal_id'], ['risk_signal.id'], name=op.f('fk_risk_warning_signal_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_warning'))
    )
    with op.batch_alter_table('risk_warning', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_warning_acted_on'), ['acted_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_warning_due_on'), ['due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_warning_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_warning_register_id'), ['register_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_warning_signal_id'), ['signal_id'], unique=False)

    op.create_table('directive_supervision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('directive_id', sa.Integer(), nullable=False),
    sa.Column('noted_on', sa.Date(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['directive_id'], ['directive.id'], name=op.f('fk_directive_supervision_directive_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directive_supervision'))
    )
    with op.batch_alter_table('directive_supervision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_directive_supervision_directive_id'), ['directive_id'], unique=False)

    op.create_table('directive_task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('directive_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('lead_leader', sa.String(length=40), nullable=False),
    sa.Column('lead_department_id', sa.Integer(), nullable=True),
    sa.Column('cooperating', sa.String(length=120), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('measures', sa.Text(), nullable=False),
    sa.Column('is_lasting', sa.Boolean(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('not_started', 'going', 'done', 'withdrawn', name='taskstate', native_enum=False, length=30), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('set_on', sa.Date(), nullable=False),
    sa.Column('updated_on', sa.Date(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('closed_by', sa.String(length=80), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'done') = (closed_on IS NOT NULL)", name=op.f('ck_directive_task_closed')),
    sa.CheckConstraint('is_lasting = (due_on IS NULL)', name=op.f('ck_directive_task_due')),
    sa.CheckConstraint('percent BETWEEN 0 AND 100', name=op.f('ck_directive_task_percent')),
    sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name=op.f('ck_directive_task_withdrawn')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_directive_task_batch_id')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_directive_task_branch_id')),
    sa.ForeignKeyConstraint(['directive_id'], ['directive.id'], name=op.f('fk_directive_task_directive_id')),
    sa.ForeignKeyConstraint(['lead_department_id'], ['department.id'], name=op.f('fk_directive_task_lead_department_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['member.id'], name=op.f('fk_directive_task_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directive_task'))
    )
    with op.batch_alter_table('directive_task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_directive_task_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_directive_task_branch_id_state'), ['branch_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_directive_task_directive_id'), ['directive_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_directive_task_due_on'), ['due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_directive_task_lead_department_id'), ['lead_department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_directive_task_owner_id_state'), ['owner_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_directive_task_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_directive_task_updated_on'), ['updated_on'], unique=False)

    op.create_table('power_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('basis', sa.String(length=120), nullable=False),
    sa.Column('steps', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['risk_version.id'], name=op.f('fk_power_item_version_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_power_item'))
    )
    with op.batch_alter_table('power_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_power_item_version_id'), ['version_id'], unique=False)

    op.create_table('review_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=30), nullable=False),
    sa.Column('opinion', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['risk_version.id'], name=op.f('fk_review_step_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_step'))
    )
    with op.batch_alter_table('review_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_step_version_id'), ['version_id'], unique=False)

    op.create_table('risk_objection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('objector', sa.String(length=80), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('is_upheld', sa.Boolean(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('answered_by', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(answered_on IS NULL) = (is_upheld IS NULL)', name=op.f('ck_risk_objection_answered')),
    sa.ForeignKeyConstraint(['version_id'], ['risk_version.id'], name=op.f('fk_risk_objection_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_objection'))
    )
    with op.batch_alter_table('risk_objection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_objection_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_objection_version_id'), ['version_id'], unique=False)

    op.create_table('risk_point',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Integer(), nullable=False),
    sa.Column('power', sa.String(length=80), nullable=False),
    sa.Column('step', sa.String(length=80), nullable=False),
    sa.Column('category', sa.Enum('thought', 'duty', 'procedure', 'system', 'outside', name='category', native_enum=False, length=30), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('shows_as', sa.Text(), nullable=False),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('likelihood', sa.Integer(), nullable=False),
    sa.Column('impact', sa.Integer(), nullable=False),
    sa.Column('factors', sa.JSON(), nullable=False),
    sa.Column('override', sa.Enum('high', 'medium', 'low', name='grade', native_enum=False, length=30), nullable=True),
    sa.Column('override_reason', sa.String(length=300), nullable=False),
    sa.Column('grade', sa.Enum('high', 'medium', 'low', name='grade', native_enum=False, length=30), nullable=False),
    sa.Column('indicator', sa.String(length=120), nullable=False),
    sa.Column('residual_likelihood', sa.Integer(), nullable=True),
    sa.Column('residual_impact', sa.Integer(), nullable=True),
    sa.Column('accepted_until_on', sa.Date(), nullable=True),
    sa.Column('accepted_reason', sa.String(length=300), nullable=False),
    sa.Column('change', sa.Enum('same', 'edited', 'rescored', 'new', 'closed', name='change', native_enum=False, length=30), nullable=False),
    sa.Column('change_reason', sa.String(length=300), nullable=False),
    sa.Column('is_checked', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.CheckConstraint('likelihood BETWEEN 1 AND 5 AND impact BETWEEN 1 AND 5', name=op.f('ck_risk_point_scores')),
    sa.ForeignKeyConstraint(['version_id'], ['risk_version.id'], name=op.f('fk_risk_point_version_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_point')),
    sa.UniqueConstraint('version_id', 'key', name=op.f('uq_risk_point_version_id_key'))
    )
    with op.batch_alter_table('risk_point', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_point_grade_accepted_until_on'), ['grade', 'accepted_until_on'], unique=False)

    op.create_table('signal_review',
    sa.Column('signal_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['signal_id'], ['risk_signal.id'], name=op.f('fk_signal_review_signal_id')),
    sa.ForeignKeyConstraint(['version_id'], ['risk_version.id'], name=op.f('fk_signal_review_version_id')),
    sa.PrimaryKeyConstraint('signal_id', 'version_id', name=op.f('pk_signal_review'))
    )
    with op.batch_alter_table('signal_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signal_review_version_id'), ['version_id'], unique=False)

    op.create_table('control_measure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('point_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('teaching', 'rule', 'supervision', 'technique', name='controlkind', native_enum=False, length=30), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('owner', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['point_id'], ['risk_point.id'], name=op.f('fk_control_measure_point_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_control_measure'))
    )
    with op.batch_alter_table('control_measure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_control_measure_point_id'), ['point_id'], unique=False)

    op.create_table('task_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('progress', 'due', 'closed', 'reopened', 'withdrawn', name='notekind', native_enum=False, length=30), nullable=False),
    sa.Column('noted_on', sa.Date(), nullable=False),
    sa.Column('was_due_on', sa.Date(), nullable=True),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('problems', sa.Text(), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['task_id'], ['directive_task.id'], name=op.f('fk_task_note_task_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_note'))
    )
    with op.batch_alter_table('task_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_note_task_id_noted_on'), ['task_id', 'noted_on'], unique=False)

    with op.batch_alter_table('department', schema=None) as batch_op:
        batch_op.add_column(sa.Column('head_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('leader_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_department_head_id'), ['head_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_department_leader_id'), ['leader_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_department_leader_id'), 'member', ['leader_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_department_head_id'), 'member', ['head_id'], ['id'])

    with op.batch_alter_table('remedy', schema=None) as batch_op:
        batch_op.add_column(sa.Column('rule_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('campaign_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_remedy_campaign_id'), ['campaign_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_remedy_rule_id'), ['rule_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_remedy_rule_id'), 'rule_document', ['rule_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_remedy_campaign_id'), 'campaign', ['campaign_id'], ['id'])


    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.add_column(sa.Column('entered_on', sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_column('entered_on')

    with op.batch_alter_table('remedy', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_remedy_campaign_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_remedy_rule_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_remedy_rule_id'))
        batch_op.drop_index(batch_op.f('ix_remedy_campaign_id'))
        batch_op.drop_column('campaign_id')
        batch_op.drop_column('rule_id')

    with op.batch_alter_table('department', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_department_head_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_department_leader_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_department_leader_id'))
        batch_op.drop_index(batch_op.f('ix_department_head_id'))
        batch_op.drop_column('leader_id')
        batch_op.drop_column('head_id')

    with op.batch_alter_table('task_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_note_task_id_noted_on'))

    op.drop_table('task_note')
    with op.batch_alter_table('control_measure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_control_measure_point_id'))

    op.drop_table('control_measure')
    with op.batch_alter_table('signal_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signal_review_version_id'))

    op.drop_table('signal_review')
    with op.batch_alter_table('risk_point', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_risk_point_grade_accepted_until_on'))

    op.drop_table('risk_point')
    with op.batch_alter_table('risk_objection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_risk_objection_version_id'))
        batch_op.drop_index(batch_op.f('ix_risk_objection_member_id'))

    op.drop_table('risk_objection')
    with op.batch_alter_table('review_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_step_version_id'))

    op.drop_table('review_step')
    with op.batch_alter_table('power_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_power_item_version_id'))

    op.drop_table('power_item')
    with op.batch_alter_table('directive_task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_directive_task_updated_on'))
        batch_op.drop_index(batch_op.f('ix_directive_task_state'))
        batch_op.drop_index(batch_op.f('ix_directive_task_owner_id_state'))
        batch_op.drop_index(batch_op.f('ix_directive_task_lead_department_id'))
        batch_op.drop_index(batch_op.f('ix_directive_task_due_on'))
        batch_op.drop_index(batch_op.f('ix_directive_task_directive_id'))
        batch_op.drop_index(batch_op.f('ix_directive_task_branch_id_state'))
        batch_op.drop_index(batch_op.f('ix_directive_task_batch_id'))

    op.drop_table('directive_task')
    with op.batch_alter_table('directive_supervision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_directive_supervision_directive_id'))

    op.drop_table('directive_supervision')
    with op.batch_alter_table('risk_warning', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_risk_warning_signal_id'))
        batch_op.drop_index(batch_op.f('ix_risk_warning_register_id'))
        batch_op.drop_index(batch_op.f('ix_risk_warning_kind'))
        batch_op.drop_index(batch_op.f('ix_risk_warning_due_on'))
        batch_op.drop_index(batch_op.f('ix_risk_warning_acted_on'))

    op.drop_table('risk_warning')
    with op.batch_alter_table('risk_version', schema=None) as batch_op:
        batch_op.drop_index('uq_risk_version_under_way', sqlite_where=sa.text("state NOT IN ('in_force', 'dropped')"), postgresql_where=sa.text("state NOT IN ('in_force', 'dropped')"))
        batch_op.drop_index(batch_op.f('ix_risk_version_state_due_on'))
        batch_op.drop_index(batch_op.f('ix_risk_version_review_due_on'))
        batch_op.drop_index(batch_op.f('ix_risk_version_register_id_from_on'))
        batch_op.drop_index(batch_op.f('ix_risk_version_main_leader_id'))
        batch_op.drop_index(batch_op.f('ix_risk_version_leader_id'))
        batch_op.drop_index(batch_op.f('ix_risk_version_holder_id'))
        batch_op.drop_index(batch_op.f('ix_risk_version_head_id'))
        batch_op.drop_index(batch_op.f('ix_risk_version_cross_checker_id'))
        batch_op.drop_index(batch_op.f('ix_risk_version_campaign_id'))
        batch_op.drop_index(batch_op.f('ix_risk_version_batch_id'))

    op.drop_table('risk_version')
    with op.batch_alter_table('duty_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_line_member_id'))

    op.drop_table('duty_line')
    with op.batch_alter_table('directive', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_directive_level'))
        batch_op.drop_index(batch_op.f('ix_directive_branch_id_learned_on'))
        batch_op.drop_index(batch_op.f('ix_directive_batch_id'))
        batch_op.drop_index(batch_op.f('ix_directive_activity_id'))

    op.drop_table('directive')
    with op.batch_alter_table('year_paper', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_year_paper_state'))
        batch_op.drop_index(batch_op.f('ix_year_paper_kind_year'))
        batch_op.drop_index(batch_op.f('ix_year_paper_activity_id'))

    op.drop_table('year_paper')
    with op.batch_alter_table('written_instruction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_written_instruction_rule_id'))
        batch_op.drop_index(batch_op.f('ix_written_instruction_research_id'))
        batch_op.drop_index(batch_op.f('ix_written_instruction_outcome'))
        batch_op.drop_index(batch_op.f('ix_written_instruction_given_on'))

    op.drop_table('written_instruction')
    with op.batch_alter_table('risk_register', schema=None) as batch_op:
        batch_op.drop_index('uq_risk_register_department', sqlite_where=sa.text('post_id IS NULL'), postgresql_where=sa.text('post_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_risk_register_department_id'))

    op.drop_table('risk_register')
    op.drop_table('review_interval')
    with op.batch_alter_table('posting_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_posting_step_posting_id'))

    op.drop_table('posting_step')
    with op.batch_alter_table('access_grant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_access_grant_staff_id'))

    op.drop_table('access_grant')
    with op.batch_alter_table('rule_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rule_review_rule_id_reviewed_on'))

    op.drop_table('rule_review')
    with op.batch_alter_table('risk_signal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_risk_signal_state'))
        batch_op.drop_index(batch_op.f('ix_risk_signal_seen_on'))
        batch_op.drop_index(batch_op.f('ix_risk_signal_department_id'))

    op.drop_table('risk_signal')
    with op.batch_alter_table('research', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_research_reported_on'))
        batch_op.drop_index(batch_op.f('ix_research_held_on'))
        batch_op.drop_index(batch_op.f('ix_research_department_id'))
        batch_op.drop_index(batch_op.f('ix_research_branch_id'))

    op.drop_table('research')
    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_posting_state'))
        batch_op.drop_index(batch_op.f('ix_posting_disclosure'))
        batch_op.drop_index(batch_op.f('ix_posting_channel_id_posted_on'))
        batch_op.drop_index(batch_op.f('ix_posting_branch_id_posted_on'))

    op.drop_table('posting')
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_campaign_lead_department_id'))
        batch_op.drop_index(batch_op.f('ix_campaign_from_on'))
        batch_op.drop_index(batch_op.f('ix_campaign_branch_id'))

    op.drop_table('campaign')
    with op.batch_alter_table('agency_staff', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agency_staff_keeper_id'))
        batch_op.drop_index(batch_op.f('ix_agency_staff_department_id'))
        batch_op.drop_index(batch_op.f('ix_agency_staff_batch_id'))

    op.drop_table('agency_staff')
    with op.batch_alter_table('venue_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_venue_check_branch_id_checked_on'))

    op.drop_table('venue_check')
    with op.batch_alter_table('rule_document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rule_document_branch_id_kind'))
        batch_op.drop_index(batch_op.f('ix_rule_document_batch_id'))

    op.drop_table('rule_document')
    with op.batch_alter_table('reporting_cadre', schema=None) as batch_op:
        batch_op.drop_index('uq_reporting_cadre_open', sqlite_where=sa.text('to_on IS NULL'), postgresql_where=sa.text('to_on IS NULL'))
        batch_op.drop_index(batch_op.f('ix_reporting_cadre_member_id'))

    op.drop_table('reporting_cadre')
    with op.batch_alter_table('personal_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_personal_report_year'))

    op.drop_table('personal_report')
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.drop_index('uq_handover_offered', sqlite_where=sa.text("state = 'offered'"), postgresql_where=sa.text("state = 'offered'"))
        batch_op.drop_index(batch_op.f('ix_handover_to_member_id'))
        batch_op.drop_index(batch_op.f('ix_handover_from_member_id'))
        batch_op.drop_index(batch_op.f('ix_handover_branch_id'))

    op.drop_table('handover')
    with op.batch_alter_table('dues_month', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dues_month_month_on'))
        batch_op.drop_index(batch_op.f('ix_dues_month_branch_id_month_on'))
        batch_op.drop_index(batch_op.f('ix_dues_month_batch_id'))

    op.drop_table('dues_month')
    with op.batch_alter_table('channel', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_channel_owner_id'))
        batch_op.drop_index(batch_op.f('ix_channel_branch_id'))

    op.drop_table('channel')
    with op.batch_alter_table('archive_folder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_archive_folder_file_id'))

    op.drop_table('archive_folder')
    with op.batch_alter_table('archive_hand_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_archive_hand_in_state'))

    op.drop_table('archive_hand_in')
    with op.batch_alter_table('risk_campaign', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_risk_campaign_opened_on'))

    op.drop_table('risk_campaign')
    op.drop_table('directive_year')
