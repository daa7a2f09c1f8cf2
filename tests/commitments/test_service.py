"""From the first draft to the public board: who may take which step, and what each leaves behind."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import people, promises
from tests.petitions import made
from xinfang_party.audit.models import AuditEntry
from xinfang_party.commitments import service
from xinfang_party.commitments.terms import Kind, State, Weights
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.notifications.models import Notice

NOW = "2026-03-02 10:00"


@pytest.fixture
def world(app, clock_at):
    with clock_at(NOW):
        yield promises.world()


def tags(session):
    return list(session.scalars(select(AuditEntry.tag).where(AuditEntry.tag.like("commitment.%")).order_by(AuditEntry.id)))


def test_draft_takes_the_baseline_from_the_period_before(world):
    made.case(member=world.keeper, received_on=date(2025, 2, 1), replied_on=date(2025, 3, 1))
    made.case(member=world.keeper, received_on=date(2025, 2, 1))
    line = promises.draft(world, target=80).lines[0]
    assert (line.baseline, line.baseline_numerator, line.baseline_denominator, line.baseline_period) == (50, 1, 2, "2025")


def test_draft_of_less_than_the_baseline_is_refused(world):
    made.case(member=world.keeper, received_on=date(2025, 2, 1), replied_on=date(2025, 3, 1))
    with pytest.raises(Refusal, match="低于基数"):
        promises.draft(world, target=90)


def test_another_baseline_needs_a_reason(world):
    line = {"measure_code": promises.ON_TIME, "target": 90.0, "baseline": 70.0}
    with pytest.raises(Refusal, match="请写明理由"):
        promises.draft(world, lines=[line])
    assert promises.draft(world, lines=[{**line, "baseline_reason": "上年数据不全"}]).lines[0].baseline == 70


def test_a_promise_about_the_department_needs_one(world):
    line = {"measure_code": promises.ON_TIME, "target": 90.0, "level": "department"}
    with pytest.raises(Refusal, match="没有编入处室"):
        promises.draft(world, lines=[line])
    office = people.department()
    clerk = people.member(world.branch, department=office)
    made_line = promises.draft(world, by=promises.identity(clerk), lines=[line]).lines[0]
    assert (made_line.scope_level, made_line.scope_key) == ("department", office.id)


@pytest.mark.parametrize(("facts", "sentence"), [({"served": ""}, "为谁而做"), ({"lines": []}, "哪个数字")])
def test_submit_questions_a_vague_promise(world, facts, sentence):
    commitment = promises.draft(world, **facts)
    with pytest.raises(Refusal, match=sentence):
        service.submit(commitment, by=world.by)
    assert commitment.state is State.DRAFT


def test_the_way_to_the_board_leaves_an_entry_for_each_step(world, session):
    commitment = promises.published(world)
    assert commitment.state is State.PUBLISHED
    assert commitment.published_on == date(2026, 3, 2)
    assert tags(session) == ["commitment.drafted", "commitment.submitted", "commitment.approved", "commitment.published"]
    assert [step.verb for step in commitment.steps] == ["draft", "submit", "approve", "publish"]


def test_submit_tells_the_branch_and_return_tells_the_keeper(world, session, log_in):
    log_in(member=world.head)
    log_in(member=world.keeper)
    commitment = promises.draft(world)
    service.submit(commitment, by=world.by)
    service.return_(commitment, opinion="请写明怎样自查。", by=world.secretary)
    assert list(session.scalars(select(Notice.kind).order_by(Notice.id))) == ["commitment.vet", "commitment.returned"]


def test_return_needs_an_opinion(world):
    commitment = promises.draft(world)
    service.submit(commitment, by=world.by)
    with pytest.raises(Refusal, match="修改意见"):
        service.return_(commitment, opinion=" ", by=world.secretary)


def test_nobody_vets_the_own_promise(world):
    commitment = promises.draft(world, by=world.secretary)
    service.submit(commitment, by=world.secretary)
    with pytest.raises(Refusal, match="自己"):
        service.approve(commitment, by=world.secretary)


def test_a_branch_promise_is_vetted_from_above(world):
    commitment = promises.draft(world, kind=Kind.BRANCH, by=world.secretary)
    service.submit(commitment, by=world.secretary)
    with pytest.raises(Refusal, match="自己"):
        service.approve(commitment, by=world.secretary)
    service.approve(commitment, by=promises.OFFICE)
    assert commitment.state is State.APPROVED


def test_a_sent_promise_cannot_be_edited(world):
    commitment = promises.draft(world)
    service.submit(commitment, by=world.by)
    with pytest.raises(Refusal, match="不能再改"):
        service.edit(commitment, facts={}, lines=[], version=commitment.version, by=world.by)


def test_an_old_version_is_a_conflict(world):
    commitment = promises.draft(world)
    with pytest.raises(Conflict):
        service.submit(commitment, version=commitment.version - 1, by=world.by)


def test_publish_out_of_order_is_refused(world):
    with pytest.raises(Refusal, match="审诺通过之后"):
        service.publish(promises.draft(world), by=world.secretary)


def test_report_before_the_end_is_refused(world):
    with pytest.raises(Refusal, match="结束之后再述诺"):
        service.report(promises.published(world), text="都做到了", by=world.by)


def test_note_progress_within_the_promise_only(world):
    commitment = promises.published(world)
    with pytest.raises(Refusal, match="不晚于今天"):
        service.note_progress(commitment, noted_on=date(2026, 3, 3), text="明天的事", by=world.by)
    assert service.note_progress(commitment, noted_on=date(2026, 3, 2), text="逐件核对", by=world.by).text == "逐件核对"


@pytest.mark.parametrize("weights", [Weights(10, 20, 30, 30), Weights(-10, 40, 30, 40)])
def test_weights_must_sum_to_100(app, weights):
    with pytest.raises(Refusal, match="合计应为 100"):
        service.set_weights(weights, by=promises.OFFICE)
