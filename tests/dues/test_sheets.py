"""Dues from and to sheets."""
from datetime import date
from io import BytesIO

import pytest

from tests import people
from tests.sheets import bringing
from xinfang_party.access.terms import Identity, Role
from xinfang_party.dues.models import DuesMonth
from xinfang_party.dues.sheets import PAYMENTS
from xinfang_party.kernel.database import db
from xinfang_party.sheets import exporting, undoing
from xinfang_party.sheets.models import ImportBatch

OFFICE = Identity(account_id=1, name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
HEAD = "编号,月份,交纳日期,金额(元),免交原因"


@pytest.fixture(autouse=True)
def in_april(app, clock_at):
    with clock_at("2026-04-06 12:00"):
        yield


@pytest.fixture
def bring(tmp_path):
    return lambda *lines, by=OFFICE, **options: bringing.bring(tmp_path, PAYMENTS, HEAD, *lines, by=by, **options)


def kept():
    db.session.expire_all()
    return [(one.member.name, one.month_on, one.paid_on, one.amount_fen, one.exempt_reason) for one in db.session.query(DuesMonth).order_by(DuesMonth.id)]


def words(report):
    return "；".join([*report.warnings, *(problem["message"] for problem in report.problems)])


def test_by_number_or_name_and_back_the_same(bring):
    branch = people.branch()
    people.member(branch, "甲测试", number="D1"), people.member(branch, "乙测试")
    bring("D1,2026-03,2026-03-05,12.50,", "乙测试,2026年2月,,,经支部同意")
    assert kept() == [("甲测试", date(2026, 3, 1), date(2026, 3, 5), 1250, ""), ("乙测试", date(2026, 2, 1), None, None, "经支部同意")]
    target = BytesIO()
    exporting.write_export(PAYMENTS, OFFICE, target, "csv")
    again = bring(*[",".join(line.split(",")[place] for place in (0, 3, 4, 5, 6)) for line in target.getvalue().decode("utf-8-sig").splitlines()[1:]])
    assert (again.unchanged, again.created, again.updated) == (2, 0, 0)


def test_namesakes_are_told_apart_by_number(bring):
    branch = people.branch()
    people.member(branch, "同名测试", number="D8"), people.member(branch, "同名测试", number="D9")
    assert "有几名党员都叫“同名测试”（编号 D8、D9），请改填编号" in words(bring("同名测试,2026-03,2026-03-05,,"))
    assert kept() == []


@pytest.mark.parametrize(("line", "sentence"), [
    ("D1,2026-03,,,", "请填写交纳日期"), ("D1,2026-03,2026-04-09,,", "还没有到"), ("D1,2026-03,2026-03-05,1.005,", "两位小数"),
    ("D1,2014-03,2014-03-05,,", "不在任何党支部"), ("D1,2026-03-02,2026-03-05,,", "请填写月份"), ("D1,2027-03,2026-03-05,,", "还太早"),
])
def test_what_cannot_be(bring, line, sentence):
    people.member(people.branch(), number="D1")
    assert sentence in words(bring(line))


def test_a_secretary_brings_the_own_branch_alone(bring):
    own, other = people.branch(), people.branch()
    people.member(own, number="D1"), people.member(other, number="D2")
    leader = Identity(account_id=2, name="书记", roles=frozenset({Role.SECRETARY}), led_branch_ids=frozenset({own.id}))
    assert "不在您负责的党支部" in words(bring("D1,2026-03,2026-03-05,,", "D2,2026-03,2026-03-05,,", by=leader))
    assert len(kept()) == 1


def test_from_unpaid_and_exempt_to_paid_and_undone(bring):
    people.member(people.branch(), "甲测试", number="D1")
    bring("D1,2026-03,,,经支部同意")
    second = bring("D1,2026-03,2026-03-09,,")
    assert kept() == [("甲测试", date(2026, 3, 1), date(2026, 3, 9), None, "")]
    third = bring("D1,2026-03,2026-03-10,8,")
    assert kept() == [("甲测试", date(2026, 3, 1), date(2026, 3, 10), 800, "")]
    undoing.undo(db.session.get(ImportBatch, third.batch), PAYMENTS, by=OFFICE)
    undoing.undo(db.session.get(ImportBatch, second.batch), PAYMENTS, by=OFFICE)
    assert kept() == [("甲测试", date(2026, 3, 1), None, None, "经支部同意")]
