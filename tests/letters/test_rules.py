"""The workflow as a table, who may take which step, days, and what leads to a listing."""
from datetime import date, timedelta

import pytest

from xinfang_party.kernel.errors import Refusal
from xinfang_party.letters import rules
from xinfang_party.letters.catalogue import SERIES, SETTINGS, TRIGGERS
from xinfang_party.letters.rules import FLOW, Hands
from xinfang_party.letters.terms import PAST, VERB_LABELS, Adoption, Check, Kind, Means, State, Trigger

TODAY = date(2026, 3, 2)
VERBS = ("edit", "submit", "return", "review", "issue", "deliver", "answer", "remind", "list", "check", "reopen", "close", "withdraw")
TABLE = """
              edit   submit     return review    issue   deliver    answer    remind     list       check    reopen     close   withdraw
draft         draft  in_review  -      -         -       -          -         -          -          -        -          -       withdrawn
in_review     -      -          draft  reviewed  -       -          -         -          -          -        -          -       withdrawn
reviewed      -      -          draft  -         issued  -          -         -          -          -        -          -       withdrawn
issued        -      -          -      -         -       delivered  -         -          -          -        -          -       withdrawn
delivered     -      -          -      -         -       -          answered  delivered  delivered  -        -          -       -
answered      -      -          -      -         -       -          -         -          -          checked  -          -       -
checked       -      -          -      -         -       -          -         -          -          -        delivered  closed  -
closed        -      -          -      -         -       -          -         -          -          -        -          -       -
withdrawn     -      -          -      -         -       -          -         -          -          -        -          -       -
"""
CELLS = [(State(words[0]), verb, word) for words in map(str.split, TABLE.strip().splitlines()[1:]) for verb, word in zip(VERBS, words[1:], strict=True)]


def test_the_table_speaks_of_every_state_and_verb():
    assert tuple(TABLE.split()[:len(VERBS)]) == VERBS
    assert len(CELLS) == len(State) * len(VERBS)
    assert {*VERBS, "draft"} == VERB_LABELS.keys() == PAST.keys()


@pytest.mark.parametrize(("state", "verb", "after"), CELLS)
def test_each_verb_in_each_state(state, verb, after):
    if after == "-":
        assert rules.needed(state, verb) is None
        with pytest.raises(Refusal, match=f"不能{VERB_LABELS[verb]}"):
            FLOW.next(state, verb)
    else:
        assert FLOW.next(state, verb) == State(after)
        assert rules.needed(state, verb)


@pytest.mark.parametrize(("state", "verb", "by", "word"), [
    (State.DRAFT, "edit", 1, None), (State.DRAFT, "edit", 2, "只有起草人"), (State.DRAFT, "submit", 2, "只有起草人"), (State.DRAFT, "submit", None, "只有起草人"),
    (State.IN_REVIEW, "review", 1, "起草人不能审核"), (State.IN_REVIEW, "review", 2, None), (State.REVIEWED, "issue", 1, "起草人不能签发"),
    (State.REVIEWED, "issue", 2, "审核人不能签发"), (State.REVIEWED, "issue", 3, None), (State.DELIVERED, "answer", 1, None)])
def test_drafting_reviewing_and_issuing_take_three_accounts(state, verb, by, word):
    sentence = rules.why_not_hand(state, verb, by, Hands(1, 2))
    assert (sentence is None) if word is None else word in sentence


@pytest.mark.parametrize(("state", "verb", "permission"), [
    (State.IN_REVIEW, "return", "letter:review"), (State.REVIEWED, "return", "letter:issue"), (State.DRAFT, "withdraw", "letter:draft"),
    (State.REVIEWED, "withdraw", "letter:draft"), (State.ISSUED, "withdraw", "letter:issue")])
def test_whoever_stands_at_the_step_returns_and_what_is_signed_a_leader_withdraws(state, verb, permission):
    assert rules.needed(state, verb) == permission


def test_every_kind_has_a_series_and_its_triggers():
    assert SERIES.keys() == TRIGGERS.keys() == set(Kind)
    assert len(set(SERIES.values())) == len(Kind)
    assert {one for some in TRIGGERS.values() for one in some} == set(Trigger)
    assert all(one.basis and one.confidence for one in SETTINGS.values())


