"""Report-ins, needs and helpers as sheets: both ways, by whom, and what stands is kept."""
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import delete, select

from tests import people
from tests.communities import made
from tests.petitions import made as petitions
from tests.sheets import bringing
from xinfang_party.communities import helping, needs, reporting
from xinfang_party.communities.models import HelperCount, Need, ReportIn
from xinfang_party.communities.sheets import HELPERS, NEEDS, REPORT_INS
from xinfang_party.communities.terms import HelperRole, NeedState, Receipt
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.sheets import exporting, undoing
from xinfang_party.sheets.models import ImportBatch

OFFICE, CODE = people.BY, "440103001101"
REPORT_HEAD, NEED_HEAD = "党支部,党员,社区代码,哪一种社区,报到日期,有效期至,回执日期,社区谁签的", "社区代码,类别,要什么,给谁,要几个人,发布日期,最晚哪天,进行到"
HELPER_HEAD = "党支部,日期,什么人,人数,什么矛盾,社区代码,已化解"


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


@pytest.fixture
def bring(tmp_path):
    def act(sheet, *lines, by=OFFICE):
        report = bringing.bring(tmp_path, sheet, *lines, by=by)
        db.session.expire_all()
        return report

    return act


def counts(report):
    return report.created, report.updated, report.unchanged, report.rejected


def words(report):
    return "；".join(problem["message"] for problem in report.problems)


def out(sheet, by=OFFICE):
    target = BytesIO()
    exporting.write_export(sheet, by, target, "csv")
    return target.getvalue().decode("utf-8-sig").splitlines()


def back_and_forth(bring, sheet, model, count):
    """Brought again nothing changes; into an empty table the same rows come."""
    lines = out(sheet)
    assert counts(bring(sheet, *lines)) == (0, 0, count, 0)
    db.session.execute(delete(model))
    assert counts(bring(sheet, *lines)) == (count, 0, 0, 0)
    assert out(sheet) == lines


def test_report_ins_go_out_and_come_back(world, bring, clock_at):
    report = made.reported(world.place, world.one, world.branch)
    reporting.confirm_on_paper(report, on=date(2026, 3, 2), signed_by="李主任", by=made.by(world.head))
    made.reported(world.place, None, world.branch)
    with clock_at("2026-08-20 09:00"):
        reporting.renew(report, by=made.by(world.one))
        db.session.commit()
        back_and_forth(bring, REPORT_INS, ReportIn, 2)


def test_a_new_site_brings_the_receipts_it_has_on_paper(world, bring):
    lines = (f"{world.branch.name},{world.one.number},{CODE},居住地社区,2025-06-10,,2025-06-12,李主任", f"{world.branch.code},,{CODE},结对共建社区,2026-02-01,,,")
    done = bring(REPORT_INS, REPORT_HEAD, *lines)
    old, new = db.session.scalars(select(ReportIn).order_by(ReportIn.from_on))
    assert counts(done) == (2, 0, 0, 0)
    assert (old.member_id, old.to_on, old.receipt, old.confirmed_on) == (world.one.id, date(2025, 12, 9), Receipt.PAPER, date(2025, 6, 12))
    assert (new.member_id, new.to_on, new.receipt) == (None, date(2026, 7, 31), None)
    later = lines[1].replace(",,,", ",,2026-02-03,王书记")
    assert counts(bring(REPORT_INS, REPORT_HEAD, lines[0], later)) == (0, 1, 1, 0)
    assert (new.receipt, new.confirmed_by) == (Receipt.PAPER, "王书记")
    assert "以前登记过" in words(bring(REPORT_INS, REPORT_HEAD, later.replace("02-03", "02-04")))


@pytest.mark.parametrize(("who", "rest", "word"), [
    ("far", "2026-02-01,,,", "不在这个支部"), ("one", "2026-03-03,,,", "还没有到"), ("one", "2026-02-01,,2026-01-31,李", "早于报到日期"),
    ("one", "2026-02-01,,,李主任", "回执日期"), ("one", "2026-02-01,2027-08-01,,", "太长"), ("head", "2026-02-01,,2026-02-03,李", "自己的回执"),
    ("two", "2026-02-01,,,", "已经到这个社区报到过")])
def test_what_a_page_refuses_a_sheet_refuses(world, bring, who, rest, word):
    made.reported(world.place, world.two, world.branch)
    said = bring(REPORT_INS, REPORT_HEAD, f"{world.branch.name},{getattr(world, who).number},{CODE},居住地社区,{rest}", by=made.by(world.head))
    assert word in words(said)
    assert counts(said) == (0, 0, 0, 1)


