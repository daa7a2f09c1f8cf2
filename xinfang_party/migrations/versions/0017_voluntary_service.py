"""Voluntary service: communities and what they ask for, events and who signs up, hours, record sheets.

Revision 0017 after 0016.
"""
import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""


def upgrade() -> None:
    op.create_table('attestation_year',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_attestation_year'))
    )
    op.create_table('sheet_layout',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('which', sa.Enum('roster', 'hours', name='which', native_enum=False, length=30), nullable=False),
    sa.Column('name', sa.String(length=30), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet_layout')),
    sa.UniqueConstraint('which', name=op.f('uq_sheet_layout_which'))
    )
    op.create_table('service_kind',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=30), nullable=False),
    sa.Column('sort_order', sa.Integer(), nullable=False),
    sa.Column('is_emergency', sa.Boolean(), nullable=False),
    sa.Column('needs_cover', sa.Boolean(), nullable=False),
    sa.Column('is_theme_day', sa.Boolean(), nullable=False),
    sa.Column('retired_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_kind')),
    sa.UniqueConstraint('name', name=op.f('uq_service_kind_name'))
    )
    op.create_table('place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('level', sa.Enum('district', 'street', 'community', name='level', native_enum=False, length=30), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_place_batch_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['place.id'], name=op.f('fk_place_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place')),
    sa.UniqueConstraint('code', name=op.f('uq_place_code'))
    )
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_place_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_place_level'), ['level'], unique=False)
        batch_op.create_index(batch_op.f('ix_place_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_place_parent_id'), ['parent_id'], unique=False)

    op.create_table('attestation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=False),
    sa.Column('hours', sa.Double(), nullable=False),
    sa.Column('services', sa.Integer(), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('counted', sa.JSON(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('issued_by', sa.String(length=80), nullable=False),
    sa.Column('revoked_on', sa.Date(), nullable=True),
    sa.Column('revoke_reason', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('to_on >= from_on', name=op.f('ck_attestation_dates')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_attestation_branch_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_attestation_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attestation')),
    sa.UniqueConstraint('code', name=op.f('uq_attestation_code')),
    sa.UniqueConstraint('year', 'serial', name=op.f('uq_attestation_year_serial'))
    )
    with op.batch_alter_table('attestation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attestation_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attestation_member_id'), ['member_id'], unique=False)

    op.create_table('community_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Enum('report_in', 'need', 'need_done', 'evaluation', name='purpose', native_enum=False, length=30), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by', sa.String(length=80), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_community_link_branch_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_community_link_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_community_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_community_link_token_hash'))
    )
    with op.batch_alter_table('community_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_community_link_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_community_link_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_community_link_purpose_subject_id'), ['purpose', 'subject_id'], unique=False)

    op.create_table('helper_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('helped_on', sa.Date(), nullable=False),
    sa.Column('role', sa.Enum('veteran_member', 'delegate', 'neighbour', 'grid_worker', 'lawyer', 'other', name='helperrole', native_enum=False, length=30), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('is_settled', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('recorder', sa.String(length=80), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('people > 0', name=op.f('ck_helper_count_people')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_helper_count_batch_id')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_helper_count_branch_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_helper_count_place_id')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_helper_count_subject_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_helper_count'))
    )
    with op.batch_alter_table('helper_count', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_helper_count_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_helper_count_branch_id_helped_on'), ['branch_id', 'helped_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_helper_count_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_helper_count_subject_id'), ['subject_id'], unique=False)

    op.create_table('need',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('need', 'wish', name='needkind', native_enum=False, length=30), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('applicant_group', sa.Enum('elderly', 'children', 'disabled', 'hardship', 'veterans', 'newcomers', 'residents', name='group', native_enum=False, length=30), nullable=False),
    sa.Column('wanted', sa.Integer(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.Column('published_by', sa.String(length=80), nullable=False),
    sa.Column('published_account_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('open', 'claimed', 'done', 'confirmed', 'withdrawn', name='needstate', native_enum=False, length=30), nullable=False),
    sa.Column('claimed_branch_id', sa.Integer(), nullable=True),
    sa.Column('claimed_member_id', sa.Integer(), nullable=True),
    sa.Column('claimed_on', sa.Date(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('result', sa.String(length=300), nullable=False),
    sa.Column('confirmed_on', sa.Date(), nullable=True),
    sa.Column('confirmed_by', sa.String(length=40), nullable=False),
    sa.Column('receipt', sa.Enum('link', 'paper', name='receipt', native_enum=False, length=30), nullable=True),
    sa.Column('grade', sa.Enum('very', 'rather', 'fair', 'poor', name='satisfaction', native_enum=False, length=30), nullable=True),
    sa.Column('withdraw_reason', sa.String(length=200), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('wanted > 0', name=op.f('ck_need_wanted')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_need_batch_id')),
    sa.ForeignKeyConstraint(['claimed_branch_id'], ['branch.id'], name=op.f('fk_need_claimed_branch_id')),
    sa.ForeignKeyConstraint(['claimed_member_id'], ['member.id'], name=op.f('fk_need_claimed_member_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_need_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need'))
    )
    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_need_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_need_claimed_branch_id'), ['claimed_branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_need_claimed_member_id'), ['claimed_member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_need_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_need_published_on'), ['published_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_need_state_due_on'), ['state', 'due_on'], unique=False)

    op.create_table('partner',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.Enum('neighbourhood', 'volunteers', 'party', 'company', 'school', 'other', name='partnerkind', native_enum=False, length=30), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('contact', sa.String(length=40), nullable=False),
    sa.Column('office_phone', sa.String(length=30), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_partner_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner')),
    sa.UniqueConstraint('name', name=op.f('uq_partner_name'))
    )
    with op.batch_alter_table('partner', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partner_place_id'), ['place_id'], unique=False)

    op.create_table('place_contact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('post', sa.String(length=40), nullable=False),
    sa.Column('office_phone', sa.String(length=30), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('to_on IS NULL OR to_on >= from_on', name=op.f('ck_place_contact_dates')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_place_contact_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place_contact'))
    )
    with op.batch_alter_table('place_contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_place_contact_place_id'), ['place_id'], unique=False)

    op.create_table('report_in',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('bond', sa.Enum('home', 'work', 'paired', name='bond', native_enum=False, length=30), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=False),
    sa.Column('renewed_on', sa.Date(), nullable=True),
    sa.Column('confirmed_on', sa.Date(), nullable=True),
    sa.Column('receipt', sa.Enum('link', 'paper', name='receipt', native_enum=False, length=30), nullable=True),
    sa.Column('confirmed_by', sa.String(length=40), nullable=False),
    sa.Column('end_reason', sa.String(length=200), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(confirmed_on IS NULL) = (receipt IS NULL)', name=op.f('ck_report_in_receipt')),
    sa.CheckConstraint('to_on >= from_on', name=op.f('ck_report_in_dates')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_report_in_batch_id')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_report_in_branch_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_report_in_member_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_report_in_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_in'))
    )
    with op.batch_alter_table('report_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_in_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_in_branch_id_to_on'), ['branch_id', 'to_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_in_member_id_from_on'), ['member_id', 'from_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_in_place_id'), ['place_id'], unique=False)

    op.create_table('volunteer_profile',
    sa.Column('member_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('volunteer_no', sa.String(length=30), nullable=False),
    sa.Column('registered_on', sa.Date(), nullable=True),
    sa.Column('skills', sa.JSON(), nullable=False),
    sa.Column('free_times', sa.JSON(), nullable=False),
    sa.Column('offers_since', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_volunteer_profile_member_id')),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_volunteer_profile'))
    )
    with op.batch_alter_table('volunteer_profile', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_volunteer_profile_offers_since'), ['offers_since'], unique=False)

    op.create_table('service_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('kind_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('project', sa.String(length=80), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('partner_id', sa.Integer(), nullable=True),
    sa.Column('need_id', sa.Integer(), nullable=True),
    sa.Column('venue', sa.String(length=80), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('organizer_id', sa.Integer(), nullable=True),
    sa.Column('insurance', sa.String(length=200), nullable=False),
    sa.Column('risk_notice', sa.Text(), nullable=False),
    sa.Column('training', sa.String(length=200), nullable=False),
    sa.Column('is_for_all', sa.Boolean(), nullable=False),
    sa.Column('is_theme_day', sa.Boolean(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'open', 'closed', 'cancelled', name='eventstate', native_enum=False, length=30), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('cancel_reason', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_on >= held_on', name=op.f('ck_service_event_days')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_service_event_activity_id')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_service_event_branch_id')),
    sa.ForeignKeyConstraint(['kind_id'], ['service_kind.id'], name=op.f('fk_service_event_kind_id')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_service_event_need_id')),
    sa.ForeignKeyConstraint(['organizer_id'], ['member.id'], name=op.f('fk_service_event_organizer_id')),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_service_event_partner_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_service_event_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_event')),
    sa.UniqueConstraint('activity_id', name=op.f('uq_service_event_activity_id'))
    )
    with op.batch_alter_table('service_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_event_branch_id_held_on'), ['branch_id', 'held_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_event_kind_id'), ['kind_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_event_need_id'), ['need_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_event_organizer_id'), ['organizer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_event_partner_id'), ['partner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_event_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_event_state_held_on'), ['state', 'held_on'], unique=False)

    op.create_table('event_evaluation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('grade', sa.Enum('very', 'rather', 'fair', 'poor', name='satisfaction', native_enum=False, length=30), nullable=False),
    sa.Column('comment', sa.String(length=300), nullable=False),
    sa.Column('evaluated_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_event_evaluation_branch_id')),
    sa.ForeignKeyConstraint(['event_id'], ['service_event.id'], name=op.f('fk_event_evaluation_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_evaluation')),
    sa.UniqueConstraint('event_id', name=op.f('uq_event_evaluation_event_id'))
    )
    with op.batch_alter_table('event_evaluation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_evaluation_branch_id'), ['branch_id'], unique=False)

    op.create_table('service_invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('asked', 'accepted', 'declined', name='invitationstate', native_enum=False, length=30), nullable=False),
    sa.Column('invited_on', sa.Date(), nullable=False),
    sa.Column('invited_by', sa.String(length=80), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['service_event.id'], name=op.f('fk_service_invitation_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_service_invitation_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_invitation')),
    sa.UniqueConstraint('event_id', 'member_id', name=op.f('uq_service_invitation_event_id_member_id'))
    )
    with op.batch_alter_table('service_invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_invitation_member_id_state'), ['member_id', 'state'], unique=False)

    op.create_table('shift',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('break_minutes', sa.Integer(), nullable=False),
    sa.CheckConstraint('break_minutes >= 0', name=op.f('ck_shift_break_minutes')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_shift_times')),
    sa.ForeignKeyConstraint(['event_id'], ['service_event.id'], name=op.f('fk_shift_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shift'))
    )
    with op.batch_alter_table('shift', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shift_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_shift_starts_at'), ['starts_at'], unique=False)

    op.create_table('service_hours',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('kind_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('shift_id', sa.Integer(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('served_on', sa.Date(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('break_minutes', sa.Integer(), nullable=False),
    sa.Column('hours', sa.Double(), nullable=False),
    sa.Column('source', sa.Enum('code', 'organizer', 'paper', 'outside', name='source', native_enum=False, length=30), nullable=False),
    sa.Column('state', sa.Enum('recorded', 'office', 'verified', 'refused', name='hoursstate', native_enum=False, length=30), nullable=False),
    sa.Column('recorder', sa.String(length=80), nullable=False),
    sa.Column('recorded_on', sa.Date(), nullable=False),
    sa.Column('verified_on', sa.Date(), nullable=True),
    sa.Column('verified_by', sa.String(length=80), nullable=False),
    sa.Column('office_reason', sa.String(length=300), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(shift_id IS NULL) = (event_id IS NULL)', name=op.f('ck_service_hours_event')),
    sa.CheckConstraint('(starts_at IS NULL) = (ends_at IS NULL)', name=op.f('ck_service_hours_times')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_service_hours_order')),
    sa.CheckConstraint('hours > 0', name=op.f('ck_service_hours_hours')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_service_hours_batch_id')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_service_hours_branch_id')),
    sa.ForeignKeyConstraint(['event_id'], ['service_event.id'], name=op.f('fk_service_hours_event_id')),
    sa.ForeignKeyConstraint(['kind_id'], ['service_kind.id'], name=op.f('fk_service_hours_kind_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_service_hours_member_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_service_hours_place_id')),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_service_hours_shift_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_hours')),
    sa.UniqueConstraint('shift_id', 'member_id', name=op.f('uq_service_hours_shift_id_member_id'))
    )
    with op.batch_alter_table('service_hours', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_hours_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_hours_branch_id_served_on'), ['branch_id', 'served_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_hours_event_id_member_id_state_served_on_verified_on'), ['event_id', 'member_id', 'state', 'served_on', 'verified_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_hours_kind_id'), ['kind_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_hours_member_id_served_on'), ['member_id', 'served_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_hours_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_hours_state_served_on'), ['state', 'served_on'], unique=False)

    op.create_table('shift_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=30), nullable=False),
    sa.Column('needed', sa.Integer(), nullable=False),
    sa.Column('skill', sa.String(length=30), nullable=False),
    sa.CheckConstraint('needed > 0', name=op.f('ck_shift_role_needed')),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_shift_role_shift_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shift_role')),
    sa.UniqueConstraint('shift_id', 'name', name=op.f('uq_shift_role_shift_id_name'))
    )
    op.create_table('hours_correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hours_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['hours_id'], ['service_hours.id'], name=op.f('fk_hours_correction_hours_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hours_correction')),
    sa.UniqueConstraint('hours_id', 'number', name=op.f('uq_hours_correction_hours_id_number'))
    )
    op.create_table('sign_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('taken', 'waiting', 'withdrawn', name='signupstate', native_enum=False, length=30), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked_out_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('no_show_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('no_show_by', sa.String(length=80), nullable=False),
    sa.Column('no_show_reason', sa.String(length=200), nullable=False),
    sa.Column('forgiven_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('forgiven_by', sa.String(length=80), nullable=False),
    sa.Column('forgiven_reason', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_sign_up_branch_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_sign_up_member_id')),
    sa.ForeignKeyConstraint(['role_id'], ['shift_role.id'], name=op.f('fk_sign_up_role_id')),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_sign_up_shift_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_up')),
    sa.UniqueConstraint('shift_id', 'member_id', name=op.f('uq_sign_up_shift_id_member_id'))
    )
    with op.batch_alter_table('sign_up', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_up_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_up_member_id_state'), ['member_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_up_role_id_state'), ['role_id', 'state'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('sign_up', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_up_role_id_state'))
        batch_op.drop_index(batch_op.f('ix_sign_up_member_id_state'))
        batch_op.drop_index(batch_op.f('ix_sign_up_branch_id'))

    op.drop_table('sign_up')
    op.drop_table('hours_correction')
    op.drop_table('shift_role')
    with op.batch_alter_table('service_hours', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_service_hours_state_served_on'))
        batch_op.drop_index(batch_op.f('ix_service_hours_place_id'))
        batch_op.drop_index(batch_op.f('ix_service_hours_member_id_served_on'))
        batch_op.drop_index(batch_op.f('ix_service_hours_kind_id'))
        batch_op.drop_index(batch_op.f('ix_service_hours_event_id_member_id_state_served_on_verified_on'))
        batch_op.drop_index(batch_op.f('ix_service_hours_branch_id_served_on'))
        batch_op.drop_index(batch_op.f('ix_service_hours_batch_id'))

    op.drop_table('service_hours')
    with op.batch_alter_table('shift', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shift_starts_at'))
        batch_op.drop_index(batch_op.f('ix_shift_event_id'))

    op.drop_table('shift')
    with op.batch_alter_table('service_invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_service_invitation_member_id_state'))

    op.drop_table('service_invitation')
    with op.batch_alter_table('event_evaluation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_evaluation_branch_id'))

    op.drop_table('event_evaluation')
    with op.batch_alter_table('service_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_service_event_state_held_on'))
        batch_op.drop_index(batch_op.f('ix_service_event_place_id'))
        batch_op.drop_index(batch_op.f('ix_service_event_partner_id'))
        batch_op.drop_index(batch_op.f('ix_service_event_organizer_id'))
        batch_op.drop_index(batch_op.f('ix_service_event_need_id'))
        batch_op.drop_index(batch_op.f('ix_service_event_kind_id'))
        batch_op.drop_index(batch_op.f('ix_service_event_branch_id_held_on'))

    op.drop_table('service_event')
    with op.batch_alter_table('volunteer_profile', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_volunteer_profile_offers_since'))

    op.drop_table('volunteer_profile')
    with op.batch_alter_table('report_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_in_place_id'))
        batch_op.drop_index(batch_op.f('ix_report_in_member_id_from_on'))
        batch_op.drop_index(batch_op.f('ix_report_in_branch_id_to_on'))
        batch_op.drop_index(batch_op.f('ix_report_in_batch_id'))

    op.drop_table('report_in')
    with op.batch_alter_table('place_contact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_place_contact_place_id'))

    op.drop_table('place_contact')
    with op.batch_alter_table('partner', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_partner_place_id'))

    op.drop_table('partner')
    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_need_state_due_on'))
        batch_op.drop_index(batch_op.f('ix_need_published_on'))
        batch_op.drop_index(batch_op.f('ix_need_place_id'))
        batch_op.drop_index(batch_op.f('ix_need_claimed_member_id'))
        batch_op.drop_index(batch_op.f('ix_need_claimed_branch_id'))
        batch_op.drop_index(batch_op.f('ix_need_batch_id'))

    op.drop_table('need')
    with op.batch_alter_table('helper_count', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_helper_count_subject_id'))
        batch_op.drop_index(batch_op.f('ix_helper_count_place_id'))
        batch_op.drop_index(batch_op.f('ix_helper_count_branch_id_helped_on'))
        batch_op.drop_index(batch_op.f('ix_helper_count_batch_id'))

    op.drop_table('helper_count')
    with op.batch_alter_table('community_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_community_link_purpose_subject_id'))
        batch_op.drop_index(batch_op.f('ix_community_link_place_id'))
        batch_op.drop_index(batch_op.f('ix_community_link_branch_id'))

    op.drop_table('community_link')
    with op.batch_alter_table('attestation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attestation_member_id'))
        batch_op.drop_index(batch_op.f('ix_attestation_branch_id'))

    op.drop_table('attestation')
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_place_parent_id'))
        batch_op.drop_index(batch_op.f('ix_place_name'))
        batch_op.drop_index(batch_op.f('ix_place_level'))
        batch_op.drop_index(batch_op.f('ix_place_batch_id'))

    op.drop_table('place')
    op.drop_table('service_kind')
    op.drop_table('sheet_layout')
    op.drop_table('attestation_year')
