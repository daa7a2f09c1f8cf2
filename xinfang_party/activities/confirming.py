"""Who may confirm a record: its host, else a leader of the branch who did not send it, else the Party office."""
from sqlalchemy import select

from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.activities import rules
from xinfang_party.activities.models import Activity
from xinfang_party.activities.queries import last_step
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.queries import leaders_of, posts_of_branch
from xinfang_party.organization.terms import Standing


def why_not_confirm(activity: Activity, by: Identity) -> str | None:
    has_submitted = has_sent(activity, by)
    return rules.why_not_confirm(activity.host_id, by.member_id, leads=activity.branch_id in by.led_branch_ids, has_submitted=has_submitted,
                                 steps_in=may_step_in(activity, by))


def has_sent(activity: Activity, by: Identity) -> bool:
    sent = last_step(activity, "submit")
    return sent is not None and sent.account_id is not None and sent.account_id == by.account_id


def word_on_own(activity: Activity, by: Identity) -> str:
    """What its history says of a record that was hosted, written, sent and confirmed by one person though the branch's committee has others."""
    is_all_one = by.member_id is not None and activity.host_id == activity.recorder_id == by.member_id and has_sent(activity, by)
    return rules.ALL_ONE if is_all_one and any(
        post.member_id != by.member_id for post in posts_of_branch(activity.branch_id, clock.today())) else ""


def may_step_in(activity: Activity, by: Identity) -> bool:
    """The Party office, where the host is gone and no leader but the sender is left."""
    if Role.PARTY_OFFICE not in by.roles or (activity.host is not None and activity.host.standing_on(clock.today()) is not Standing.LEFT):
        return False
    sent = last_step(activity, "submit")
    sender = db.session.scalar(select(Account.member_id).where(Account.id == sent.account_id)) if sent is not None else None
    return not set(leaders_of(activity.branch_id, clock.today())) - {sender}
