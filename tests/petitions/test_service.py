"""Each verb over one case: what it changes, what it refuses, the audit entry it leaves."""
from datetime import date

import pytest
from sqlalchemy import select

from tests.petitions.made import OFFICER, TODAY, Channel, Ending, Evaluation, HandlingClass, Outcome, Party, answered, case, refused, tags
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.petitions import service
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import class_changes
from xinfang_party.petitions.terms import DueFrom, Procedure


@pytest.fixture(autouse=True)
def _standing_still(app, clock_at):
    with clock_at(TODAY):
        yield


# --- facts --------------------------------------------------------------------------------------------------------------------

def test_record_derives_the_days_and_leaves_an_entry(session):
    made = case(accepted_on=date(2026, 2, 5))
    assert (made.accept_due_on, made.due_on, made.due_from) == (date(2026, 2, 24), date(2026, 4, 7), DueFrom.ACCEPTED)
    assert tags(session, made) == ["case.recorded"]


def test_record_keeps_the_first_class_in_the_history(app):
    made = case(handling=HandlingClass.URGENT)
    assert [(change.before, change.after) for change in class_changes(made)] == [(None, HandlingClass.URGENT)]


def test_record_refuses_a_number_that_is_taken(app):
    taken = case()
    refused("number", service.record, facts={"number": taken.number, "received_on": date(2026, 2, 1)})


@pytest.mark.parametrize(("field", "facts"), [
    ("received_on", {"received_on": date(2026, 3, 3)}),
    ("accepted_on", {"accepted_on": date(2026, 1, 31)}),
    ("replied_on", {"accepted_on": date(2026, 2, 10), "replied_on": date(2026, 2, 9)}),
    ("concluded_on", {"replied_on": date(2026, 2, 20), "concluded_on": date(2026, 2, 19)}),
    ("given_due_on", {"given_due_on": date(2026, 1, 1)}),
    ("ended_on", {"ending": Ending.WITHDRAWN}),
    ("district", {"district": "某区，联系 13812345678"}),
])
def test_record_refuses_what_cannot_be(app, field, facts):
    refused(field, service.record, facts={"number": "XF-X", "received_on": date(2026, 2, 1), **facts})


def test_edit_changes_facts_and_tells_before_and_after(session):
    made = case(channel=Channel.LETTER)
    service.edit(made, facts={**facts_of(made), "channel": Channel.VISIT}, version=made.version, by=OFFICER)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.tag == "case.edited")).one()
    assert made.channel is Channel.VISIT
    assert entry.details == {"changes": {"channel": ["letter", "visit"]}}


def test_edit_moves_the_last_days(app):
    made = case()
    service.edit(made, facts={**facts_of(made), "given_due_on": date(2026, 3, 20)}, version=None, by=OFFICER)
    assert (made.due_on, made.due_from) == (date(2026, 3, 20), DueFrom.GIVEN)


def test_edit_refuses_a_version_that_is_no_longer_on_screen(app):
    made = case()
    with pytest.raises(Conflict):
        service.edit(made, facts=facts_of(made), version=made.version - 1, by=OFFICER)


def test_edit_that_takes_the_reply_away_takes_not_rated_with_it(app):
    made = answered()
    assert made.unit_evaluation is Evaluation.NOT_RATED
    service.edit(made, facts={**facts_of(made), "replied_on": None}, version=None, by=OFFICER)
    assert (made.unit_evaluation, made.is_open) == (None, True)


def test_edit_refuses_to_take_away_a_reply_that_was_rated(app):
    made = answered()
    service.rate(made, party=Party.UNIT, evaluation=Evaluation.SATISFIED, on=date(2026, 2, 25), by=OFFICER)
    refused("replied_on", service.edit, made, facts={**facts_of(made), "replied_on": None}, version=None)


def facts_of(made):
    return {name: getattr(made, name) for name in service.FACTS}


# --- steps --------------------------------------------------------------------------------------------------------------------

def test_accept_counts_the_answer_from_acceptance(session):
    made = case()
    service.accept(made, on=date(2026, 2, 10), by=OFFICER)
    assert (made.due_from, made.acceptance_on) == (DueFrom.ACCEPTED, date(2026, 2, 10))
    assert tags(session, made)[-1] == "case.accepted"


def test_accept_refuses_twice_before_receipt_and_tomorrow(app):
    made = case()
    refused("accepted_on", service.accept, made, on=date(2026, 1, 31))
    refused("accepted_on", service.accept, made, on=date(2026, 3, 3))
    service.accept(made, on=date(2026, 2, 10), by=OFFICER)
    assert "已经登记受理" in refused("accepted_on", service.accept, made, on=date(2026, 2, 11))


def test_reply_closes_the_case_and_ends_its_pause(session):
    made = case()
    service.pause(made, reason="hearing", from_on=date(2026, 2, 20), by=OFFICER)
    service.reply(made, on=date(2026, 2, 27), outcome=Outcome.SUPPORTED, by=OFFICER)
    assert (made.is_open, made.outcome, made.pauses[0].to_on) == (False, Outcome.SUPPORTED, date(2026, 2, 27))
    assert tags(session, made)[-1] == "case.replied"


def test_reply_refuses_twice_and_before_acceptance(app):
    made = case(accepted_on=date(2026, 2, 10))
    refused("replied_on", service.reply, made, on=date(2026, 2, 9), outcome=Outcome.OTHER)
    service.reply(made, on=date(2026, 2, 20), outcome=Outcome.OTHER, by=OFFICER)
    refused("replied_on", service.reply, made, on=date(2026, 2, 21), outcome=Outcome.OTHER)


