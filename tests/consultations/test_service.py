"""A consultation from plan to close, what it does to its cases, who may not write it, what it counts for."""
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import owing, people
from tests.consultations import made
from tests.consultations.made import DECIDED, DUE, TODAY
from tests.petitions.made import OFFICER, case, refused, tags
from xinfang_party.access.terms import Identity, Role
from xinfang_party.consultations import pages, queries, rules, service
from xinfang_party.consultations.models import Consultation
from xinfang_party.consultations.terms import Decided, Filter, State
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.lanes import service as lanes
from xinfang_party.lanes.models import CaseStep
from xinfang_party.lanes.terms import StepCode
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.petitions.terms import HandlingClass, Purpose

LEADER = Identity(account_id=900_072, name="局领导", roles=frozenset({Role.LEADER}))


@pytest.fixture(autouse=True)
def day(app, clock_at):
    with clock_at(made.NOW):
        yield


def done(of):
    steps = select(CaseStep.code, CaseStep.done_on).where(CaseStep.case_id == of.id, CaseStep.done_on.is_not(None)).order_by(CaseStep.code)
    return [tuple(row) for row in db.session.execute(steps)]


def test_from_plan_to_close():
    one = made.closed()
    assert (one.state, one.held_on, one.closed_on, [unit.name for unit in one.units if unit.is_lead]) == (State.CLOSED, TODAY, TODAY, ["住建局"])
    assert tags(db.session, one) == ["consultation.planned", "consultation.held", "consultation.carried-out", "consultation.closed"]
    service.reopen(one, reason="落实情况写错了", by=OFFICER)
    service.carry_out(one, one.questions[0], result="下月进场", done_on=TODAY, by=OFFICER)
    assert (one.state, one.closed_on, one.questions[0].result) == (State.HELD, None, "下月进场")


def test_holding_it_does_the_steps_that_the_lanes_of_its_cases_ask_for():
    about, other = case(handling=HandlingClass.COMPLEX), case()
    db.session.add(CaseStep(case_id=about.id, code=StepCode.LEAD_UNIT, handling=HandlingClass.COMPLEX, due_on=DUE))
    db.session.commit()
    made.held(about, other)
    steps = db.session.execute(select(CaseStep.case_id, CaseStep.code, CaseStep.done_on, CaseStep.note).order_by(CaseStep.code)).all()
    assert [tuple(row) for row in steps if row.done_on] == [(about.id, StepCode.CONSULT, TODAY, made.TOPIC), (about.id, StepCode.LEAD_UNIT, TODAY, "住建局")]


def test_a_lead_unit_that_nobody_waits_for_is_not_noted():
    about = case(handling=HandlingClass.HARD)
    made.held(about)
    assert done(about) == [(StepCode.CONSULT, TODAY)]


def test_a_corrected_day_moves_the_steps_that_were_done_with_it():
    about, led = case(handling=HandlingClass.COMPLEX), case(handling=HandlingClass.COMPLEX)
    lanes.note(led, StepCode.LEAD_UNIT, on=led.received_on, text="住建局", by=OFFICER)
    one, before = made.held(about, led), TODAY - timedelta(days=3)
    service.record(one, facts=made.recorded(held_on=before), decisions=DECIDED, by=OFFICER)
    assert done(about) == [(StepCode.CONSULT, before), (StepCode.LEAD_UNIT, before)]
    assert done(led) == [(StepCode.CONSULT, before), (StepCode.LEAD_UNIT, led.received_on)]
    assert tags(db.session, about)[-2:] == ["case.step-corrected"] * 2


@pytest.mark.parametrize(("more", "field"), [
    ({"units": []}, "units"), ({"units": ["住建局"]}, "units"), ({"questions": []}, "questions"), ({"planned_on": date(2027, 3, 2)}, "planned_on"),
    ({"reason": "电话13800138000"}, "reason"), ({"units": ["城管局13800138000"]}, "units"), ({"questions": ["找13800138000"]}, "questions"),
    ({"numbers": ["没有"]}, "numbers"), ({"lead_unit": "打13800138000"}, "lead_unit"), ({"convener": "张13800138000"}, "convener")])
def test_what_is_no_plan(more, field):
    refused(field, service.plan, facts=made.facts(**more))


@pytest.mark.parametrize(("facts", "decisions", "field"), [
    ({"held_on": date(2026, 3, 3)}, DECIDED, "held_on"), ({"record": " "}, DECIDED, "record"), ({"record": "打13800138000"}, DECIDED, "record"),
    ({}, DECIDED[:1], "decisions"), ({}, (DECIDED[0], Decided("费用", "分摊", "住建局")), "decisions"), ({}, (DECIDED[0], Decided("打13800138000")), "decisions")])
