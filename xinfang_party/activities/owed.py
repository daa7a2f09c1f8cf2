"""What activities ask of a person: to confirm, to finish and submit, to do what was decided. Each source's rows, and what a row says."""
from typing import Any

from sqlalchemy import String, and_, cast, false, func, literal, or_, select

from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.accounts.models import Account
from xinfang_party.activities import rules
from xinfang_party.activities.models import ActionItem, Activity, ActivityStep
from xinfang_party.activities.queries import DUE_FIRST, IS_OPEN
from xinfang_party.activities.terms import State
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Branch, Cell, CommitteePost, in_force
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import NO_DAY, Found, Owed, Rows

ASKS = {State.SUBMITTED: "确认活动记录", State.HELD: "补全活动记录并提交", State.PLANNED: "记录开过的活动"}
LAST_DAY = func.coalesce(Activity.last_on, Activity.held_on)


def to_confirm(identity: Identity) -> Rows:
    """Records that wait for their host; for a leader of the branch who did not send it where the host has no account."""
    host_can = select(Account.id).where(Account.member_id == Activity.host_id).exists()
    sent = select(ActivityStep.id).where(ActivityStep.activity_id == Activity.id, ActivityStep.verb == "submit",
                                         ActivityStep.account_id == identity.account_id).exists()
    leads = and_(Activity.branch_id.in_(identity.led_branch_ids), ~host_can, ~sent)
    own = Activity.host_id == identity.member_id if identity.member_id is not None else false()
    return records(NO_DAY).where(Activity.state == State.SUBMITTED, or_(own, leads))


def to_finish(identity: Identity) -> Rows | None:
    """Held ones whose record is still to be finished and sent, planned ones whose day has come: the recorder's; the branch leaders' where
    the recorder may not write in it."""
    if not identity.led_branch_ids | identity.committee_branch_ids | identity.led_cell_ids:
        return None
    today = clock.today()
    works = select(CommitteePost.id).where(CommitteePost.branch_id == Activity.branch_id, CommitteePost.member_id == Activity.recorder_id,
                                           in_force(CommitteePost, today)).exists()
    leads = select(Cell.id).where(Cell.id == Activity.own_cell_id, Cell.leader_id == Activity.recorder_id).exists()
    mine = or_(Activity.recorder_id == identity.member_id, and_(Activity.branch_id.in_(identity.led_branch_ids), ~works, ~leads))
    due = or_(Activity.state == State.HELD, and_(Activity.state == State.PLANNED, Activity.held_on <= today))
    return records(LAST_DAY).where(due, mine, owned(Activity, identity, "activity:record"))


def records(day: Any) -> Rows:
    return select(cast(Activity.state, String), Activity.id, Activity.title, Branch.name, day).join(Branch, Branch.id == Activity.branch_id).order_by(
        Activity.held_on, Activity.id)


def record(row: Found) -> Owed:
    state = State(row.word)
    return Owed(ASKS[state], f"{row.about}（{row.more}）", path_to("activities.show_activity", activity_id=row.key),
                rules.submit_due(row.due_on) if row.due_on else None)


def to_close(identity: Identity) -> Rows | None:
    """What was decided for this person to do."""
    if identity.member_id is None:
        return None
    return select(literal(""), ActionItem.id, ActionItem.text, Activity.title, ActionItem.due_on).join(ActionItem.activity).where(
        ActionItem.owner_id == identity.member_id, *IS_OPEN).order_by(*DUE_FIRST)


def item(row: Found) -> Owed:
    return Owed("落实议定的事", f"{row.about[:30]}（{row.more}）", path_to("activities.show_action", item_id=row.key), row.due_on)
