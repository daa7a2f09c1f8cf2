"""The chain of a version as tables: who takes which step, which are passed over, what is refused."""
from datetime import date

import pytest

from xinfang_party.integrity.rules import cross_checker
from xinfang_party.integrity.terms import Chain, Grade, State
from xinfang_party.kernel.errors import Refusal
from xinfang_party.reviews import rules
from xinfang_party.reviews.terms import Checked

HOLDER, CROSS, HEAD, LEADER, MAIN = 1, 2, 3, 4, 5
WHOLE = Chain(HOLDER, CROSS, HEAD, LEADER, MAIN)
DAY = date(2026, 3, 2)
CHECK, FILING = State.CHECK, State.FILING


@pytest.mark.parametrize(("chain", "grade", "route"), [
    (WHOLE, Grade.LOW, [CROSS, HEAD, LEADER]), (WHOLE, Grade.HIGH, [CROSS, HEAD, LEADER, MAIN]), (WHOLE, None, [CROSS, HEAD, LEADER]),
    (Chain(HOLDER, None, HEAD, LEADER, MAIN), Grade.MEDIUM, [HEAD, LEADER]),
    (Chain(HEAD, CROSS, HEAD, LEADER, MAIN), Grade.LOW, [CROSS, LEADER]),
    (Chain(HOLDER, CROSS, HEAD, HEAD, MAIN), Grade.HIGH, [CROSS, HEAD, MAIN]),
    (Chain(LEADER, CROSS, None, LEADER, MAIN), Grade.LOW, [CROSS]),
    (Chain(MAIN, None, MAIN, MAIN, MAIN), Grade.HIGH, []),
    (Chain(None, CROSS, HEAD, None, None), Grade.HIGH, [CROSS, HEAD])])
def test_nobody_acts_twice_or_on_the_own_check(chain, grade, route):
    assert list(rules.hands(chain, grade).values()) == route


@pytest.mark.parametrize(("state", "verb", "chain", "grade", "after"), [
    (CHECK, "submit", WHOLE, Grade.LOW, State.CROSS), (CHECK, "submit", Chain(HOLDER, None, HEAD), None, State.HEAD),
    (CHECK, "submit", Chain(HOLDER), None, FILING), (State.CROSS, "pass", Chain(HEAD, CROSS, HEAD, LEADER), None, State.LEADER),
    (State.LEADER, "pass", WHOLE, Grade.HIGH, State.MAIN), (State.LEADER, "pass", WHOLE, Grade.MEDIUM, FILING), (State.MAIN, "pass", WHOLE, Grade.HIGH, FILING),
    (FILING, "file", WHOLE, None, State.NOTICE), (State.NOTICE, "put-in-force", WHOLE, None, State.IN_FORCE), (State.NOTICE, "uphold", WHOLE, None, CHECK),
    *((state, "return", WHOLE, None, CHECK) for state in (State.CROSS, State.HEAD, State.LEADER, State.MAIN, FILING))])
def test_where_a_step_leads(state, verb, chain, grade, after):
    assert rules.following(state, verb, chain, grade) is after


@pytest.mark.parametrize(("state", "verb"), [(CHECK, "pass"), (State.IN_FORCE, "return"), (State.DROPPED, "submit"), (State.HEAD, "file"), (State.NOTICE, "return")])
def test_what_the_table_does_not_hold_cannot_be_done(state, verb):
    with pytest.raises(Refusal, match="不能"):
        rules.following(state, verb, WHOLE, None)


def test_who_acted_by_another_way_is_passed_over():
    assert rules.following(CHECK, "submit", Chain(None, CROSS, HEAD, LEADER), None, acted=[CROSS, HEAD]) is State.LEADER


@pytest.mark.parametrize(("grade", "taken", "led"), [
    (Grade.LOW, [State.HEAD], True), (Grade.LOW, [State.CROSS], False),
    (Grade.HIGH, [State.HEAD, State.LEADER], False), (Grade.HIGH, [State.MAIN], True), (None, [], False)])
def test_what_nobody_answered_for_is_filed_with_a_reason(grade, taken, led):
    is_led = rules.is_led(WHOLE, grade, taken)
    assert is_led is led
    assert (rules.why_not_file(had_part=False, is_led=is_led, opinion=" ") is None) is led
    assert rules.why_not_file(had_part=False, is_led=is_led, opinion="没有领导能审") is None


def test_who_had_a_hand_in_it_does_not_file_or_answer():
    assert rules.why_not_file(had_part=True, is_led=True, opinion="没有别人")
    assert rules.why_not_file(had_part=True, is_led=True, is_only=True, opinion="")
    assert rules.why_not_file(had_part=True, is_led=True, is_only=True, opinion="没有别人") is None
    assert rules.why_not_answer(None, WHOLE, HOLDER, is_own=False)
    assert rules.why_not_answer(None, WHOLE, None, is_own=True)
    assert rules.why_not_answer(DAY, WHOLE, None, is_own=False)
    assert rules.why_not_answer(None, WHOLE, None, is_own=False) is None


@pytest.mark.parametrize(("colleagues", "chosen"), [([HOLDER, HEAD, 9, CROSS], 9), ([HOLDER, HEAD], None), ([], None)])
def test_the_first_colleague_without_another_part_checks_across(colleagues, chosen):
    assert cross_checker(colleagues, WHOLE) == chosen