def test_what_is_no_record(facts, decisions, field):
    refused(field, service.record, made.planned(), facts=made.recorded(**facts), decisions=decisions)


def test_a_correction_leaves_a_trace_and_a_new_version():
    one = made.held()
    before = one.version
    service.record(one, facts=made.recorded(), decisions=(DECIDED[0], Decided("费用怎么办", "业主分摊", "街道办", DUE), Decided("还有谁")), version=before, by=OFFICER)
    db.session.commit()
    assert (len(one.questions), tags(db.session, one)[-1], one.version > before) == (3, "consultation.corrected", True)
    with pytest.raises(Conflict):
        service.close(one, version=before, by=OFFICER)


def test_what_was_carried_out_stays_decided_and_what_waits_is_not_closed():
    one = made.done()
    refused("decisions", service.record, one, facts=made.recorded(), decisions=(Decided("谁来管电梯"), DECIDED[1]))
    assert "还有 1 项" in refused(None, service.close, made.held())
    refused("done_on", service.carry_out, one, one.questions[1], result="x", done_on=TODAY)
    refused("result", service.carry_out, one, one.questions[0], result="打13800138000", done_on=TODAY)
    refused("reason", service.cancel, made.planned(), reason=" ")


def test_an_accusation_is_never_put_there_and_shown_to_nobody_when_it_became_one():
    hidden, shown = case(purpose=Purpose.ACCUSATION), case()
    assert "检举控告事项不列入" in refused("numbers", service.plan, facts=made.facts(hidden))
    one = made.planned(shown)
    assert [row.number for row in queries.cases_seen(one, OFFICER)] == [shown.number]
    shown.purpose = Purpose.ACCUSATION
    db.session.commit()
    assert [list(queries.cases_seen(one, who)) for who in (OFFICER, LEADER)] == [[], []]


def test_nobody_writes_one_about_a_case_of_his_own_or_of_his_branch():
    branch = people.branch()
    keeper = people.member(branch)
    own = case(member=keeper, branch=branch)
    one, officer = made.held(own), frozenset({Role.PETITION_OFFICER, Role.MEMBER})
    for who in (replace(OFFICER, account_id=1, roles=officer, member_id=keeper.id), replace(OFFICER, account_id=2, roles=officer, led_branch_ids=frozenset({branch.id}))):
        for deed in (lambda by: service.plan(facts=made.facts(own), by=by), lambda by: service.close(one, by=by),
                     lambda by: service.carry_out(one, one.questions[0], result="x", done_on=TODAY, by=by)):
            with pytest.raises(Refusal, match="请交其他信访业务工作人员"):
                deed(who)
        assert owing.asked(who, "consultations.press") == []


def test_who_leads_the_branch_that_called_does_not_write_what_it_may_promise(clock_at):
    branch = people.branch()
    office = people.department("来访接待处", branch=branch)
    one, planned = made.held(department_id=office.id), made.planned(department_id=office.id)
    head = replace(OFFICER, account_id=2, led_branch_ids=frozenset({branch.id}))
    for deed in (lambda: service.plan(facts=made.facts(department_id=office.id), by=head),
                 lambda: service.carry_out(one, one.questions[0], result="x", done_on=TODAY, by=head),
                 lambda: service.record(planned, facts=made.recorded(), decisions=DECIDED, by=head)):
        with pytest.raises(Refusal, match="请交其他信访业务工作人员"):
            deed()
    with clock_at("2026-03-26 10:00"):
        assert [len(owing.asked(who, "consultations.press")) for who in (head, OFFICER)] == [0, 1]
    service.plan(facts=made.facts(), by=head)


def test_what_is_carried_out_and_entered_days_later_says_so(clock_at):
    one = made.held()
    for day, done_on, late in (("2026-04-02 10:00", DUE, ""), ("2026-04-10 10:00", DUE, ""), ("2026-04-11 10:00", date(2026, 4, 1), "（2026-04-11 补登）")):
        with clock_at(day):
            service.carry_out(one, one.questions[0], result=f"已经进场 {day[8:10]} 次", done_on=done_on, by=OFFICER)
            db.session.commit()
            assert rules.late_entry(one.questions[0].done_on, one.questions[0].noted_on) == late
            assert late in str(pages.history(one))
            assert engine.figure("consultations.written_late", Scope.bureau(), Period.year(2026)).numerator == (late != "")


# --- lists, duties, figures ---------------------------------------------------------------------------------------------------

