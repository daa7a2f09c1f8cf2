"""A bureau of the size the site promises to stay fast at, written straight into the tables from a seed."""
import random
from datetime import date, timedelta

from sqlalchemy import func, select

from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts import service as accounts
from xinfang_party.commitments import closing
from xinfang_party.commitments import service as commitments
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.terms import Kind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.lanes.renewing import renew
from xinfang_party.organization.models import Branch, CommitteePost, CommitteeTerm, Member, Membership
from xinfang_party.organization.terms import BranchKind, CommitteeDuty
from xinfang_party.petitions.models import Case, Subject
from xinfang_party.petitions.queries import IS_OPEN
from xinfang_party.petitions.terms import Channel, DueFrom, Evaluation, HandlingClass, Purpose
from xinfang_party.sheets import bulk

CASES, MEMBERS, BRANCHES = 100_000, 5_000, 100
SUBJECTS, FREQUENT = 15, 12
"""So many at the top, and as many below each; one case in `FREQUENT` is about the first of these."""
PASSWORD = "Liangchi-2026-Bench"
DAY = timedelta(days=1)


def build() -> None:
    """Fill an empty database. Everything in one transaction."""
    chance, today = random.Random(20220501), clock.today()
    with unit_of_work():
        people(today)
        subjects()
        bulk.insert(Case.__table__, [case(number, today, chance) for number in range(1, CASES + 1)])
        open_accounts()
    with unit_of_work():
        renew(db.session.scalars(select(Case.id).where(IS_OPEN)))
        promises(today)
    if db.engine.dialect.name == "postgresql":
        tidy()


def tidy() -> None:
    """What autovacuum does within minutes of so many rows; deep pages are read from the index alone only after it."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(db.text("VACUUM ANALYZE"))


def people(today: date) -> None:
    since = date(today.year - 4, 1, 1)
    bulk.insert(Branch.__table__, [{"id": 1, "code": "JGDW", "name": "机关党委", "kind": BranchKind.ORGAN_COMMITTEE, "founded_on": since}])
    bulk.insert(Branch.__table__, [{"id": n + 1, "code": f"ZB{n:03}", "name": f"第{n:03}党支部", "kind": BranchKind.BRANCH, "parent_id": 1,
                                    "sort_order": n, "founded_on": since} for n in range(1, BRANCHES + 1)])
    bulk.insert(Member.__table__, [{"id": n, "number": f"D{n:05}", "name": f"示例党员{n:04}", "formal_on": since} for n in range(1, MEMBERS + 1)])
    bulk.insert(Membership.__table__, [{"id": n, "member_id": n, "branch_id": branch_of(n), "from_on": since} for n in range(1, MEMBERS + 1)])
    bulk.insert(CommitteeTerm.__table__, [{"id": 1, "branch_id": 2, "number": 1, "from_on": since, "planned_to_on": date(today.year + 2, 1, 1)}])
    bulk.insert(CommitteePost.__table__, [{"id": 1, "term_id": 1, "branch_id": 2, "member_id": BRANCHES, "duty": CommitteeDuty.SECRETARY,
                                           "from_on": since}])
    for model in (Branch, Member, Membership, CommitteeTerm, CommitteePost):
        move_sequence(model)


def subjects() -> None:
    bulk.insert(Subject.__table__, [{"id": n, "name": f"分类{n:02}", "level": 1, "sort_order": n, "version": 1} for n in range(1, SUBJECTS + 1)])
    bulk.insert(Subject.__table__, [{"id": n + SUBJECTS, "name": f"分类{n:03}", "level": 2, "parent_id": 1 + (n - 1) % SUBJECTS, "sort_order": n, "version": 1}
                                    for n in range(1, SUBJECTS * SUBJECTS + 1)])
    move_sequence(Subject)


def branch_of(member: int) -> int:
    return member % BRANCHES + 2


def move_sequence(model: type) -> None:
    """Rows came with their ids; PostgreSQL must count on from there."""
    if db.engine.dialect.name == "postgresql":
        last = db.session.scalar(select(func.max(model.id)))  # type: ignore[attr-defined]
        db.session.execute(select(func.setval(func.pg_get_serial_sequence(model.__tablename__, "id"), last)))  # type: ignore[attr-defined]


def case(number: int, today: date, chance: random.Random) -> dict[str, object]:
    received = today - DAY * chance.randrange(0, 1_460)
    replied = received + DAY * chance.randrange(2, 80)
    answered, member, due = replied <= today, chance.randrange(1, MEMBERS + 1), received + DAY * 61
    return {"number": f"XF{number:07}", "channel": chance.choice(list(Channel)), "purpose": chance.choice([Purpose.APPEAL, Purpose.SUGGESTION]),
            "handling": chance.choice(list(HandlingClass)), "district": chance.choice(("越秀区", "天河区", "白云区")), "is_repeat": chance.random() < 0.1,
            "branch_id": branch_of(member), "member_id": member, "received_on": received, "accepted_on": received + DAY, "acceptance_on": received + DAY,
            "accept_due_on": received + DAY * 15, "due_on": due, "due_from": DueFrom.ACCEPTED, "replied_on": replied if answered else None,
            "unit_evaluation": chance.choice(list(Evaluation)) if answered else None, "evaluated_on": replied if answered else None,
            "evaluation_due_on": replied + DAY * 30 if answered else None,
            "subject_id": 1 + SUBJECTS + (number % (SUBJECTS * SUBJECTS) if number % FREQUENT else 0)}


def open_accounts() -> None:
    by = Identity(name="量尺", roles=frozenset({Role.SECURITY_ADMIN}))
    for username, role in (("officer", Role.PETITION_OFFICER), ("leader", Role.LEADER), ("office", Role.PARTY_OFFICE)):
        accounts.create(username=username, name=username, roles=(role,), password=PASSWORD, must_change=False, by=by)
    for username, member in (("secretary", BRANCHES), ("member", 2 * BRANCHES)):
        accounts.create(username=username, name=username, member_id=member, password=PASSWORD, must_change=False, on_server=True, by=by)


def promises(today: date) -> None:
    """One published promise for each of a few hundred members, and last year's of one of them, frozen."""
    for member in range(BRANCHES, 5 * BRANCHES):
        promise(member, today.year)
    with clock.told(clock.at(date(today.year - 1, 1, 5))):
        last = promise(2 * BRANCHES, today.year - 1)
    closing.freeze(last)


def promise(member: int, year: int) -> Commitment:
    office = Identity(account_id=1, name="量尺", roles=frozenset({Role.PARTY_OFFICE}))
    keeper = Identity(account_id=10_000 + member, name=f"示例党员{member:04}", member_id=member, home_branch_id=branch_of(member), roles=frozenset({Role.MEMBER}))
    facts = {"title": "按期答复", "content": "逐件盯住期限。", "served": "来信来访群众", "starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
    made: Commitment = commitments.draft(kind=Kind.MEMBER, facts=facts, branch_id=branch_of(member), by=keeper,
                                         lines=[{"measure_code": "petitions.on_time_reply_rate", "target": 100.0}])
    commitments.submit(made, by=keeper)
    commitments.approve(made, by=office)
    commitments.publish(made, by=office)
    return made
