"""Where the sheet of report-ins goes to: how a new site brings the receipts it has on paper. What stands is never changed, but for a receipt that was missing."""
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.activities.sheet_people import people_of
from xinfang_party.activities.sheet_store import Key, Values, place, refuse
from xinfang_party.communities import rules
from xinfang_party.communities.led_store import LedStore, community
from xinfang_party.communities.models import ReportIn
from xinfang_party.communities.queries import OF_REPORT
from xinfang_party.communities.terms import Receipt
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import chinese
from xinfang_party.sheets.terms import Context, Row, Verdict

ELSEWHERE = "这名党员报到那天和现在都不在这个支部，请检查"
STANDS = "这次报到以前登记过，这一格和登记的不一样；要改的请在报到的页面上办理"
NO_DAY = "填了社区谁签的，还要填回执日期"
Span = tuple[date, date]


@dataclass(frozen=True)
class ReportStore(LedStore):
    """Known by who reported, where and from when. Nobody brings the own receipt."""

    def judge(self, row: Row, values: Values, stored: Values | None, context: Context) -> Verdict | None:  # type: ignore[override]
        if values["confirmed_on"] is not None and (stored is None or stored["confirmed_on"] is None):
            refuse(row, "confirmed_on", rules.why_not_confirm_own(values["member_id"], context.by.member_id))
        if stored is None:
            values["to_on"] = values["to_on"] or rules.last_day(values["from_on"])
            refuse(row, "from_on", why_again(values, context))
            return None if row.is_refused(lenient=True) else super().judge(row, values, None, context)
        named = ("bond", "to_on") if stored["confirmed_on"] is None else ("bond", "to_on", "confirmed_on", "confirmed_by")
        for field in named:
            refuse(row, field, STANDS if values[field] not in (None, stored[field]) else None)
        kept = {field: stored[field] for field in (*named, "receipt") if stored["confirmed_on"] is not None}
        return None if row.is_refused(lenient=True) else super().judge(row, {**values, **kept}, stored, context)


def translate(row: Row, context: Context) -> Values | None:
    said, where = row.values, place(row, context, "from_on")
    if where is None:
        return None
    place_id, member_id = community(row, context), member(row, where["branch_id"], context)
    first, last, receipt = said["from_on"], said.get("to_on"), said.get("confirmed_on")
    refuse(row, "from_on", "报到日期还没有到" if first > context.today else None)
    refuse(row, "to_on", rules.why_not_last(first, last, context.today) if last else None)
    refuse(row, "confirmed_on", rules.why_not_receipt(receipt, first, context.today) if receipt else NO_DAY if said.get("confirmed_by") else None)
    if row.is_refused(lenient=True):
        return None
    return {"branch_id": where["branch_id"], "member_id": member_id, "place_id": place_id, "from_on": first, "bond": said["bond"], "to_on": last,
            "confirmed_on": receipt, "receipt": Receipt.PAPER if receipt else None, "confirmed_by": said.get("confirmed_by")}


def member(row: Row, branch_id: int, context: Context) -> int | None:
    """Of the branch on that day, or now; None for the branch as such."""
    text, people, on = row.values["member"], people_of(context), row.values["from_on"]
    if not text:
        return None
    key, reason = people.find(text, branch_id, on)
    if key is not None and not any(people.belongs(key, branch_id, day) for day in (on, context.today)):
        reason = ELSEWHERE
    refuse(row, "member", reason)
    return key


def why_again(values: Values, context: Context) -> str | None:
    """No two of the same at one place are good at a time; a new row counts from here on."""
    spans: dict[Key, list[Span]] = context.recall("spans", spans_there)
    there = spans[whose(values["member_id"], values["branch_id"], values["place_id"])]
    overlapping = [last for first, last in there if first < values["to_on"] and last > values["from_on"]]
    if overlapping:
        return f"已经到这个社区报到过，有效期到{chinese(max(overlapping))}，日期有重叠"
    there.append((values["from_on"], values["to_on"]))
    return None


def spans_there() -> dict[Key, list[Span]]:
    found = defaultdict[Key, list[Span]](list)
    for member_id, branch_id, place_id, first, last in db.session.execute(
            select(ReportIn.member_id, ReportIn.branch_id, ReportIn.place_id, ReportIn.from_on, ReportIn.to_on).where(ReportIn.end_reason == "")):
        found[whose(member_id, branch_id, place_id)].append((first, last))
    return found


def whose(member_id: int | None, branch_id: int, place_id: int) -> Key:
    return member_id, branch_id if member_id is None else None, place_id


def export(identity: Identity) -> Iterable[Values]:
    """Within reach, by day."""
    statement = select(ReportIn).where(owned(ReportIn, identity, "report-in:read")).options(*OF_REPORT).order_by(ReportIn.from_on, ReportIn.id)
    for one in db.session.scalars(statement):
        yield {"branch": one.branch.name, "member": one.member.number if one.member else "", "community": one.place.code, "name": one.place.name,
               "bond": one.bond, "from_on": one.from_on, "to_on": one.to_on, "confirmed_on": one.confirmed_on, "confirmed_by": one.confirmed_by or None}


KEY = ("branch_id", "member_id", "place_id", "from_on")
REPORT_INS = ReportStore(model=ReportIn, key={"member": "member_id"}, known_by=KEY, day="from_on", translate=translate, export=export, imports="report-in:confirm")