def test_the_list_is_narrowed(clock_at):
    late, plan, closed = made.held(), made.planned(), made.closed()

    def keys(**narrow):
        return set(db.session.scalars(queries.listed(OFFICER, **narrow).with_only_columns(Consultation.id)))

    assert keys(state=State.CLOSED) == {closed.id}
    assert keys(narrow=Filter.DUE) == {plan.id}
    assert keys(narrow=Filter.LATE) == set()
    with clock_at("2026-04-03 10:00"):
        assert keys(narrow=Filter.LATE) == {late.id}
    assert db.session.scalars(queries.listed(Identity(name="某", roles=frozenset({Role.MEMBER})))).all() == []


def test_what_officers_are_asked(clock_at):
    made.planned(planned_on=TODAY + timedelta(days=7))
    made.planned(planned_on=TODAY + timedelta(days=8))
    made.held()
    made.done()
    names = ("consultations.hold", "consultations.press", "consultations.close")
    assert [len(owing.asked(OFFICER, name)) for name in names] == [1, 0, 1]
    with clock_at("2026-03-26 10:00"):
        assert [one.due_on for one in owing.asked(OFFICER, "consultations.press")] == [DUE]


def test_figures_are_those_of_a_plain_count(clock_at):
    made.closed()
    made.held()
    made.planned()

    def parts(code):
        figure = engine.figure(code, Scope.bureau(), Period.year(2026))
        return figure.numerator, figure.denominator

    with clock_at("2026-04-03 10:00"):
        assert [parts(f"consultations.{name}") for name in ("held", "on_time_rate", "overdue")] == [(2, None), (1, 2), (1, None)]


def moved(one, due_on):
    service.record(one, facts=made.recorded(), decisions=(replace(DECIDED[0], due_on=due_on), DECIDED[1]), by=OFFICER)
    db.session.commit()


@pytest.mark.parametrize("is_done_first", [True, False])
def test_what_was_late_is_not_made_timely_by_another_day(clock_at, is_done_first):
    one = made.held()
    with clock_at("2026-04-10 10:00"):
        deeds = [lambda: service.carry_out(one, one.questions[0], result="进场", done_on=date(2026, 4, 10), by=OFFICER), lambda: moved(one, date(2026, 5, 1))]
        for deed in deeds if is_done_first else deeds[::-1]:
            deed()
        db.session.commit()
        figure = engine.figure("consultations.on_time_rate", Scope.bureau(), Period.year(2026))
        assert (figure.numerator, figure.denominator, one.questions[0].due_on, one.questions[0].first_due_on) == (0, 1, date(2026, 5, 1), DUE)


def test_a_later_day_is_pressed_for_then_and_shown_late_meanwhile(clock_at):
    one = made.held()
    with clock_at("2026-04-10 10:00"):
        moved(one, date(2026, 5, 1))
        assert owing.asked(OFFICER, "consultations.press") == []
        assert db.session.scalars(queries.listed(OFFICER, narrow=Filter.LATE).with_only_columns(Consultation.id)).all() == [one.id]


def test_a_slip_is_put_right_on_the_day_it_was_written():
    one = made.held()
    moved(one, date(2026, 5, 1))
    assert one.questions[0].first_due_on == date(2026, 5, 1)


def test_it_was_not_held_after_something_was_carried_out(clock_at):
    with clock_at("2026-03-01 10:00"):
        one = made.planned()
        service.record(one, facts=made.recorded(held_on=date(2026, 2, 27)), decisions=DECIDED, by=OFFICER)
        service.carry_out(one, one.questions[0], result="进场", done_on=date(2026, 2, 28), by=OFFICER)
        assert "已经落实" in refused("held_on", service.record, one, facts=made.recorded(held_on=date(2026, 3, 1)), decisions=DECIDED)
        service.record(one, facts=made.recorded(held_on=date(2026, 2, 28)), decisions=DECIDED, by=OFFICER)
    assert one.recorded_on == date(2026, 3, 1)


def test_a_case_that_came_in_later_was_not_consulted_about():
    early, late = (case(handling=HandlingClass.COMPLEX, received_on=day) for day in (date(2026, 2, 20), date(2026, 2, 26)))
    one = made.planned(early, late)
    service.record(one, facts=made.recorded(held_on=date(2026, 2, 25)), decisions=DECIDED, by=OFFICER)
    done = db.session.execute(select(CaseStep.case_id, CaseStep.note).where(CaseStep.code == StepCode.CONSULT, CaseStep.done_on.is_not(None)))
    assert [tuple(row) for row in done] == [(early.id, made.TOPIC)]
