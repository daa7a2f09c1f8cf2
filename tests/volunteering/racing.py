"""Many members who sign up for the last place at the same moment, each in a thread and a transaction of their own; the drill runs the same larger."""
from collections import Counter
from threading import Barrier

from flask import Flask

from tests import people
from tests.live import at_once
from tests.volunteering import made
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.organization.models import Branch
from xinfang_party.volunteering import joining, service
from xinfang_party.volunteering.models import ServiceEvent, ShiftRole, SignUp


def crowd(branch: Branch, count: int) -> list[Identity]:
    found = [Identity(name=member.name, roles=frozenset({Role.MEMBER}), member_id=member.id, home_branch_id=branch.id)
             for member in (people.member(branch) for _n in range(count))]
    db.session.commit()
    return found


def round_of(app: Flask, branch: Branch, members: list[Identity]) -> Counter[str]:
    """How many got the place and how many wait, of one round; as stored."""
    event_id = made.opened(branch, [made.role(needed=1)]).id
    role_id = db.session.query(ShiftRole.id).join(ShiftRole.shift).filter_by(event_id=event_id).scalar()
    db.session.remove()
    line = Barrier(len(members))

    def act(number: int) -> None:
        line.wait()
        with unit_of_work():
            joining.sign_up(db.session.get_one(ShiftRole, role_id), by=members[number])

    at_once(app, len(members), act)
    found = Counter(str(row.state) for row in db.session.query(SignUp).filter_by(role_id=role_id))
    calm(event_id)
    return found


def calm(event_id: int) -> None:
    """Called off, so that the next round's shift, at the same time, is free of clashes."""
    with unit_of_work():
        service.cancel(db.session.get_one(ServiceEvent, event_id), reason="下一轮", by=made.OFFICE)
