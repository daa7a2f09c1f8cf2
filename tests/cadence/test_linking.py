"""Imported records find what they were planned as; taken back, they leave it open again."""
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.activities import made
from tests.cadence.made import planned
from tests.sheets import bringing
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities.models import Activity
from xinfang_party.activities.sheets import RECORDS
from xinfang_party.activities.terms import Kind
from xinfang_party.audit.models import AuditEntry
from xinfang_party.cadence.models import PlanEntry
from xinfang_party.kernel.database import db
from xinfang_party.sheets import undoing
from xinfang_party.sheets.models import ImportBatch

OFFICE = Identity(account_id=1, name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
HEAD = "党支部,党小组,形式,日期,主题,内容"


@pytest.fixture(autouse=True)
def in_march(app, clock_at):
    with clock_at("2026-03-20 12:00"):
        yield


@pytest.fixture
def house():
    return made.house(name="第一支部")


@pytest.fixture
def bring(tmp_path):
    return lambda *lines: bringing.bring(tmp_path, RECORDS, HEAD, *lines, by=OFFICE)


def undo(report):
    undoing.undo(db.session.get(ImportBatch, report.batch), RECORDS, by=OFFICE)
    db.session.expire_all()


def titles(*entries):
    """What each entry became."""
    db.session.expire_all()
    return [db.session.scalar(select(Activity.title).where(Activity.id == entry.activity_id)) for entry in entries]


def test_each_record_is_what_was_planned_nearest_to_its_day(bring, house):
    near, far, april = (planned(house.branch, Kind.THEME_DAY, date(2026, month, day)) for month, day in ((3, 6), (3, 27), (4, 3)))
    bring("第一支部,,主题党日,2026-03-05,甲,", "第一支部,,主题党日,2026-03-07,乙,", "第一支部,,主题党日,2026-02-05,丙,")
    assert titles(near, far, april) == ["甲", "乙", None]


def test_a_record_is_each_kind_it_counts_as_and_of_its_own_group(bring, house):
    meeting, life = planned(house.branch, Kind.MEMBER_MEETING, date(2026, 3, 20)), planned(house.branch, Kind.LIFE_MEETING, date(2026, 2, 1))
    group = planned(house.branch, Kind.CELL_MEETING, date(2026, 3, 10), cell_id=house.cell.id)
    bring("第一支部,,支部党员大会,2026-03-05,大会,组织生活会")
    assert titles(meeting, life, group) == ["大会", "大会", None]
    bring(f"第一支部,{house.cell.name},党小组会,2026-03-05,小组会,")
    assert titles(group) == ["小组会"]


def test_what_is_a_record_already_stays_one(bring, house):
    entry = planned(house.branch, Kind.THEME_DAY, date(2026, 3, 6))
    made.activity(house.branch, title="早有的")
    bring("第一支部,,主题党日,2026-03-06,导入的,")
    assert titles(entry) == ["早有的"]


def test_it_is_linked_as_a_record_that_was_written_is(bring, house):
    """The same days through the form and through the sheet: the same entries."""
    days, other = [date(2026, 3, day) for day in (19, 2, 12, 5)], made.house(name="第二支部")
    written, imported = ([planned(one.branch, Kind.PARTY_LESSON, date(2026, month, day)) for month, day in ((1, 9), (2, 6), (3, 6), (3, 13))]
                         for one in (house, other))
    for on in days:
        made.activity(house.branch, Kind.PARTY_LESSON, on, title=f"课{on}", roll=None)
    bring(*(f"第二支部,,党课,{on},课{on}," for on in days))
    assert titles(*written) == titles(*imported)
    assert len(set(titles(*written))) == 4


def test_the_batch_taken_back_opens_the_plan_again(bring, house):
    entry = planned(house.branch, Kind.THEME_DAY, date(2026, 3, 6))
    version = entry.version
    report = bring("第一支部,,主题党日,2026-03-05,甲,")
    assert titles(entry) == ["甲"]
    assert entry.version == version + 1
    undo(report)
    assert (entry.activity_id, entry.version, db.session.scalars(select(Activity)).all()) == (None, version + 2, [])


def test_a_purpose_that_the_sheet_adds_links_and_taken_back_unlinks(bring, house):
    life = planned(house.branch, Kind.LIFE_MEETING, date(2026, 2, 1))
    bring("第一支部,,支部党员大会,2026-03-05,大会,")
    assert titles(life) == [None]
    report = bring("第一支部,,支部党员大会,2026-03-05,大会,组织生活会")
    assert titles(life) == ["大会"]
    undo(report)
    assert titles(life) == [None]


def test_the_audit_tells_which_entries(bring, house):
    entry = planned(house.branch, Kind.THEME_DAY, date(2026, 3, 6))
    bring("第一支部,,主题党日,2026-03-05,甲,")
    assert [one.details["entries"] for one in db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "plan-entry.linked"))] == [[entry.id]]


def test_many_records_take_as_few_statements_as_some(bring, house, counted):
    def statements(first, most):
        days = [first + timedelta(days=n) for n in range(most)]
        for on in days:
            planned(house.branch, Kind.STUDY, on)
        with counted() as queries:
            bring(*(f"第一支部,,集中学习,{on},学习{on}," for on in days))
        return len([one for one in queries if "plan_entry" in one])

    assert statements(date(2025, 1, 1), 3) == statements(date(2025, 3, 1), 200)
    assert db.session.query(PlanEntry).filter(PlanEntry.activity_id.is_(None)).count() == 0
