"""Talks and life meetings for tests."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests import people
from xinfang_party.access.terms import Identity
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.activities.models import Activity, ActivityPurpose, Attendance
from xinfang_party.activities.terms import Kind, State, Status
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Member
from xinfang_party.organization.terms import CommitteeDuty
from xinfang_party.talks import service
from xinfang_party.talks.models import Talk
from xinfang_party.talks.terms import TalkKind

SECRET = "近来工作压力很大"
NOW = "2026-06-01 10:00"


@dataclass
class World:
    """A branch with secretary, discipline member, another committee member and two members, and a member of another branch."""

    branch: Branch
    head: Member
    watcher: Member
    sitter: Member
    one: Member
    two: Member
    far: Member


def world() -> World:
    branch, other = people.branch(), people.branch()
    head = people.secretary(branch)
    watcher, sitter = people.secretary(branch, duty=CommitteeDuty.DISCIPLINE), people.secretary(branch, duty=CommitteeDuty.PUBLICITY)
    found = World(branch, head, watcher, sitter, people.member(branch), people.member(branch), people.member(other))
    people.secretary(other)
    db.session.commit()
    return found


def by(member: Member) -> Identity:
    return identity_of(Account(id=800_000 + member.id, name=member.name, member_id=member.id), clock.today())


def facts(talker: Member, person: Member, **more: Any) -> dict[str, Any]:
    return {"kind": TalkKind.DAILY, "held_on": date(2026, 5, 1), "talker_id": talker.id, "person_id": person.id, "follow_up_on": None, "content": SECRET,
            "place": "", "recorder": "", "reason": "", "opinions": "", "problems": "", "measures": "", "follow_up": "", **more}


def talk(talker: Member, person: Member, **more: Any) -> Talk:
    made = service.record(facts=facts(talker, person, **more), by=by(talker))
    db.session.commit()
    return made


def life_meeting(branch: Branch, *roll: Member, state: State = State.HELD) -> Activity:
    activity = Activity(branch_id=branch.id, form=Kind.MEMBER_MEETING, state=state, held_on=date(2026, 5, 20), title="年度组织生活会", place="",
                        outside_lecturer="", observers="", summary="", discussion="", credited_hours=0, cancel_reason="",
                        confirmed_on=date(2026, 5, 22) if state is State.CONFIRMED else None)
    activity.purposes = [ActivityPurpose(purpose=Kind.LIFE_MEETING)]
    activity.roll = [Attendance(member_id=member.id, status=Status.PRESENT, note="", made_up_material="") for member in roll]
    db.session.add(activity)
    db.session.commit()
    return activity
