"""Signals from stored facts: seen once, accepted into reviews, declined with a reason; handling that nobody else knows of; the figures over both."""
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import cases, owing
from tests.findings import made as findings
from tests.reviews import made
from tests.reviews.made import DISCIPLINE
from xinfang_party.integrity.models import Register
from xinfang_party.integrity.terms import State, Trigger
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.petitions.terms import Purpose
from xinfang_party.reviews.queries import steps_of
from xinfang_party.signals import service, warnings
from xinfang_party.signals.models import RiskSignal
from xinfang_party.signals.terms import Cause, SignalState, WarningKind

WHY = "连续两个月增加"


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW) as traveller:
        found = made.world()
        found.traveller = traveller
        yield found


def pile_up(world, many=5):
    for _ in range(many):
        cases.case(department=world.department, received_on=date(2025, 12, 1))
    db.session.commit()


def find(world, many):
    for _ in range(many):
        one = findings.service.register(branch_id=world.branch.id, source=findings.Source.INSPECTION, facts="登记簿没有逐日登记", found_on=date(2026, 2, 10),
                                        bound_on=date(2026, 4, 30), by=findings.INSPECTOR)
        one.lead_department_id = world.department.id
    db.session.commit()


def signals():
    return list(db.session.scalars(select(RiskSignal).order_by(RiskSignal.id)))


def seen(world):
    pile_up(world)
    service.look(by=DISCIPLINE)
    db.session.commit()
    return signals()[0]


def test_a_figure_is_told_once(world):
    pile_up(world)
    assert (service.look(by=DISCIPLINE), service.look(by=DISCIPLINE)) == (1, 0)
    [signal] = signals()
    assert (signal.cause, signal.department, signal.period, signal.state) == (Cause.PILING_UP, world.department, "2026-02", SignalState.OPEN)
    assert (signal.figures["now"]["value"], [one["value"] or 0 for one in signal.figures["before"]]) == (5.0, [0, 0, 0, 5.0])
    assert [(item.what, item.due_on) for item in owing.asked(DISCIPLINE, "signals.decide")] == [("决定线索提示", date(2026, 3, 17))]


def test_few_cases_and_those_of_nobody_say_nothing(world):
    pile_up(world, 4)
    for _ in range(6):
        cases.case(received_on=date(2025, 12, 1))
    assert service.look(by=DISCIPLINE) == 0


def test_accusations_are_not_counted(world):
    pile_up(world, 4)
    cases.case(department=world.department, received_on=date(2025, 12, 1), purpose=Purpose.ACCUSATION)
    assert service.look(by=DISCIPLINE) == 0


def test_repeated_findings_are_told_again_when_there_are_more(world):
    find(world, 3)
    assert service.look(by=DISCIPLINE) == 1
    service.decline(signals()[0], reason="同一件事登记了三次", by=DISCIPLINE)
    world.traveller.move_to("2026-04-02T02:00:00+00:00")
    assert service.look(by=DISCIPLINE) == 0
    find(world, 1)
    assert service.look(by=DISCIPLINE) == 1
    assert signals()[1].period == "2026-03"


def test_accepted_it_begins_the_reviews_that_were_chosen(world):
    signal = seen(world)
    running = made.begun(world)
    own = made.integrity.make_register(world.department, by=DISCIPLINE)
    post = db.session.scalars(select(Register).where(Register.post_id == world.post.id)).one()
    with pytest.raises(Refusal, match="至少选一张"):
        service.accept(signal, [], reason=WHY, by=DISCIPLINE)
    done = service.accept(signal, [post.id, own.id], reason=WHY, by=DISCIPLINE)
    assert (done.begun, done.joined, done.left) == (1, [post.name], [])
    first, version = signal.reviews
    assert (first, first.state, WHY in steps_of(first)[-1].opinion) == (running, State.CHECK, True)
    assert (version.register, version.trigger, version.state) == (own, Trigger.SIGNAL, State.CHECK)
    assert WHY in version.reason
    assert (signal.state, signal.decision, signal.decided_by) == (SignalState.ACCEPTED, WHY, DISCIPLINE.name)


