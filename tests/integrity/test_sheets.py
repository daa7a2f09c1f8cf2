"""Risk points as a sheet: what a bureau has on paper comes in once, goes out, and can be taken back."""
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import func, select

from tests.integrity import made
from tests.sheets import bringing
from xinfang_party.integrity import service
from xinfang_party.integrity.catalogue import number
from xinfang_party.integrity.models import PowerItem, RegisterVersion, RiskPoint
from xinfang_party.integrity.sheets import RISKS
from xinfang_party.integrity.terms import ControlKind, Grade, State, Trigger
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.sheets import exporting, undoing
from xinfang_party.sheets.models import ImportBatch

HEAD = "处室,岗位,风险类别,风险点,可能性,影响,加重因素,等级,防控措施（监督）,责任人,复核日期"


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


@pytest.fixture
def bring(tmp_path):
    def act(*lines):
        report = bringing.bring(tmp_path, RISKS, *lines, by=made.DISCIPLINE)
        db.session.expire_all()
        return report.created, report.unchanged, report.rejected, "；".join(problem["message"] for problem in report.problems)

    return act


def out():
    target = BytesIO()
    exporting.write_export(RISKS, made.DISCIPLINE, target, "csv")
    return target.getvalue().decode("utf-8-sig").splitlines()


def paper(world):
    return (f"{world.department.name},接访岗,业务流程,漏登,3,3,,,每周抽查；每月通报,处长,2026-01-10",
            f"{world.department.code},接访岗,思想道德,人情派件,2,2,,高,,,2026-02-10", f"{world.department.name},,业务流程,用印,2,4,直接管干部人事,,,,")


def test_what_stands_on_paper_is_in_force_at_once(world, bring):
    assert bring(HEAD, *paper(world))[:3] == (3, 0, 0)
    post, whole = sorted(db.session.scalars(select(RegisterVersion)), key=lambda one: one.register.post_id is None)
    assert (post.state, post.trigger, post.from_on, post.holder_id, post.head_id) == (State.IN_FORCE, Trigger.SHEET, made.TODAY, world.holder.id, world.head.id)
    assert (post.subject_name, whole.subject_name) == ("接访岗", world.department.name)
    assert (post.reviewed_on, post.review_due_on, post.grade, whole.grade) == (date(2026, 1, 10), date(2026, 7, 10), Grade.HIGH, Grade.HIGH)
    first, second = post.points
    assert [(one.kind, one.text, one.owner) for one in first.controls] == [(ControlKind.SUPERVISION, text, "处长") for text in ("每周抽查", "每月通报")]
    assert (second.override, second.override_reason) == (Grade.HIGH, "按导入的登记表")


def test_it_goes_out_and_comes_back(world, bring):
    bring(HEAD, *paper(world))
    assert bring(*out())[:3] == (0, 3, 0)
    assert bring(HEAD, f"{world.department.name},接访岗,业务流程,漏登,5,5,,,,,")[2:] == (1, "这张登记表已经有生效的版本，要改的请开始复核，在复核里改")


def test_duties_powers_and_steps_come_in_with_the_points_and_go_out_again(world, bring):
    head, name = "处室,岗位,职责,职权,职权依据,流程步骤,环节,风险类别,风险点,可能性,影响", world.department.name
    lines = (f"{name},接访岗,接待；登记,登记来访,第二十二条,,登记,业务流程,漏登,3,3", f"{name},接访岗,登记；转送,登记来访,,,录入,业务流程,错登,2,2",
             f"{name},接访岗,,转送,,看件；送出,看件,业务流程,拖延,2,2")
    assert bring(head, *lines)[:3] == (3, 0, 0)
    version = db.session.scalars(select(RegisterVersion)).one()
    assert version.duties.splitlines() == ["接待", "登记", "转送"]
    assert [(one.name, one.basis, one.steps.splitlines()) for one in version.powers] == [
        ("登记来访", "第二十二条", ["登记", "录入"]), ("转送", "", ["看件", "送出"])]
    assert bring(*out())[:3] == (0, 3, 0)
    undoing.undo(db.session.scalars(select(ImportBatch).order_by(ImportBatch.id)).first(), RISKS, by=made.DISCIPLINE)
    assert db.session.scalar(select(func.count(PowerItem.id))) == 0


def test_a_power_has_one_basis_and_a_name(world, bring):
    head, name = "处室,岗位,职权,职权依据,流程步骤,风险类别,风险点,可能性,影响", world.department.name
    rejected, words = bring(head, f"{name},接访岗,登记,第二十二条,,业务流程,漏登,3,3", f"{name},接访岗,登记,第二十三条,,业务流程,错登,2,2",
                            f"{name},接访岗,,,登记；转送,业务流程,拖延,2,2")[2:]
    assert rejected == 2
    assert all(one in words for one in ("写了别的依据", "没有写是哪一项职权"))


def test_a_sheet_brings_no_more_than_the_form_of_a_register_can_show(world, bring):
    """Whoever reviews it later finds every line in the form."""
    head, name = "处室,岗位,职责,职权,流程步骤,风险类别,风险点,可能性,影响", world.department.name
    most = number("most_powers")
    lines = [f"{name},接访岗,,职权{place},,业务流程,风险{place},2,2" for place in range(most + 1)]
    steps = "；".join(f"{place:03}" + "长" * 70 for place in range(20))
    duties = ["；".join(f"{row}{place:03}" + "长" * 250 for place in range(7)) for row in range(3)]
    created, _, rejected, words = bring(head, *lines, f"{name},接访岗,,职权0,{steps},业务流程,步骤太长,2,2",
                                        *(f"{name},接访岗,{told},职权0,,业务流程,职责{row},2,2" for row, told in enumerate(duties)))
    assert (created, rejected) == (most + 2, 3)
    assert all(one in words for one in (f"最多 {most} 项职权", "流程合起来", "职责合起来"))
    version = service.begin(made.register(world), trigger=Trigger.DUE, due_on=made.DUE, people=made.people_of(world), by=made.DISCIPLINE)
    assert len(version.powers) == most


def test_what_cannot_be_taken_says_why(world, bring):
    made.at_check(world)
    lines = [f"{world.department.name},接访岗,业务流程,漏登,3,3,,,,,", "没有的处,,业务流程,漏登,3,3,,,,,", f"{world.department.name},没有的岗,业务流程,漏登,3,3,,,,,",
             f"{world.department.name},,业务流程,漏登,9,3,,,,,", f"{world.department.name},,业务流程,电话13800138000,3,3,,,,,"]
    _created, _unchanged, rejected, words = bring(HEAD, *lines)
    assert rejected == 5
    assert all(one in words for one in ("正在复核", "没有这个处室", "没有这个岗位", "填 1 到 5"))


def test_a_batch_is_taken_back_while_nothing_is_built_on_it(world, bring):
    bring(HEAD, *paper(world))
    batch = db.session.scalars(select(ImportBatch)).one()
    undoing.undo(batch, RISKS, by=made.DISCIPLINE)
    db.session.expire_all()
    assert [db.session.scalar(select(func.count(model.id))) for model in (RegisterVersion, RiskPoint)] == [0, 0]
    assert bring(HEAD, *paper(world))[:3] == (3, 0, 0)
    service.begin(made.register(world), trigger=Trigger.DUE, due_on=made.DUE, people=made.people_of(world), by=made.DISCIPLINE)
    with pytest.raises(Refusal, match="有 1 张"):
        undoing.undo(db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first(), RISKS, by=made.DISCIPLINE)