@pytest.mark.parametrize(("kind", "trigger", "means", "days", "field"), [
    (Kind.SUPERVISION, Trigger.OVERDUE, Means.ON_SITE, 30, None), (Kind.SUPERVISION, Trigger.POLICY_GAP, Means.ORDINARY, 30, "trigger"),
    (Kind.POLICY, Trigger.POLICY_GAP, Means.ORDINARY, 30, None), (Kind.POLICY, Trigger.SHIRKING, Means.ORDINARY, 30, "trigger"),
    (Kind.ACCOUNTABILITY, Trigger.SERIOUS, Means.ORDINARY, 30, None), (Kind.ACCOUNTABILITY, Trigger.OVERDUE, Means.ORDINARY, 30, "trigger"),
    (Kind.IMPROVEMENT, Trigger.FRAUD, Means.INTERVIEW, 30, "means"), (Kind.SUPERVISION, Trigger.FRAUD, Means.LISTED, 30, "means"),
    (Kind.SUPERVISION, Trigger.OTHER, Means.ORDINARY, 0, "answer_days"), (Kind.SUPERVISION, Trigger.OTHER, Means.ORDINARY, 1, None),
    (Kind.SUPERVISION, Trigger.OTHER, Means.ORDINARY, 90, None), (Kind.SUPERVISION, Trigger.OTHER, Means.ORDINARY, 91, "answer_days")])
def test_what_may_be_written(kind, trigger, means, days, field):
    reason = rules.why_not_written(kind, trigger, means, days)
    assert (reason and reason[1]) == field


@pytest.mark.parametrize(("day", "since", "is_fine"), [(0, 0, True), (0, -5, True), (-5, -5, True), (-6, -5, False), (1, -5, False), (-400, None, True)])
def test_a_day_lies_between_the_one_before_and_today(day, since, is_fine):
    day, since = TODAY + timedelta(days=day), None if since is None else TODAY + timedelta(days=since)
    assert (rules.why_not_day(day, since, TODAY, ("送达", "签发")) is None) == is_fine


@pytest.mark.parametrize(("days", "is_fine"), [(0, False), (1, True), (90, True), (91, False), (-3, False)])
def test_a_new_day_lies_ahead_and_not_too_far(days, is_fine):
    assert (rules.why_not_new_due(TODAY + timedelta(days=days), TODAY) is None) == is_fine


@pytest.mark.parametrize(("state", "due", "reminders", "is_listed", "offered"), [
    (State.DELIVERED, 1, 0, False, ""), (State.DELIVERED, 0, 0, False, ""), (State.DELIVERED, -1, 0, False, "remind"),
    (State.DELIVERED, -1, 1, False, "remind list"), (State.DELIVERED, 0, 1, False, ""), (State.DELIVERED, -1, 1, True, "remind"),
    (State.ISSUED, -1, 1, False, ""), (State.ANSWERED, -1, 1, False, "")])
def test_overdue_then_reminded_then_listed(state, due, reminders, is_listed, offered):
    due_on = TODAY + timedelta(days=due)
    waiting = rules.Waiting(Kind.SUPERVISION, state, due_on, reminders, is_listed)
    reasons = {"remind": rules.why_not_remind(state, due_on, TODAY), "list": rules.why_not_list(waiting, TODAY)}
    assert [verb for verb, reason in reasons.items() if reason is None] == offered.split()


@pytest.mark.parametrize(("due", "reminded", "expected"), [
    (-1, None, True), (0, None, False), (-1, 0, False), (-20, -9, False), (-20, -10, True), (-1, -5, True), (-5, -5, True), (-5, -4, False)])
def test_when_it_is_time_to_remind_again(due, reminded, expected):
    reminded_on = None if reminded is None else TODAY + timedelta(days=reminded)
    assert rules.is_to_remind(State.DELIVERED, TODAY + timedelta(days=due), reminded_on, TODAY) == expected


@pytest.mark.parametrize(("adoption", "reason", "field"), [
    (Adoption.ADOPTED, "", None), (Adoption.ADOPTED, "没有钱", "not_adopted_reason"), (Adoption.PARTLY, "", "not_adopted_reason"),
    (Adoption.PARTLY, "没有钱", None), (Adoption.NOT_ADOPTED, " ", "not_adopted_reason"), (Adoption.NOT_ADOPTED, "没有钱", None), (None, "", "adoption")])
def test_what_is_not_adopted_whole_needs_a_reason(adoption, reason, field):
    found = rules.why_not_answered(adoption, reason)
    assert (found and found[1]) == field


@pytest.mark.parametrize(("check", "adoption", "reopens", "closes"), [
    (Check.CARRIED_OUT, Adoption.ADOPTED, False, True), (Check.PARTLY, Adoption.ADOPTED, True, True), (Check.NOT_CARRIED_OUT, Adoption.ADOPTED, True, False),
    (Check.NOT_CARRIED_OUT, Adoption.NOT_ADOPTED, True, True)])
def test_what_was_not_carried_out_goes_on(check, adoption, reopens, closes):
    assert rules.may_step(State.CHECKED, "reopen", check, adoption) == reopens
    assert rules.may_step(State.CHECKED, "close", check, adoption) == closes
