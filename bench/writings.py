"""Letters, consultations and ratings beside the cases of four years; written straight into the tables."""
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bench.world import DAY, move_sequence
from xinfang_party.consultations import terms as meeting
from xinfang_party.consultations.models import Consultation, ConsultationCase, ConsultationQuestion, ConsultationUnit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.letters.models import Letter, LetterCase, LetterStep
from xinfang_party.letters.terms import Adoption, Check, Kind, Means, State, Trigger
from xinfang_party.petitions.models import Case
from xinfang_party.ratings.models import Rating, RatingLink
from xinfang_party.ratings.terms import Face, Reason
from xinfang_party.sheets import bulk

LETTERS, CONSULTATIONS, LINKS = 3_000, 1_000, 20_000
OPEN = 20
"""One in so many letters and consultations is not done."""


def build() -> None:
    with unit_of_work():
        letters()
        consultations()
        ratings()
        for model in (Letter, LetterStep, Consultation, ConsultationUnit, ConsultationQuestion, RatingLink, Rating):
            move_sequence(model)


def letters() -> None:
    bulk.insert(Letter.__table__, [letter(key) for key in range(1, LETTERS + 1)])
    bulk.insert(LetterCase.__table__, [{"letter_id": key, "case_id": key * 30 + more} for key in range(1, LETTERS + 1) for more in (0, 1)])
    bulk.insert(LetterStep.__table__, [{"letter_id": key, "verb": verb, "note": "", "account_id": None, "actor": "信访业务", "at": clock.now()}
                                       for key in range(1, LETTERS + 1) for verb in ("draft", "submit", "review", "issue", "deliver", "answer")])


def letter(key: int) -> dict[str, Any]:
    issued, is_done = clock.today() - DAY * (key % 1_400 + 1), key % OPEN > 0
    last = issued + DAY * 20 if is_done else None
    kind = list(Kind)[key % 4]
    return {"id": key, "kind": kind, "trigger": Trigger.OVERDUE, "means": Means.ORDINARY, "state": State.CLOSED if is_done else State.DELIVERED, "title": f"文件{key}",
            "to_unit": f"第{key % 40}单位", "facts": "事项没有按期办结", "requirement": "按期办结", "answer_days": 30, "due_on": issued + DAY * 30,
            "first_due_on": issued + DAY * 30, "series": kind.value[:10], "year": issued.year, "serial": key, "drafted_by": "信访业务", "drafted_on": issued,
            "issued_by": "局领导", "issued_on": issued, "delivered_on": issued, "delivered_how": "", "answered_on": last, "first_answered_on": last,
            "adoption": Adoption.ADOPTED if is_done else None, "answer": "", "not_adopted_reason": "", "reminders": 0, "checked_on": last,
            "check": Check.CARRIED_OUT if is_done else None, "check_text": "", "closed_on": last, "version": 1}


def consultations() -> None:
    today = clock.today()
    held = {key: today - DAY * (key % 700) for key in range(1, CONSULTATIONS + 1)}
    bulk.insert(Consultation.__table__, [
        {"id": key, "topic": f"会商{key}", "reason": "涉及几个单位", "state": meeting.State.CLOSED if key % OPEN else meeting.State.HELD, "planned_on": day,
         "held_on": day, "recorded_on": day, "place": "", "convener": "局领导", "department_id": key % 100 + 1, "record": "", "closed_on": day if key % OPEN else None,
         "cancel_reason": "", "planned_by": "信访业务", "version": 1} for key, day in held.items()])
    bulk.insert(ConsultationUnit.__table__, [{"consultation_id": key, "name": f"第{key % 40 + n}单位", "is_lead": n == 0} for key in held for n in range(3)])
    bulk.insert(ConsultationQuestion.__table__, [
        {"consultation_id": key, "position": n, "question": f"问题{n}", "decision": "由该单位落实", "owner_unit": f"第{key % 40 + n}单位",
         "due_on": day + DAY * 15, "first_due_on": day + DAY * 15, "done_on": day + DAY * 10 if key % OPEN else None, "result": "", "noted_by": ""}
        for key, day in held.items() for n in range(3)])
    bulk.insert(ConsultationCase.__table__, [{"consultation_id": key, "case_id": key * 90 + more} for key in held for more in range(3)])


def ratings() -> None:
    """A link for every third answered case, two in three of them used."""
    answered = db.session.execute(select(Case.id, Case.replied_on).where(Case.replied_on.is_not(None), Case.id % 3 == 0).order_by(Case.id).limit(LINKS)).all()
    bulk.insert(RatingLink.__table__, [
        {"id": n, "case_id": case_id, "token_hash": f"{n:064x}", "issued_at": clock.at(day), "issued_on": day, "issued_by": "信访业务", "expires_on": day + DAY * 30,
         "due_on": day + DAY * 30, "used_at": clock.at(day) + timedelta(hours=30) if n % 3 else None, "used_on": day + DAY if n % 3 else None}
        for n, (case_id, day) in enumerate(answered, 1)])
    bulk.insert(Rating.__table__, [
        {"id": n, "case_id": case_id, "link_id": n, "face": list(Face)[n % 7 % 3], "reasons": [list(Reason)[n % len(Reason)].value], "remark": "", "rated_on": day + DAY}
        for n, (case_id, day) in enumerate(answered, 1) if n % 3])
