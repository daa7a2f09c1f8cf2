"""How many of the months that members owed were paid; the standard's item D2-2 is judged by it."""
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import Select, and_
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity
from xinfang_party.dues import queries
from xinfang_party.dues.catalogue import BASIS
from xinfang_party.dues.models import DuesMonth
from xinfang_party.kernel.periods import Period
from xinfang_party.measures.kinds import Count, Every, Owners, Subjects
from xinfang_party.measures.registry import FactView
from xinfang_party.organization.models import Membership

PAYMENTS = Count(
    code="dues.payments", name="已交的党费", unit="人次", noun="人次", of=DuesMonth, dated=DuesMonth.month_on, basis=BASIS, is_helper=True,
    owners=Owners(branch=DuesMonth.branch_id, member=DuesMonth.member_id),
    where=lambda day: and_(DuesMonth.is_exempt.is_(False), DuesMonth.paid_on <= day),
    note="一名党员一个月的党费计一次，按党费所属的月份计入时段；截至日以后才交的不算")


def exempt(months: Sequence[Period], as_of: date) -> Collection[tuple[int | None, Period]]:
    """The months from which a member was exempt, as recorded by that day."""
    asked = {month.start: month for month in months}
    return {(member_id, asked[month_on]) for member_id, month_on in queries.exempted(as_of) if month_on in asked}


PAID_SHARE = Every(
    code="dues.paid_share", name="党费按月交纳率", of="dues.payments", each="month", basis=BASIS, skip=exempt, skip_level="member",
    by=Subjects(of=Membership, key=Membership.member_id, level="member", during=(Membership.from_on, Membership.to_on),
                owners=Owners(branch=Membership.branch_id, department=Membership.department_id)),
    note="每名党员每个月各算一次。整个月都在的才计；登记为免交的月份不计；当月还没有过完的不算未交，以后补交的从补交那天起算已交。不看金额，按月足额由支部核对")
MEASURES = (PAYMENTS, PAID_SHARE)


def cells(row: DuesMonth) -> list[Any]:
    return [f"{row.month_on:%Y-%m}", row.branch.name, row.member.name, row.paid_on, "免交" if row.is_exempt else "已交"]


def within_reach(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(queries.seen(identity))


FACT_VIEWS = (FactView(
    model=DuesMonth, permission="dues:read", headers=("月份", "党支部", "党员", "交纳日期", "交了没有"), cells=cells, visible=within_reach,
    url=lambda row: url_for("dues.show_member", member_id=row.member_id, year=row.month_on.year), open_to=queries.seen, withheld="别人的党费",
    options=(joinedload(DuesMonth.branch), joinedload(DuesMonth.member)), kept_by="党支部书记、委员和机关党委登记"),)