def test_a_secretary_brings_and_takes_out_the_own_branch_alone(world, bring):
    made.reported(world.place, world.far, world.other)
    line, head = f"{world.other.name},,{CODE},结对共建社区,2026-02-01,,,", made.by(world.head)
    assert "不是您负责的党支部" in words(bring(REPORT_INS, REPORT_HEAD, line, by=head))
    assert "不是您负责的党支部" in words(bring(HELPERS, HELPER_HEAD, f"{world.other.name},2026-03-01,网格员,2,,,是", by=head))
    assert (len(out(REPORT_INS)), len(out(REPORT_INS, head)), len(out(REPORT_INS, made.by(world.far)))) == (2, 1, 2)
    batch = db.session.get_one(ImportBatch, bring(REPORT_INS, REPORT_HEAD, line).batch)
    with pytest.raises(Refusal, match="不归您负责"):
        undoing.undo(batch, REPORT_INS, by=head)
    undoing.undo(batch, REPORT_INS, by=OFFICE)
    assert db.session.query(ReportIn).count() == 1


def test_needs_go_out_with_what_became_of_them_and_come_in_open(world, bring):
    head, done = made.by(world.head), made.need(world.place, due_on=date(2026, 4, 1))
    needs.claim(done, branch_id=world.branch.id, by=head)
    db.session.commit()
    lines = out(NEEDS)
    assert world.branch.name in lines[1]
    assert counts(bring(NEEDS, *lines)) == (0, 0, 1, 0)
    new = f"{CODE},微心愿,想要一套新书,儿童,,2026-03-01,2026-04-30,"
    batch = bring(NEEDS, NEED_HEAD, new, by=head).batch
    need = db.session.scalars(select(Need).where(Need.batch_id == batch)).one()
    assert (need.state, need.wanted, need.published_by, needs.may_withdraw(need, head)) == (NeedState.OPEN, 1, world.head.name, True)
    assert counts(bring(NEEDS, NEED_HEAD, new)) == (0, 0, 1, 0)
    needs.claim(need, branch_id=world.branch.id, by=head)
    db.session.commit()
    with pytest.raises(Refusal, match="修改过"):
        undoing.undo(db.session.get_one(ImportBatch, batch), NEEDS, by=head)


@pytest.mark.parametrize(("line", "word"), [
    (f"{CODE},需求,修灯,老年人,2,2026-03-01,,社区已确认", "只能是待认领"), (f"{CODE},需求,修灯,老年人,2,2026-03-03,,", "还没有到"),
    (f"{CODE},需求,修灯,老年人,2,2026-03-01,2026-03-01,", "已经过去"), (f"{CODE},需求,找 13800138000,老年人,2,2026-03-01,,", "手机号"),
    ("440103001199,需求,修灯,老年人,2,2026-03-01,,", "没有代码"), (f"{CODE},需求,修灯,老年人,0,2026-03-01,,", "人数"),
    (f"{CODE},需求,给独居老人修水龙头,老年人,7,2026-03-02,,", "以前登记过")])
def test_what_is_no_new_open_need_is_refused(world, bring, line, word):
    made.need(world.place)
    assert word in words(bring(NEEDS, NEED_HEAD, line))
    assert db.session.query(Need).count() == 1


def test_helpers_go_out_added_up_and_come_back(world, bring):
    subject = petitions.subject("城乡建设")
    facts = {"branch_id": world.branch.id, "helped_on": date(2026, 3, 1), "role": HelperRole.GRID_WORKER, "subject_id": subject.id, "place_id": world.place.id,
             "is_settled": True, "note": "只在这里"}
    for people_there in (2, 3):
        helping.record(facts={**facts, "people": people_there}, by=OFFICE)
    helping.remove(helping.record(facts={**facts, "people": 9}, by=OFFICE), by=OFFICE)
    helping.record(facts={**facts, "people": 1, "subject_id": None, "place_id": None, "is_settled": False}, by=OFFICE)
    db.session.commit()
    assert "只在这里" not in "".join(out(HELPERS))
    back_and_forth(bring, HELPERS, HelperCount, 2)
    assert sorted(db.session.scalars(select(HelperCount.people))) == [1, 5]
    line = f"{world.branch.name},2026-03-01,网格员,7,城乡建设,{CODE},是"
    assert "是 5 人" in words(bring(HELPERS, HELPER_HEAD, line))
    assert "没有“天气”" in words(bring(HELPERS, HELPER_HEAD, line.replace("城乡建设", "天气")))
