"""Sheets without the web: what is frozen, who may, how good it stays."""
from datetime import date

import pytest
from sqlalchemy import select

from tests.attestations import made
from xinfang_party.attestations import checking, queries, rules, service
from xinfang_party.attestations.terms import Standing
from xinfang_party.audit.models import AuditEntry
from xinfang_party.hours.terms import HoursState
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, NotFound, Refusal


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


def test_issue_freezes_verified_hours_of_those_days(world):
    first, second = made.kind("甲类"), made.kind("乙类")
    two = made.event(world.branch, first, shifts=2).shifts
    for shift in two:
        made.hours(world.one, first, 1.75, shift=shift)
    made.hours(world.one, second, 3.33, date(2026, 1, 1))
    made.hours(world.one, second, 9, date(2025, 12, 31))
    made.hours(world.one, second, 9, state=HoursState.OFFICE)
    made.hours(world.far, second, 9)
    sheet = made.sheet(world.one)
    assert (sheet.hours, sheet.services, sheet.branch_id) == (6.83, 2, world.branch.id)
    assert sheet.kinds == [["甲类", 3.5, 1], ["乙类", 3.33, 1]]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "attestation.issued")).one()
    assert (entry.subject_id, entry.details) == (sheet.id, {"number": sheet.number})


def test_numbers_go_up_and_codes_differ(world):
    made.hours(world.one, made.kind(), 2)
    first, second = made.sheet(world.one), made.sheet(world.one)
    assert (first.number, second.number) == ("服记〔2026〕1号", "服记〔2026〕2号")
    assert len({first.code, second.code}) == 2


def test_nobody_makes_the_own_one(world):
    made.hours(world.head, made.kind(), 2)
    for identity in (made.by(world.head), made.office(world.head)):
        with pytest.raises(Refusal, match="不能给自己"):
            made.sheet(world.head, by=identity)
    assert made.sheet(world.head, by=made.office()).member_id == world.head.id


@pytest.mark.parametrize(("days", "field"), [((made.TO, made.FROM), "to_on"), ((made.FROM, date(2026, 6, 2)), "to_on"), ((made.FROM, made.TO), "from_on")])
def test_issue_refuses_at_the_field(world, days, field):
    made.hours(world.one, made.kind(), 2, state=HoursState.RECORDED)
    with pytest.raises(Refusal) as refused:
        made.sheet(world.one, from_on=days[0], to_on=days[1])
    assert refused.value.field == field


def test_a_correction_makes_it_outworn_and_a_revocation_void(world):
    row = made.hours(world.one, made.kind(), 2)
    sheet, other = made.sheet(world.one), made.sheet(world.one)
    assert checking.find(sheet.code).standing is Standing.GOOD
    row.hours = 1.5
    db.session.commit()
    service.revoke(other, reason="开错了", version=other.version, by=made.by(world.head))
    assert service.standings([sheet, other]) == {sheet.id: Standing.CHANGED, other.id: Standing.REVOKED}
    assert checking.find(sheet.code).hours == 2


@pytest.mark.parametrize("state", [HoursState.RECORDED, HoursState.REFUSED, None])
def test_what_is_verified_later_harms_nothing_and_what_is_taken_back_does(world, state):
    row, later = made.hours(world.one, made.kind(), 2), made.hours(world.one, made.kind(), 3, state=HoursState.RECORDED)
    sheet = made.sheet(world.one)
    later.state, later.verified_on = HoursState.VERIFIED, sheet.issued_on
    db.session.commit()
    assert service.standings([sheet]) == {sheet.id: Standing.GOOD}
    if state is None:
        db.session.delete(row)
    else:
        row.state, row.verified_on = state, None
    db.session.commit()
    assert checking.find(sheet.code).standing is Standing.CHANGED


@pytest.mark.parametrize(("reason", "sentence"), [(" ", rules.NO_REASON), ("电话 13800138000", "手机号")])
def test_revoke_wants_a_reason_without_personal_data(world, reason, sentence):
    made.hours(world.one, made.kind(), 2)
    sheet = made.sheet(world.one)
    with pytest.raises(Refusal, match=sentence):
        service.revoke(sheet, reason=reason, version=sheet.version, by=made.office())


def test_revoke_comes_once_from_the_page_as_it_is_and_from_others(world):
    made.hours(world.one, made.kind(), 2)
    sheet = made.sheet(world.one)
    with pytest.raises(Conflict):
        service.revoke(sheet, reason="开错了", version=sheet.version - 1, by=made.office())
    with pytest.raises(Refusal, match="自己"):
        service.revoke(sheet, reason="开错了", version=sheet.version, by=made.office(world.one))
    service.revoke(sheet, reason="开错了", version=sheet.version, by=made.office())
    with pytest.raises(Refusal, match="已经作废"):
        service.revoke(sheet, reason="再来", version=sheet.version, by=made.office())


@pytest.mark.parametrize(("who", "reads", "revokes"), [("one", True, False), ("head", True, True), ("far", False, False), ("far_head", False, False)])
def test_a_sheet_is_the_members_and_the_branchs(world, who, reads, revokes):
    made.hours(world.one, made.kind(), 2)
    sheet, identity = made.sheet(world.one), made.by(getattr(world, who))
    for get, may in ((queries.get_readable, reads), (queries.get_revocable, revokes)):
        if may:
            assert get(identity, sheet.id) is sheet
        else:
            with pytest.raises(NotFound):
                get(identity, sheet.id)
