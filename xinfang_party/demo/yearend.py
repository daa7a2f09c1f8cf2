"""Dues month by month, reports of personal matters, third-party staff, last year's archive handed in and received, a branch handed over."""
from datetime import date
from functools import partial

from xinfang_party.archives import contents, handing_over, service
from xinfang_party.archives.models import HandIn
from xinfang_party.demo.diary import Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.dues import queries as dues
from xinfang_party.dues import service as recording
from xinfang_party.dues.terms import Entry
from xinfang_party.filings import service as filings
from xinfang_party.filings.models import AgencyStaff
from xinfang_party.filings.terms import ReportKind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period

CADRES = ("01", "02", "03", "04", "05")
"""Offices whose heads report personal matters."""
STAFF = (("示例软件服务公司", "示例驻场甲", "系统运维"), ("示例物业公司", "示例驻场乙", "信访大厅引导"), ("示例档案服务公司", "示例驻场丙", "来信扫描"))
HANDED = ("01", "02", "04", "05")


def enter(diary: Diary, bureau: Bureau) -> None:
    for month in months(bureau):
        for code in bureau.branches:
            diary.on(month.replace(day=20), partial(collect, bureau, code, month))
    diary.on(date(bureau.year - 1, 12, 1), partial(name_cadres, bureau))
    for code in CADRES[:4]:
        diary.on(date(bureau.year, 1, 18), partial(report, bureau, code))
    diary.ago(400, partial(bring_staff, bureau))
    diary.ago(20, partial(leave, bureau))
    for code in HANDED:
        diary.on(date(bureau.year, 1, 26), partial(hand_in, bureau, code))
        if code != "05":
            diary.on(date(bureau.year, 2, 3), partial(receive, bureau, code))
    diary.ago(2, partial(hand_over, bureau))


def months(bureau: Bureau) -> list[date]:
    """Each month since the year before that is over; of the latest nothing is written down yet."""
    found = [part.start for year in (bureau.year - 1, bureau.year) for part in Period.year(year).sub_periods("month")]
    return [start for start in found if start < bureau.today.replace(day=1)]


def collect(bureau: Bureau, code: str, month: date) -> None:
    """One is exempt for some months, one paid late once."""
    members = dues.owing(bureau.branches[code].id, month)
    entries = {member.id: Entry(is_paid=True, paid_on=clock.today(), amount_fen=3000) for member in members}
    if code == "06" and month.month in (3, 4):
        entries[members[-1].id] = Entry(exempt_reason="长期病假，支部会议批准")
    if code == "03" and month == months(bureau)[-1]:
        del entries[members[-1].id]
    recording.record_month(bureau.branches[code], month, entries, by=bureau.leader_of(code))


def name_cadres(bureau: Bureau) -> None:
    for code in CADRES:
        filings.name_cadre(bureau.members[code][0], from_on=clock.today(), by=bureau.identities["dangwei"])


def report(bureau: Bureau, code: str) -> None:
    filings.record_report(bureau.members[code][0].id, kind=ReportKind.YEARLY, year=bureau.year, filed_on=clock.today(), by=bureau.identities["dangwei"])


def bring_staff(bureau: Bureau) -> None:
    for place, (agency, name, post) in enumerate(STAFF):
        staff = filings.add_staff(by=bureau.identities["dangwei"], facts={
            "agency": agency, "name": name, "post": post, "department_id": bureau.departments["03" if place == 1 else "01"].id,
            "keeper_id": bureau.members["01"][1].id, "from_on": clock.today(), "signed_on": clock.today() if place < 2 else None})
        db.session.flush()
        if place != 1:
            filings.give(staff, what="业务系统只读账号", on=clock.today(), by=bureau.identities["dangwei"])


def leave(bureau: Bureau) -> None:
    """Gone, with an access that is still open."""
    staff = db.session.query(AgencyStaff).filter_by(name=STAFF[2][1]).one()
    filings.leave(staff, on=clock.today(), by=bureau.identities["dangwei"])


def hand_in(bureau: Bureau, code: str) -> None:
    lines = contents.lines_of(bureau.branches[code], bureau.year - 1)
    service.hand_in(bureau.branches[code], bureau.year - 1, lines=lines, notes={line.code: "已在支部会议上说明，另行补齐。" for line in lines if line.lacks},
                    by=bureau.leader_of(code))


def receive(bureau: Bureau, code: str) -> None:
    found = db.session.query(HandIn).filter_by(branch_id=bureau.branches[code].id, year=bureau.year - 1).one()
    service.receive(found, archive_number=f"DJ-{bureau.year - 1}-{code}", by=bureau.identities["dangwei"])


def hand_over(bureau: Bureau) -> None:
    """The secretary of one branch hands over to a member of its committee."""
    handing_over.offer(bureau.branches["03"], bureau.members["03"][1].id, note="请先看年底归档一页。", by=bureau.leader_of("03"))
