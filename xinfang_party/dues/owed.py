"""What dues ask of a branch's committee: to record last month to its end."""
from sqlalchemy import Date, String, and_, cast, func, literal, or_, select

from xinfang_party.access.terms import Identity
from xinfang_party.dues import rules
from xinfang_party.dues.catalogue import number
from xinfang_party.dues.models import DuesMonth
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Branch, Membership, in_force
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Found, Owed, Rows


def to_record(identity: Identity) -> Rows | None:
    """Of the branches led in person, and of the own branch in whose committee one sits: how many members' last month is neither paid nor exempt."""
    today = clock.today()
    own = identity.led_in_person_ids | (identity.committee_branch_ids & {identity.home_branch_id})
    if not own or today.day < number("remind_from_day"):
        return None
    month = rules.last_month(today)
    due = literal(today.replace(day=number("record_by_day")), Date)
    dues = and_(DuesMonth.member_id == Membership.member_id, DuesMonth.month_on == month)
    return select(literal(f"{month:%Y-%m}"), Branch.id, Branch.name, cast(func.count(Membership.id), String), due).join(
        Membership, and_(Membership.branch_id == Branch.id, in_force(Membership, month))).outerjoin(DuesMonth, dues).where(
        Branch.id.in_(own), DuesMonth.id.is_(None), or_(Branch.dissolved_on.is_(None), Branch.dissolved_on > today),
    ).group_by(Branch.id, Branch.name).order_by(Branch.id)


def recording(row: Found) -> Owed:
    year, month = (int(part) for part in row.word.split("-"))
    return Owed(f"登记 {month} 月党费", f"{row.about}，{row.more} 人还没有登记", path_to("dues.record_month", branch_id=row.key, year=year, month=month), row.due_on)
