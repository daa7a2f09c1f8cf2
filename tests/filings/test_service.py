"""Who reports, who has left with access still open, what is asked of the Party office, and the figures of both."""
from datetime import date

import pytest

from tests import people
from tests.owing import asked
from xinfang_party.access.terms import Identity, Role
from xinfang_party.filings import queries, rules, service
from xinfang_party.filings.measures import OPEN_ACCESS, REPORTS_ON_TIME, SIGNED
from xinfang_party.filings.models import AccessGrant, AgencyStaff, PersonalReport, ReportingCadre
from xinfang_party.filings.terms import ReportKind
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope

OFFICE = Identity(account_id=1, name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
YEAR = Period.year(2026)


@pytest.fixture(autouse=True)
def in_february(app, clock_at):
    with clock_at("2026-02-20 12:00"):
        yield


def cadre(from_on=date(2020, 1, 1)):
    return service.name_cadre(people.member(people.branch()), from_on=from_on, by=OFFICE)


def file(one, on, kind=ReportKind.YEARLY):
    return service.record_report(one.member_id, kind=kind, year=on.year, filed_on=on, by=OFFICE)


def hire(**facts):
    return service.add_staff(facts={"agency": "示例科技", "name": "示例人员甲", "post": "运维", "department_id": None, "keeper_id": None,
                                    "from_on": date(2026, 1, 5), "signed_on": None, **facts}, by=OFFICE)


def figure(measure, as_of):
    found = engine.figure(measure.code, Scope.bureau(), YEAR, as_of)
    return found.numerator, found.denominator


def test_reports_on_time_as_plain_python_counts():
    """One in time, one late, one with another kind only; one was listed after the day."""
    in_time, late, other, _new = cadre(), cadre(), cadre(), cadre(date(2026, 2, 1))
    file(in_time, date(2026, 1, 31)), file(late, date(2026, 2, 1)), file(other, date(2026, 1, 10), ReportKind.CHANGE)
    due, reports = date(2026, 1, 31), list(db.session.query(PersonalReport))
    listed = [one for one in db.session.query(ReportingCadre) if one.from_on <= due]
    hits = [one for one in listed if any(r.member_id == one.member_id and r.kind is ReportKind.YEARLY and r.filed_on <= due for r in reports)]
    assert figure(REPORTS_ON_TIME, date(2026, 2, 20)) == (len(hits), len(listed)) == (1, 3)


def test_the_office_is_asked_for_what_is_missing():
    file(cadre(), date(2026, 2, 1)), cadre()
    [owed] = asked(OFFICE, "filings.collect")
    assert (owed.about, owed.due_on) == ("2026 年还有 1 人没有登记", date(2026, 1, 31))


def test_a_report_is_noted_once_and_only_of_who_is_listed():
    one = cadre()
    file(one, date(2026, 1, 9))
    with pytest.raises(Refusal, match="已经登记过"):
        file(one, date(2026, 1, 9))
    with pytest.raises(Refusal, match="不在报告名单"):
        service.record_report(people.member(people.branch()).id, kind=ReportKind.YEARLY, year=2026, filed_on=date(2026, 1, 9), by=OFFICE)
    with pytest.raises(Refusal, match="已经在名单上"):
        service.name_cadre(one.member, from_on=date(2026, 1, 1), by=OFFICE)


def test_nobody_is_listed_twice_at_once_and_files_one_yearly_report_a_year():
    one = cadre()
    service.end_cadre(one, on=date(2026, 1, 20), by=OFFICE)
    for from_on in (date(2026, 1, 20), date(2019, 1, 1)):
        with pytest.raises(Refusal, match="到2026年1月20日为止已经在名单上"):
            service.name_cadre(one.member, from_on=from_on, by=OFFICE)
    assert list(queries.cadres_lately()) == [one.member_id]
    file(one, date(2026, 1, 25))
    with pytest.raises(Refusal, match="2026年的年度集中报告已经登记过"):
        file(one, date(2026, 1, 26))
    service.name_cadre(one.member, from_on=date(2026, 1, 21), by=OFFICE)


def test_who_was_not_listed_on_the_day_has_no_yearly_report_missing():
    missing, _later, gone = cadre(), cadre(date(2026, 2, 1)), cadre()
    service.end_cadre(gone, on=date(2026, 1, 30), by=OFFICE)
    assert list(db.session.scalars(queries.cadres(OFFICE, 2026, only_missing=True))) == [missing]
    assert [rules.has_to(one.from_on, one.to_on, 2026) for one in db.session.scalars(queries.cadres(OFFICE, 2026))].count(True) == 1


def test_what_was_written_down_wrong_of_staff_is_corrected():
    staff = hire()
    grant = service.give(staff, what="机房门禁", on=date(2026, 1, 6), by=OFFICE)
    service.leave(staff, on=date(2026, 2, 1), by=OFFICE)
    service.withdraw(grant, on=date(2026, 2, 1), by=OFFICE)
    db.session.refresh(staff)
    with pytest.raises(Refusal, match="还给过权限"):
        service.correct_leaving(staff, on=date(2026, 1, 5), by=OFFICE)
    service.correct_leaving(staff, on=None, by=OFFICE)
    with pytest.raises(Refusal, match="早于给权限的日期"):
        service.correct_grant(grant, what="门禁", given_on=date(2026, 1, 7), withdrawn_on=date(2026, 1, 6), by=OFFICE)
    service.correct_grant(grant, what="门禁", given_on=date(2026, 1, 7), withdrawn_on=None, by=OFFICE)
    assert (staff.to_on, grant.what, grant.withdrawn_on, grant.withdrawn_by) == (None, "门禁", None, "")
    service.remove_grant(grant, by=OFFICE)
    db.session.flush()
    assert db.session.query(AccessGrant).count() == 0


def test_who_leaves_with_access_open_is_told_out_loud_until_it_is_withdrawn():
    staff = hire()
    grant = service.give(staff, what="机房门禁", on=date(2026, 1, 6), by=OFFICE)
    db.session.refresh(staff)
    assert "机房门禁" in service.leave(staff, on=date(2026, 2, 19), by=OFFICE)
    [owed] = asked(OFFICE, "filings.withdraw")
    assert (owed.about, owed.at_once) == ("示例人员甲，1 项", True)
    service.withdraw(grant, on=date(2026, 2, 20), by=OFFICE)
    assert asked(OFFICE, "filings.withdraw") == []


def test_open_access_as_of_a_day_as_plain_python_counts():
    """Both left on the 10th; one access was withdrawn on the 12th."""
    for name in ("甲示例", "乙示例"):
        staff = hire(name=name)
        service.give(staff, what="门禁", on=date(2026, 1, 6), by=OFFICE)
        db.session.refresh(staff)
        service.leave(staff, on=date(2026, 2, 10), by=OFFICE)
    service.withdraw(db.session.query(AccessGrant).first(), on=date(2026, 2, 12), by=OFFICE)
    for day in (date(2026, 2, 10), date(2026, 2, 11), date(2026, 2, 12)):
        still = [one for one in db.session.query(AccessGrant) if one.staff.to_on < day and (one.withdrawn_on is None or one.withdrawn_on > day)]
        assert figure(OPEN_ACCESS, day)[0] == len(still)


def test_confidentiality_signed_by_those_who_are_here():
    hire(signed_on=date(2026, 1, 5)), hire(name="乙示例", signed_on=date(2026, 2, 1)), hire(name="丙示例")
    here = list(db.session.query(AgencyStaff))
    for day in (date(2026, 1, 20), date(2026, 2, 2)):
        assert figure(SIGNED, day) == (sum(one.signed_on is not None and one.signed_on <= day for one in here), 3)


@pytest.mark.parametrize(("facts", "words"), [
    ({"name": "示例 13912345678"}, "只写姓名"), ({"post": "电话 13912345678"}, "手机号"), ({"from_on": date(2026, 3, 1)}, "还没有到"),
    ({"signed_on": date(2026, 3, 1)}, "还没有到"),
])
def test_what_is_not_taken_of_third_party_staff(facts, words):
    with pytest.raises(Refusal, match=words):
        hire(**facts)


def test_nobody_is_edited_into_somebody_who_is_there_already():
    hire()
    other = hire(name="示例人员乙")
    db.session.flush()
    facts = {name: getattr(other, name) for name in ("agency", "post", "department_id", "keeper_id", "from_on", "signed_on")}
    with pytest.raises(Refusal, match="已经登记过这个人"):
        service.edit_staff(other, facts={**facts, "name": "示例人员甲"}, by=OFFICE)
    service.edit_staff(other, facts={**facts, "name": "示例人员乙", "post": "扫描"}, by=OFFICE)