FRESH, ALL = Chain(11, 12, 13, 14, 15), range(1, 20)


def place(holders, *, fresh=FRESH, colleagues=(CROSS, 12), gone=(), has_turned=False):
    return rules.Place(fresh, holders, colleagues, [one for one in ALL if one not in gone], has_turned)


@pytest.mark.parametrize(("state", "holders", "chain"), [
    (CHECK, [HOLDER, 11], Chain(HOLDER, CROSS, 13, 14, 15)), (CHECK, [11], Chain(11, CROSS, 13, 14, 15)),
    (State.LEADER, [HOLDER], Chain(HOLDER, CROSS, HEAD, 14, 15)), (FILING, [HOLDER], WHOLE), (FILING, [], WHOLE),
    (State.MAIN, [11], Chain(11, CROSS, 13, 14, 15))])
def test_who_left_the_place_hands_on_the_steps_ahead(state, holders, chain):
    assert rules.renewed(WHOLE, place(holders), state, is_named=False) == chain
    assert rules.renewed(WHOLE, place([HOLDER], fresh=Chain()), State.HEAD, is_named=False) == WHOLE


@pytest.mark.parametrize(("now", "of", "chain"), [
    (WHOLE, place([11]), WHOLE), (WHOLE, place([11], has_turned=True), Chain(11, CROSS, HEAD, LEADER, MAIN)),
    (WHOLE, place([11], gone=[HOLDER, HEAD]), Chain(11, CROSS, 13, LEADER, MAIN)),
    (WHOLE, place([11], colleagues=[12], gone=[CROSS]), Chain(HOLDER, 12, HEAD, LEADER, MAIN)),
    (WHOLE, place([], fresh=Chain(), has_turned=True), WHOLE), (Chain(HOLDER, None, HEAD), place([11]), Chain(HOLDER, None, HEAD)),
    (Chain(None, CROSS), place([11]), Chain(None, CROSS))])
def test_whom_the_discipline_office_named_stays_until_gone(now, of, chain):
    assert rules.renewed(now, of, CHECK, is_named=True) == chain


@pytest.mark.parametrize(("of", "chain"), [
    (place([HOLDER], colleagues=[12]), Chain(HOLDER, 12, 13, 14, 15)),
    (place([HOLDER], colleagues=[12], fresh=Chain(HOLDER, 12, None, None, MAIN), gone=[HEAD]), Chain(HOLDER, 12, None, LEADER, MAIN))])
def test_a_step_of_one_who_left_does_not_stand_still(of, chain):
    assert rules.renewed(WHOLE, of, CHECK, is_named=False) == chain


EARLY, OPENED, LATE = date(2026, 1, 1), DAY, date(2026, 4, 1)


@pytest.mark.parametrize(("checked", "holders", "checker"), [
    (Checked(1, None, OPENED), {1: EARLY}, None), (Checked(1, None, OPENED), {2: EARLY}, 2), (Checked(1, None, OPENED), {}, None),
    (Checked(1, None, OPENED), {1: EARLY, 2: LATE}, 2), (Checked(1, None, OPENED), {1: EARLY, 2: EARLY}, None),
    (Checked(9, None, OPENED, is_named=True), {1: EARLY}, None), (Checked(9, None, OPENED, is_named=True), {2: LATE}, 2),
    (Checked(None, None, OPENED), {1: EARLY}, 1), (Checked(None, None, OPENED, is_paper=True), {1: EARLY}, None),
    (Checked(None, None, OPENED, is_paper=True), {1: LATE}, 1)])
def test_who_came_to_the_post_since_checks_it(checked, holders, checker):
    assert rules.next_checker(checked, list(holders), holders) == checker


@pytest.mark.parametrize(("state", "day", "may"), [
    (State.NOTICE, 1, False), (State.NOTICE, 2, True), (State.NOTICE, 6, True), (State.NOTICE, 7, False), (FILING, 3, False)])
def test_objections_are_made_in_the_days_of_notice(state, day, may):
    assert (rules.why_not_object(state, date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, day)) is None) is may


@pytest.mark.parametrize(("chain", "by", "field"), [
    (WHOLE, None, None), (WHOLE, HEAD, None), (Chain(HOLDER, CROSS, 9, LEADER, MAIN), None, None),
    (Chain(None, CROSS, HEAD, LEADER, MAIN), None, "holder"), (Chain(HOLDER, HEAD, HEAD, LEADER, MAIN), None, "cross_checker"),
    (Chain(HOLDER, CROSS, None, LEADER, MAIN), None, "head"), (Chain(HOLDER, CROSS, HEAD, HOLDER, MAIN), None, "leader"),
    (Chain(HOLDER, CROSS, HEAD, LEADER, HOLDER), None, "main_leader"), (Chain(HOLDER, CROSS, 9, LEADER, MAIN), 9, "head"),
    (Chain(9, CROSS, HEAD, LEADER, MAIN), 9, "holder")])
def test_nobody_is_left_out_of_the_chain_and_nobody_names_himself(chain, by, field):
    reason = rules.why_not_named(chain, before=WHOLE, fresh=WHOLE, by=by)
    assert (reason[1] if reason else None) == field
