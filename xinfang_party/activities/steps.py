"""What every verb of this room does besides: refuse in words, leave a step and an audit entry."""
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity, ActivityStep
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Conflict
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.web.links import path_to

PAST = {"log": "logged", "edit": "edited", "submit": "submitted", "confirm": "confirmed", "return": "returned", "cancel": "cancelled",
        "amend": "amended", "review": "reviewed"}


def refuse_stale(activity: Activity, version: int | None) -> None:
    if version is not None and version != activity.version:
        raise Conflict(MEANWHILE, address(activity))


def address(activity: Activity) -> str:
    return path_to("activities.show_activity", activity_id=activity.id)


def mark(activity: Activity, verb: str, opinion: str = "", *, by: Identity, **details: Any) -> None:
    """The step of a verb on the record itself, and its audit entry."""
    note(activity, verb, opinion, by=by)
    audit.record(f"activity.{PAST[verb]}", subject=activity, by=by, state=activity.state, **details)


def note(activity: Activity, verb: str, opinion: str = "", *, by: Identity) -> None:
    activity.steps.append(ActivityStep(verb=verb, opinion=opinion, account_id=by.account_id, actor=by.name, at=clock.now()))
