"""Whoever holds a case waits for the head of the audit: so it is asked for after the cases, or two would wait for each other."""
import re
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.consultations import made as consultations
from tests.letters import made as letters
from tests.petitions.made import OFFICER, answered, case
from tests.ratings import made as ratings
from xinfang_party.access.terms import Identity, Role
from xinfang_party.consultations import service as conferring
from xinfang_party.kernel.database import db
from xinfang_party.lanes import service, setting
from xinfang_party.lanes.catalogue import STEPS
from xinfang_party.lanes.models import CaseStep
from xinfang_party.lanes.terms import StepCode
from xinfang_party.letters import service as letter_service
from xinfang_party.letters.terms import State
from xinfang_party.petitions import assigning
from xinfang_party.petitions import service as petitions
from xinfang_party.petitions.terms import HandlingClass
from xinfang_party.ratings import links

HELD = re.compile(r"SELECT petition_case\.id \nFROM petition_case \nWHERE petition_case\.id IN")


@pytest.fixture(autouse=True)
def wall_clock(app, clock_at):
    with clock_at("2026-03-03 10:00"):
        yield


def noted(one):
    service.note(one, StepCode.CONTACT, by=OFFICER)
    return db.session.scalars(select(CaseStep).where(CaseStep.case_id == one.id, CaseStep.done_on.is_not(None))).one()


def period():
    facts = {"name": "汛期", "tag": "涉汛", "criterion": "强降雨", "handling": HandlingClass.URGENT, "subject_id": None, "district": "",
             "from_on": date(2026, 3, 3), "to_on": None}
    return setting.add_period(facts=facts, by=OFFICER)


def issue(one):
    written = letters.letter(State.REVIEWED, cases=[one])
    return lambda: letter_service.issue(written, letters.SAY, by=letters.LEADER)


def withdraw(one):
    written = letters.letter(State.ISSUED, cases=[one])
    return lambda: letter_service.withdraw(written, letters.BECAUSE, by=letters.LEADER)


def hold(one):
    planned = consultations.planned(one)
    return lambda: conferring.record(planned, facts=consultations.recorded(held_on=date(2026, 3, 3)), decisions=consultations.DECIDED, by=OFFICER)


def take_back(one):
    step = noted(one)
    return lambda: service.take_back(step, by=OFFICER)


def apply(_one):
    made = period()
    return lambda: setting.apply_period(made, by=OFFICER)


def limit(_one):
    step = next(step for step in STEPS if step.code is StepCode.CONTACT)
    return lambda: setting.set_limit(step, number=12, from_on=date(2026, 3, 3), reason="人手", by=OFFICER)


def withdraw_link(_one):
    link = ratings.link_of(ratings.asked(answered()))
    return lambda: links.withdraw(link, by=OFFICER)


def pause(one, reason="material"):
    return lambda: petitions.pause(one, reason=reason, from_on=date(2026, 3, 3), by=OFFICER)


def stop(one):
    return pause(one, "appraisal")


def resume(one):
    pause(one)()
    return lambda: petitions.resume(one, on=date(2026, 3, 3), by=OFFICER)


def note(one):
    return lambda: noted(one)


def put_under(one):
    made = period()
    return lambda: service.put_under(one, made, by=OFFICER)


def assign_again(one):
    owner = assigning.Owner(branch_id=people.branch().id)
    assigning.assign(one, owner, by=OFFICER)
    return lambda: assigning.assign(one, owner, by=OFFICER)


def assign_none_of_many(one):
    """All he ticked are his own."""
    one.member_id = people.member(people.branch()).id
    own = Identity(name="信访", roles=frozenset({Role.PETITION_OFFICER}), member_id=one.member_id)
    owner = assigning.Owner(department_id=people.department().id)
    return lambda: assigning.assign_many([one.id], owner, by=own)


DEEDS = (pause, stop, resume, note, put_under, assign_again, assign_none_of_many, issue, withdraw, hold, take_back, apply, limit, withdraw_link)


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_cases_are_held_before_the_head(counted, deed):
    act = deed(case(handling=HandlingClass.URGENT, received_on=date(2026, 3, 3)))
    db.session.commit()
    with counted() as sent:
        act()
    held, head = (next((place for place, text in enumerate(sent) if found(text)), None) for found in (HELD.search, lambda text: "FROM audit_head" in text))
    assert held is not None
    assert held < head
