"""Answers that were entered wrong and corrected after the promises they count for were frozen: the results stand, their pages tell what changed."""
from datetime import date, timedelta
from functools import partial

from sqlalchemy import ColumnElement, select

from xinfang_party.demo.diary import DAY, Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Member
from xinfang_party.petitions import service
from xinfang_party.petitions.models import Case

OFFICE, YEARS_KEEPER, SHORT_KEEPER = "02", 5, 6
"""Their places in the office: last year's promise of the one, and the one of the other that ended four days ago, are frozen."""
LATER = timedelta(days=3)


def enter(diary: Diary, bureau: Bureau) -> None:
    first, second = (bureau.members[OFFICE][place - 1] for place in (YEARS_KEEPER, SHORT_KEEPER))
    diary.ago(1, partial(cancel_out, bureau, first))
    diary.ago(2, partial(move_later, bureau, second))


def cancel_out(bureau: Bureau, member: Member) -> None:
    """Of last year's answers one in time was late in truth, and one late was in time: the rate is the same, two cases are not."""
    year = clock.today().year - 1
    last_year = Case.due_on.between(date(year, 1, 1), date(year, 12, 1))
    for condition, days in ((Case.replied_on <= Case.due_on, 2), (Case.replied_on > Case.due_on, -2)):
        case = answered(member, last_year, condition)
        if case is not None:
            correct(bureau, case, case.due_on + DAY * days)


def move_later(bureau: Bureau, member: Member) -> None:
    today = clock.today()
    case = answered(member, Case.replied_on.between(today - DAY * 50, today - DAY * 10))
    if case is not None and case.replied_on is not None:
        correct(bureau, case, case.replied_on + LATER)


def answered(member: Member, *conditions: ColumnElement[bool]) -> Case | None:
    """The first that nobody has evaluated yet: an answer is not moved past its evaluation."""
    return db.session.scalars(select(Case).where(Case.member_id == member.id, Case.evaluated_on.is_(None), Case.concluded_on.is_(None), *conditions)
                              .order_by(Case.id).limit(1)).first()


def correct(bureau: Bureau, case: Case, replied_on: date) -> None:
    facts = {name: getattr(case, name) for name in service.FACTS}
    service.edit(case, facts={**facts, "replied_on": replied_on}, version=case.version, by=bureau.identities["xinfang"])
