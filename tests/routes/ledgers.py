"""Dues of each owner, reports that were filed, third-party staff with an access, archives handed in and handovers of each branch; and one good form for
every act."""
import io
import zipfile
from datetime import date
from typing import Any

from tests import people
from tests.routes.marks import OWNERS, mark
from xinfang_party.access.terms import Identity, Role
from xinfang_party.archives import contents, folder, handing_over
from xinfang_party.archives import service as archives
from xinfang_party.archives.models import YearFolder
from xinfang_party.dues import service as dues
from xinfang_party.dues.terms import Entry
from xinfang_party.filings import service as filings
from xinfang_party.filings.models import AgencyStaff
from xinfang_party.filings.terms import ReportKind
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Member

OFFICE = people.BY
YEAR = 2025


def of_every_state(world: Any) -> None:
    world.rows["year"] = {"last": YEAR}
    for owner in OWNERS:
        member = db.session.get_one(Member, world.id("member", owner))
        dues.correct(member, date(2026, 2, 1), Entry(exempt_reason=mark("exempt", owner)), by=OFFICE)
    for owner in ("A1", "B1"):
        filed_of(world, owner)
        archive_of(world, owner)
    facts = {"agency": mark("agency", "OO"), "name": mark("agencystaff", "OO"), "post": "运维", "department_id": world.id("department", "A1"), "keeper_id": None}
    staff = AgencyStaff(**facts, from_on=date(2026, 1, 5), signed_on=None)  # its mark holds letters that no name may
    db.session.add(staff)
    world.note("agencystaff", "OO", staff)
    world.note("accessgrant", "OO", filings.give(staff, what=mark("accessgrant", "OO"), on=date(2026, 1, 6), by=OFFICE))
    gone = AgencyStaff(**facts, from_on=date(2026, 1, 6), to_on=date(2026, 2, 2), signed_on=None)
    db.session.add(gone)
    world.note("agencystaff", "gone", gone)
    db.session.commit()


def filed_of(world: Any, owner: str) -> None:
    by = Identity(name=mark("receiver", owner), roles=frozenset({Role.PARTY_OFFICE}))
    cadre = filings.name_cadre(db.session.get_one(Member, world.id("member", owner)), from_on=date(2020, 1, 1), by=by)
    world.note("cadre", owner, cadre)
    world.note("filed", owner, filings.record_report(cadre.member_id, kind=ReportKind.YEARLY, year=2026, filed_on=date(2026, 1, 15), by=by))


def archive_of(world: Any, owner: str) -> None:
    """The year before last was handed in; the folder is the secretary's."""
    branch = db.session.get_one(Branch, world.id("branch", owner))
    found = archives.hand_in(branch, YEAR - 1, lines=[], notes={}, note=mark("handin", owner), by=OFFICE)
    world.note("handin", owner, found)
    done = world.note("handindone", owner, archives.hand_in(branch, YEAR - 2, lines=[], notes={}, by=OFFICE))
    archives.receive(done, archive_number="2023-01", by=OFFICE)
    offered = world.note("handover", owner, handing_over.offer(branch, world.id("member", owner), note=mark("handover", owner), by=OFFICE))
    if owner == "B1":
        handing_over.accept(offered, by=OFFICE)
    secretary = world.visitors["secretary" if owner == "A1" else "other_secretary"].identity
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(zipfile.ZipInfo("00 目录.txt"), owner)
    content.seek(0)
    folder.keep(content, branch.id, YEAR, 1, secretary)
    world.note("folder", owner, db.session.query(YearFolder).filter_by(branch_id=branch.id).one())


def explained(world: Any) -> dict[str, str]:
    """A word on every line that may lack something."""
    lines = contents.lacking(contents.lines_of(db.session.get_one(Branch, world.id("branch")), YEAR))
    return {f"lines-{place}-{name}": word for place, one in enumerate(lines) for name, word in (("code", one.code), ("note", "已说明"))}


DUES, STAFF, ARCHIVE = "/dues/branches/<int:branch_id>/<int:year>/<int:month>", "/agency-staff/<int:staff_id>", "/archives/branches/<int:branch_id>/<int:year>"
NEW_STAFF = {"agency": "示例科技", "name": "示例人员甲", "post": "运维", "department_id": "", "keeper": "", "from_on": "2026-03-01"}
LAST = {"year": ("year", "last")}
DEEDS: tuple[tuple[Any, ...], ...] = (
    (DUES, "committee", lambda world: {"lines-0-number": db.session.get_one(Member, world.id("member")).number, "lines-0-is_paid": "y",
                                       "lines-0-paid_on": "2026-03-01", "lines-0-amount": "12.50"}),
    ("/dues/members/<int:member_id>/<int:year>/<int:month>", "secretary", {"standing": "paid", "paid_on": "2026-03-01", "amount": "20"}),
    ("/personal-reports/new", "party_office", lambda world: {"member_id": world.id("member"), "kind": "change", "year": "2026", "filed_on": "2026-03-01"}),
    ("/personal-reports/<int:filed_id>/remove", "party_office"),
    ("/reporting-cadres/new", "party_office", lambda world: {"person": db.session.get_one(Member, world.id("member", "A2")).number, "from_on": "2026-03-01"}),
    ("/reporting-cadres/<int:cadre_id>/end", "party_office", {"to_on": "2026-03-01"}),
    ("/agency-staff/new", "party_office", NEW_STAFF), (f"{STAFF}/edit", "party_office", NEW_STAFF),
    (f"{STAFF}/leave", "party_office", {"to_on": "2026-03-01"}),
    (f"{STAFF}/leave/correct", "party_office", {"to_on": ""}, "", "OO", {"staff_id": ("agencystaff", "gone")}),
    ("/access-grants/<int:grant_id>/edit", "party_office", {"what": "机房", "given_on": "2026-01-07", "withdrawn_on": ""}),
    ("/access-grants/<int:grant_id>/remove", "party_office"),
    (f"{STAFF}/grants", "party_office", {"what": "机房门禁", "given_on": "2026-03-01"}),
    ("/access-grants/<int:grant_id>/withdraw", "party_office", {"withdrawn_on": "2026-03-01"}),
    (f"{ARCHIVE}/hand-in", "secretary", explained, "", "A1", LAST),
    (f"{ARCHIVE}/folder", "secretary", {}, "", "A1", LAST),
    ("/hand-ins/<int:hand_in_id>/receive", "party_office", {"archive_number": "2024-01"}),
    ("/hand-ins/<int:hand_in_id>/return", "party_office", {"reason": "缺总结"}),
    ("/hand-ins/<int:hand_in_id>/reopen", "party_office", {"reason": "号登记错了"}, "", "A1", {"hand_in_id": ("handindone", "A1")}),
    ("/handovers/new", "party_office", lambda world: {"to_member_id": world.id("member", "B1")}, "", "B1"),
    ("/handovers/<int:handover_id>/accept", "member"), ("/handovers/<int:handover_id>/withdraw", "secretary"),
)
