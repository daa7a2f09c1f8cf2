"""Who owes which month where, what is recorded for it, and what is refused."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.owing import asked
from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.dues import queries, service
from xinfang_party.dues.models import DuesMonth
from xinfang_party.dues.terms import Entry
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.organization import people as organization
from xinfang_party.organization.terms import Placement

MARCH, PAID = date(2026, 3, 1), Entry(True, date(2026, 3, 5), 1250)


@pytest.fixture(autouse=True)
def in_april(app, clock_at):
    with clock_at("2026-04-06 12:00"):
        yield


@pytest.fixture
def branch():
    return people.branch()


def record(branch, month=MARCH, **entries):
    service.record_month(branch, month, {member.id: entry for member, entry in entries.values()}, by=people.BY)


def stored(member, month=MARCH):
    db.session.expire_all()
    return service.entry_of(queries.one(member.id, month))


def test_who_stood_in_the_branch_on_the_first_owes_the_month_there(branch):
    other, moved, came = people.branch(), people.member(branch), people.member(branch, from_on=date(2026, 3, 2))
    organization.transfer(moved, Placement(other.id), date(2026, 3, 2), people.BY)
    assert [queries.owing(one.id, MARCH) for one in (branch, other)] == [[moved], []]
    assert set(queries.owing(other.id, date(2026, 4, 1))) == {moved}
    assert came not in queries.owing(branch.id, MARCH)


def test_a_month_for_everybody_leaves_one_entry_in_the_audit(branch):
    paid, exempt, unpaid = (people.member(branch) for _ in range(3))
    service.record_month(branch, MARCH, {paid.id: PAID, exempt.id: Entry(exempt_reason="经支部同意"), unpaid.id: Entry()}, by=people.BY)
    assert (stored(paid), stored(exempt), stored(unpaid)) == (PAID, Entry(exempt_reason="经支部同意"), Entry())
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "dues.recorded"))
    assert entry.details["changes"][str(paid.id)] == ["未交", "2026-03-05 已交 12.50 元"]


def test_others_members_are_not_touched(branch):
    stranger = people.member(people.branch())
    service.record_month(branch, MARCH, {stranger.id: PAID}, by=people.BY)
    assert stored(stranger) == Entry()


@pytest.mark.parametrize(("entry", "words"), [
    (Entry(True, date(2026, 4, 7)), "还没有到"), (Entry(True, None), "交纳日期"), (Entry(False, None, 100), "不填金额"),
    (Entry(True, date(2026, 3, 5), None, "困难"), "只留一样"), (Entry(exempt_reason="电话 13912345678"), "手机号"), (Entry(True, date(2024, 3, 5)), "年份"),
])
def test_what_cannot_stand_is_refused_at_the_members_line(branch, entry, words):
    member = people.member(branch)
    with pytest.raises(service.Wrong, match=words) as refused:
        service.record_month(branch, MARCH, {member.id: entry}, by=people.BY)
    assert refused.value.number == member.number


def test_a_month_far_ahead_is_refused(branch):
    with pytest.raises(Refusal, match="还太早"):
        service.record_month(branch, date(2026, 8, 1), {}, by=people.BY)


def test_two_who_record_one_month_do_not_overwrite_each_other(branch):
    member = people.member(branch)
    mark = service.mark_of({})
    service.record_month(branch, MARCH, {member.id: PAID}, mark=mark, by=people.BY)
    with pytest.raises(Conflict):
        service.record_month(branch, MARCH, {member.id: Entry()}, mark=mark, by=people.BY)


def test_a_correction_keeps_before_and_after(branch):
    member = people.member(branch)
    service.record_month(branch, MARCH, {member.id: PAID}, by=people.BY)
    service.correct(member, MARCH, Entry(), version=1, by=people.BY)
    assert stored(member) == Entry()
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "dues.corrected"))
    assert (entry.details["before"], entry.details["after"]) == ("2026-03-05 已交 12.50 元", "未交")
    with pytest.raises(Conflict):
        service.correct(member, MARCH, PAID, version=1, by=people.BY)


def test_an_exemption_worded_anew_counts_from_its_first_day(branch, clock_at):
    member = people.member(branch)
    service.correct(member, MARCH, Entry(exempt_reason="经支部同意"), by=people.BY)
    with clock_at("2026-05-06 12:00"):
        service.correct(member, MARCH, Entry(exempt_reason="经支部大会同意"), by=people.BY)
        assert queries.one(member.id, MARCH).recorded_on == date(2026, 4, 6)
        service.correct(member, MARCH, PAID, by=people.BY)
        assert queries.one(member.id, MARCH).recorded_on == date(2026, 5, 6)


def test_six_months_unpaid_are_told_only_where_the_branch_recorded_them(branch):
    payer, debtor, excused, late = (people.member(branch) for _ in range(4))
    months = [date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), MARCH]
    for month in months:
        db.session.add(DuesMonth(member_id=payer.id, branch_id=branch.id, month_on=month, paid_on=month, recorded_on=month, recorded_by="委员"))
    for member, month in ((excused, months[0]), (late, MARCH)):
        service.correct(member, month, Entry(exempt_reason="经支部同意"), by=people.BY)
    assert queries.long_unpaid_of(branch.id, date(2026, 4, 6)) == [debtor]
    assert queries.long_unpaid_of(branch.id, date(2026, 3, 6)) == []


def test_the_committee_is_asked_to_record_last_month(branch):
    member = people.member(branch)
    people.member(branch)
    viewer = Identity(account_id=1, name="书记", roles=frozenset({Role.SECRETARY}), led_branch_ids=frozenset({branch.id}),
                      led_in_person_ids=frozenset({branch.id}))
    service.record_month(branch, MARCH, {member.id: PAID}, by=people.BY)
    [owed] = asked(viewer, "dues.record")
    assert (owed.what, owed.about, owed.due_on) == ("登记 3 月党费", f"{branch.name}，1 人还没有登记", date(2026, 4, 10))