def test_conclude_follows_the_reply(session):
    made = answered()
    refused("concluded_on", service.conclude, made, on=date(2026, 2, 19))
    service.conclude(made, on=date(2026, 2, 28), by=OFFICER)
    assert made.concluded_on == date(2026, 2, 28)
    assert tags(session, made)[-1] == "case.concluded"


def test_end_needs_an_open_case(session):
    made = case()
    service.end(made, ending=Ending.WITHDRAWN, on=date(2026, 2, 8), by=OFFICER)
    assert not made.is_open
    refused("ended_on", service.end, answered(), ending=Ending.WITHDRAWN, on=date(2026, 2, 25))
    assert tags(session, made)[-1] == "case.ended"


def test_rate_sets_one_party_and_the_day(session):
    made = answered()
    service.rate(made, party=Party.OFFICE, evaluation=Evaluation.DISSATISFIED, on=date(2026, 2, 25), by=OFFICER)
    assert (made.office_evaluation, made.evaluated_on) == (Evaluation.DISSATISFIED, date(2026, 2, 25))
    assert tags(session, made)[-1] == "case.rated"


def test_rate_refuses_before_the_answer_and_a_rating_without_a_day(app):
    refused("evaluated_on", service.rate, case(), party=Party.UNIT, evaluation=Evaluation.BASIC, on=date(2026, 2, 25))
    refused("evaluated_on", service.rate, answered(), party=Party.UNIT, evaluation=Evaluation.BASIC)
    refused("evaluated_on", service.rate, answered(), party=Party.UNIT, evaluation=Evaluation.OVERDUE, on=date(2026, 2, 25))


# --- clocks -------------------------------------------------------------------------------------------------------------------

def extend(made, days, **more):
    facts = {"reason": "案情复杂", "approver": "示例负责人", "approved_on": date(2026, 2, 25), **more}
    return service.extend(made, days=days, by=OFFICER, **facts)


def test_extend_moves_the_last_day_at_most_thirty_days_in_all(session):
    made = case(given_due_on=date(2026, 3, 20))
    extend(made, 20)
    extend(made, 10)
    assert (made.due_on, made.extension_days, len(made.extensions)) == (date(2026, 4, 19), 30, 2)
    assert tags(session, made)[-1] == "case.extended"
    with pytest.raises(Refusal):
        extend(made, 1)


@pytest.mark.parametrize("more", [{"reason": "请联系 13812345678"}, {"reason": " "}, {"approver": ""}, {"approved_on": date(2026, 3, 3)},
                                  {"approved_on": date(2026, 1, 1)}])
def test_extend_refuses_what_is_not_in_order(app, more):
    made = case()
    with pytest.raises(Refusal):
        extend(made, 10, **more)
    assert (made.extension_days, made.extensions) == (0, [])


def test_a_pause_that_stops_the_clock_moves_the_last_day(session):
    made = case(given_due_on=date(2026, 4, 1))
    service.pause(made, reason="hearing", from_on=date(2026, 2, 20), by=OFFICER)
    service.resume(made, on=date(2026, 2, 24), by=OFFICER)
    assert (made.paused_days, made.due_on) == (5, date(2026, 4, 6))
    assert tags(session, made)[-2:] == ["case.paused", "case.resumed"]


def test_a_pause_for_any_other_reason_is_shown_and_moves_nothing(app):
    made = case(given_due_on=date(2026, 4, 1))
    service.pause(made, reason="material", from_on=date(2026, 2, 20), by=OFFICER)
    assert (made.paused_days, made.due_on) == (0, date(2026, 4, 1))


def test_pause_refuses_a_second_at_once_and_resume_none(app):
    made = case()
    refused("resumed_on", service.resume, made, on=date(2026, 3, 1))
    service.pause(made, reason="hearing", from_on=date(2026, 2, 20), by=OFFICER)
    refused("paused_on", service.pause, made, reason="hearing", from_on=date(2026, 2, 25))
    refused("resumed_on", service.resume, made, on=date(2026, 2, 19))


def test_reclassify_keeps_history_and_never_moves_a_legal_day(session):
    made = case(handling=HandlingClass.COMPLEX)
    before = (made.due_on, made.accept_due_on, made.procedure)
    service.reclassify(made, handling=HandlingClass.HARD, reason="多次信访", by=OFFICER)
    assert (made.due_on, made.accept_due_on, made.procedure) == before
    assert [change.after for change in class_changes(made)] == [HandlingClass.COMPLEX, HandlingClass.HARD]
    assert tags(session, made)[-1] == "case.reclassified"


def test_reclassify_refuses_no_change_no_reason_and_personal_data(app):
    made = case(handling=HandlingClass.COMPLEX)
    refused("handling", service.reclassify, made, handling=HandlingClass.COMPLEX, reason="无")
    refused("handling", service.reclassify, made, handling=HandlingClass.HARD, reason="")
    assert "手机号" in refused("class_reason", service.reclassify, made, handling=HandlingClass.HARD, reason="来电 13812345678")


def test_the_simplified_procedure_counts_working_days(app):
    made = case(procedure=Procedure.SIMPLIFIED, received_on=date(2026, 3, 2), accepted_on=date(2026, 3, 2))
    assert made.due_on == date(2026, 3, 16)
    with pytest.raises(Refusal):
        extend(made, 5, approved_on=date(2026, 3, 2))


def test_every_case_keeps_no_field_for_a_petitioner(app):
    columns = {column.name for column in Case.__table__.columns}
    assert not {name for name in columns if any(word in name for word in ("name", "phone", "address", "text", "petitioner"))}