def test_what_is_on_notice_is_named_and_left(world):
    signal, version = seen(world), made.taken(world, State.NOTICE)
    own = made.integrity.make_register(world.department, by=DISCIPLINE)
    with pytest.raises(Refusal, match=f"{version.register.name}正在公示"):
        service.accept(signal, [version.register_id], reason=WHY, by=DISCIPLINE)
    assert service.accept(signal, [version.register_id, own.id], reason=WHY, by=DISCIPLINE).left == [version.register.name]


def test_without_a_register_the_department_gets_one(world):
    signal = seen(world)
    assert service.accept(signal, [], reason=WHY, by=DISCIPLINE).begun == 1
    assert signal.reviews[0].register.post_id is None


def test_declined_it_keeps_the_reason_and_is_decided_once(world):
    signal = seen(world)
    with pytest.raises(Refusal, match="写明理由"):
        service.decline(signal, reason=" ", by=DISCIPLINE)
    service.decline(signal, reason="搬家期间积压，已经办完", seen=signal.version, by=DISCIPLINE)
    assert (signal.state, signal.decision, signal.reviews) == (SignalState.DECLINED, "搬家期间积压，已经办完", [])
    with pytest.raises(Refusal, match="已经决定"):
        service.accept(signal, [], reason=WHY, by=DISCIPLINE)
    with pytest.raises(Conflict):
        service.decline(signal, reason=WHY, seen=signal.version - 1, by=DISCIPLINE)


def test_figures_count_what_was_told_and_decided_in_time(world):
    signal = seen(world)
    here, march = Scope.bureau(), Period.month(2026, 3)
    assert engine.figure("integrity.signals", here, march).value == 1
    with pytest.raises(Refusal):
        engine.figure("integrity.signals", Scope.department(world.department.id), march)
    assert engine.figure("integrity.signals_decided", here, march).value is None
    world.traveller.move_to("2026-03-18T02:00:00+00:00")
    late = engine.figure("integrity.signals_decided", here, march)
    service.decline(signal, reason=WHY, by=DISCIPLINE)
    assert (late.numerator, late.denominator) == (0, 1) == parts(engine.figure("integrity.signals_decided", here, march))
    signal.decided_on = signal.seen_on + timedelta(days=15)
    db.session.flush()
    assert parts(engine.figure("integrity.signals_decided", here, march)) == (1, 1)


def parts(figure):
    return figure.numerator, figure.denominator


FACTS = {"kind": WarningKind.RECTIFY, "basis": "登记簿连续两月没有复核", "document_no": "纪〔2026〕3号", "acted_on": made.TODAY, "acted_by": "机关纪委",
         "due_on": date(2026, 4, 1)}


def test_an_act_of_handling_is_owed_until_it_is_finished(world):
    register = made.integrity.make_register(world.department, world.post, by=DISCIPLINE)
    one = warnings.record(register, facts=FACTS, by=DISCIPLINE)
    warnings.edit(one, facts={**FACTS, "due_on": date(2026, 4, 2)}, seen=one.version, by=DISCIPLINE)
    assert [(item.what, item.due_on) for item in owing.asked(DISCIPLINE, "signals.finish")] == [("登记限期整改的结果", date(2026, 4, 2))]
    with pytest.raises(Refusal, match="请写明结果"):
        warnings.finish(one, result="", done_on=made.TODAY, by=DISCIPLINE)
    warnings.finish(one, result="已经每日复核", done_on=made.TODAY, by=DISCIPLINE)
    assert not owing.asked(DISCIPLINE, "signals.finish")
    with pytest.raises(Refusal, match="不能再改"):
        warnings.edit(one, facts=FACTS, by=DISCIPLINE)
    warnings.reopen(one, reason="结果写错了", seen=one.version, by=DISCIPLINE)
    warnings.edit(one, facts={**FACTS, "kind": WarningKind.REMINDER, "due_on": None}, by=DISCIPLINE)
    assert [(item.what, item.due_on) for item in owing.asked(DISCIPLINE, "signals.finish")] == [("登记提醒的结果", None)]
