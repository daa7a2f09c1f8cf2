"""Whom each step of a record concerns."""
from collections.abc import Iterable
from typing import Any

from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities import notices, rules
from xinfang_party.activities.models import ActionItem, Activity
from xinfang_party.activities.queries import last_step
from xinfang_party.activities.steps import address
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import chinese
from xinfang_party.notifications import service as notifications
from xinfang_party.organization.queries import leaders_of
from xinfang_party.web.links import path_to


def ask_to_confirm(activity: Activity, by_member_id: int | None) -> int:
    """The host; the branch's other leaders where there is none who has an account; else the Party office."""
    what: dict[str, Any] = {"kind": notices.CONFIRM, "subject": activity, "url": address(activity), "time": steps_taken(activity),
            "text": f"“{activity.title}”（{chinese(activity.held_on)}）的记录已提交，请确认。"}
    leaders = set(leaders_of(activity.branch_id, clock.today())) - {by_member_id}
    return (notifications.notify_members([activity.host_id] if activity.host_id else [], **what) or notifications.notify_members(leaders, **what)
            or notifications.notify_role(Role.PARTY_OFFICE, **what))


def tell_returned(activity: Activity, opinion: str) -> None:
    """Who recorded it, and who sent it."""
    what: dict[str, Any] = {"kind": notices.REWORK, "subject": activity, "url": address(activity), "time": steps_taken(activity),
            "text": f"“{activity.title}”的记录被退回修改：{opinion}"}
    sent = last_step(activity, "submit")
    if sent is not None and sent.account_id is not None:
        notifications.notify_accounts([sent.account_id], **what)
    notifications.notify_members([activity.recorder_id] if activity.recorder_id else [], **what)


def tell_cancelled(activity: Activity, reason: str, by: Identity) -> None:
    """The host who was asked to confirm it, where somebody else took it back meanwhile."""
    if activity.host_id and activity.host_id != by.member_id:
        notifications.notify_members([activity.host_id], kind=notices.CANCELLED, subject=activity, url=address(activity), time=steps_taken(activity),
                                     text=f"等您确认的“{activity.title}”（{chinese(activity.held_on)}）的记录已由{by.name}作废，不用再确认。原因：{reason}")


def tell_amended(activity: Activity, number: int, reason: str) -> None:
    if activity.host_id:
        notifications.notify_members([activity.host_id], kind=notices.AMENDED, subject=activity, url=address(activity), time=str(number),
                                     text=f"您主持的“{activity.title}”的记录有第 {number} 次更正：{reason}")


def tell_reviewed(activity: Activity, opinion: str) -> None:
    """Who recorded it, and who leads the branch."""
    readers = {activity.recorder_id, *leaders_of(activity.branch_id, clock.today())} - {None}
    notifications.notify_members(sorted(filter(None, readers)), kind=notices.REVIEWED, subject=activity, url=address(activity),
                                 time=steps_taken(activity), text=f"机关党委审阅了“{activity.title}”的记录：{opinion}")


def tell_owners(activity: Activity, items: Iterable[ActionItem]) -> None:
    """Each owner of an open one, once for the item and its day."""
    for item in items:
        if item.owner_id and item.closed_on is None and activity.state.counts:
            notifications.notify_members([item.owner_id], kind=notices.ACTION, subject=item, url=place_of(item), due_on=item.due_on,
                                         text=f"“{activity.title}”议定由您落实：{item.text}")


def tell_overdue(item: ActionItem) -> None:
    """The owner, or who leads the branch where it has none; once for each day it was due."""
    readers = [item.owner_id] if item.owner_id else leaders_of(item.branch_id, clock.today())
    notifications.notify_members(readers, kind=notices.ACTION_OVERDUE, subject=item, url=place_of(item), due_on=item.due_on,
                                 text=f"“{item.activity.title}”议定的事已超过期限，请尽快办结：{item.text}")


def tell_unsubmitted(activity: Activity) -> None:
    notifications.notify_members(leaders_of(activity.branch_id, clock.today())[:1], kind=notices.UNSUBMITTED, subject=activity,
                                 url=address(activity), due_on=rules.submit_due(activity.last_on or activity.held_on),
                                 text=f"“{activity.title}”（{chinese(activity.held_on)}）的记录还没有提交确认，请尽快提交。")


def steps_taken(activity: Activity) -> str:
    """Tells what a step says from what an earlier one of the same day said."""
    return str(len(activity.steps))


def place_of(item: ActionItem) -> str:
    """A page of its own: who owns it may not read the minutes of the committee."""
    return path_to("activities.show_action", item_id=item.id)
