"""The pages of filings: reports without content, staff with their accesses, the sheet of staff."""
from datetime import date
from io import BytesIO

import pytest

from tests import people
from tests.sheets import bringing
from xinfang_party.access.terms import Role
from xinfang_party.filings import service
from xinfang_party.filings.models import AgencyStaff, PersonalReport
from xinfang_party.filings.sheets import STAFF
from xinfang_party.filings.terms import ReportKind
from xinfang_party.kernel.database import db
from xinfang_party.sheets import exporting


@pytest.fixture(autouse=True)
def in_february(app, clock_at):
    with clock_at("2026-02-20 12:00"):
        yield


@pytest.fixture
def office(log_in):
    return log_in(Role.PARTY_OFFICE)


def test_from_the_list_to_a_report_and_back(office, log_in):
    member = people.member(people.branch(), "甲测试")
    other = people.member(people.branch(), "乙测试")
    db.session.commit()
    assert office.post("/reporting-cadres/new", data={"person": "甲测试", "from_on": "2020-01-01"}).status_code == 303
    assert "还没有交" in office.get("/personal-reports").get_data(as_text=True)
    typed = {"member_id": member.id, "kind": "yearly", "year": "2026", "filed_on": "2026-01-15"}
    assert office.post("/personal-reports/new", data=typed).status_code == 303
    own = log_in(member=member).get("/personal-reports").get_data(as_text=True)
    assert "2026年1月15日已交" in own
    assert "甲测试" not in log_in(member=other).get("/personal-reports").get_data(as_text=True)
    one = db.session.query(PersonalReport).one()
    assert office.post(f"/personal-reports/{one.id}/remove", data={"version": one.version}).status_code == 303
    assert db.session.query(PersonalReport).count() == 0


def test_who_came_later_need_not_file_this_year(office):
    service.name_cadre(people.member(people.branch()), from_on=date(2026, 2, 10), by=people.BY)
    db.session.commit()
    page = office.get("/personal-reports").get_data(as_text=True)
    assert ("当年不用交" in page, "还没有交" in page) == (True, False)


def test_nobody_is_listed_by_a_name_of_several(office):
    branch = people.branch()
    people.member(branch, "同名测试"), people.member(branch, "同名测试")
    db.session.commit()
    answer = office.post("/reporting-cadres/new", data={"person": "同名测试", "from_on": "2020-01-01"})
    assert answer.status_code == 422
    assert "请改填党员编号" in answer.get_data(as_text=True)


def test_staff_come_get_access_and_leave(office):
    typed = {"agency": "示例科技", "name": "示例人员甲", "post": "运维", "department_id": "", "keeper": "", "from_on": "2026-01-05"}
    assert office.post("/agency-staff/new", data={**typed, "name": "示例 1234"}).status_code == 422
    assert office.post("/agency-staff/new", data=typed).status_code == 303
    staff = db.session.query(AgencyStaff).one()
    page = f"/agency-staff/{staff.id}"
    assert office.post(f"{page}/edit", data={**typed, "post": "机房运维", "version": staff.version}).status_code == 303
    db.session.refresh(staff)
    assert office.post(f"{page}/grants", data={"what": "机房门禁", "given_on": "2026-01-06", "version": staff.version}).status_code == 303
    told = office.post(f"{page}/leave", data={"to_on": "2026-02-19", "version": staff.version}, follow_redirects=True).get_data(as_text=True)
    assert "还有 1 项权限没有收回：机房门禁" in told
    grant = staff.grants[0]
    assert office.post(f"/access-grants/{grant.id}/withdraw", data={"withdrawn_on": "2026-01-01", "version": grant.version}).status_code == 422
    assert office.post(f"/access-grants/{grant.id}/withdraw", data={"withdrawn_on": "2026-02-20", "version": grant.version}).status_code == 303
    assert "没有收回" not in office.get(page).get_data(as_text=True)
    db.session.refresh(grant)
    assert office.post(f"/access-grants/{grant.id}/edit", data={"what": "", "given_on": "2026-01-06", "version": grant.version}).status_code == 422
    assert office.post(f"/access-grants/{grant.id}/remove", data={"version": grant.version - 1}).status_code == 409
    db.session.refresh(staff)
    assert office.post(f"{page}/leave/correct", data={"to_on": "", "version": staff.version}).status_code == 303
    assert "还在" in office.get(page).get_data(as_text=True)


def test_few_statements_however_long_the_lists(office, counted):
    branch = people.branch()
    for number in range(12):
        one = service.name_cadre(people.member(branch), from_on=date(2020, 1, 1), by=people.BY)
        service.record_report(one.member_id, kind=ReportKind.YEARLY, year=2026, filed_on=date(2026, 1, 5), by=people.BY)
        service.add_staff(facts={"agency": "示例科技", "name": f"示例{'甲乙丙丁戊己庚辛壬癸子丑'[number]}", "post": "运维", "department_id": None,
                                 "keeper_id": one.member_id, "from_on": date(2026, 1, 5), "signed_on": None}, by=people.BY)
    db.session.commit()
    for address in ("/personal-reports", "/agency-staff"):
        with counted() as queries:
            office.get(address)
        assert len(queries) <= 15


def test_the_sheet_goes_out_and_comes_back(office, tmp_path):
    by = people.BY
    lines = ("单位,姓名,做什么,进场日期,离场日期", "示例科技,示例人员甲,运维,2026-01-05,", "示例科技,示例人员1,运维,2026-01-05,",
             "示例科技,示例人员乙,运维,2026-01-05,2025-01-05")
    report = bringing.bring(tmp_path, STAFF, *lines, by=by)
    assert (report.created, report.rejected) == (1, 2)
    target = BytesIO()
    exporting.write_export(STAFF, by, target, "csv")
    again = bringing.bring(tmp_path, STAFF, *target.getvalue().decode("utf-8-sig").splitlines(), by=by)
    assert (again.unchanged, again.created, again.rejected) == (1, 0, 0)
