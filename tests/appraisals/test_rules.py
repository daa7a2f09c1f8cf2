"""Ballots, closing and findings as tables of cases."""
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinfang_party.appraisals import rules
from xinfang_party.appraisals.terms import BallotWay, MemberGrade, RoundState
from xinfang_party.kernel.errors import Refusal

TODAY = date(2026, 11, 24)
BEST, GOOD, POOR, BAD = MemberGrade
LAST = date(2026, 12, 10)


@pytest.mark.parametrize(("members", "most"), [(0, 0), (1, 0), (2, 0), (3, 1), (4, 1), (5, 1), (6, 2), (8, 2), (9, 3), (50, 16)])
def test_a_third_rounded_down_may_be_excellent(members, most):
    assert rules.most_excellent(members) == most


@pytest.mark.parametrize(("state", "verb", "after"), [
    (RoundState.OPEN, "vote", RoundState.OPEN), (RoundState.OPEN, "close", RoundState.CLOSED), (RoundState.CLOSED, "conclude", RoundState.CONCLUDED)])
def test_a_round_goes_its_way(state, verb, after):
    assert rules.FLOW.next(state, verb) is after


@pytest.mark.parametrize(("state", "verb"), [
    (RoundState.CLOSED, "vote"), (RoundState.CLOSED, "extend"), (RoundState.OPEN, "find"), (RoundState.OPEN, "conclude"), (RoundState.CONCLUDED, "find"),
    (RoundState.CONCLUDED, "close"), (RoundState.CLOSED, "appraise")])
def test_no_step_may_be_skipped(state, verb):
    with pytest.raises(Refusal, match="现在的状态"):
        rules.FLOW.next(state, verb)


@pytest.mark.parametrize(("year", "formal", "is_known", "sentence"), [
    (2026, 5, False, None), (2025, 3, False, None), (2024, 5, False, "今年或去年"), (2027, 5, False, "今年或去年"),
    (2026, 2, False, "不足 3 名"), (2026, 5, True, "已经开始过")])
def test_a_branch_appraises_once_a_year(year, formal, is_known, sentence):
    told = rules.why_not_open(year, TODAY, formal, is_known=is_known)
    assert told is None if sentence is None else sentence in told


@pytest.mark.parametrize(("day", "is_refused"), [(date(2026, 11, 23), True), (TODAY, False), (date(2027, 1, 23), False), (date(2027, 1, 24), True)])
def test_a_vote_ends_within_sixty_days(day, is_refused):
    assert (rules.why_not_last_day(day, TODAY) is not None) is is_refused


@pytest.mark.parametrize(("grades", "voter", "sentence"), [
    ({2: GOOD, 3: GOOD}, 1, None), ({2: BEST, 3: BAD}, 1, None), ({2: BEST, 3: BEST}, 1, "三分之一"), ({2: GOOD}, 1, "每一名同志"),
    ({1: GOOD, 2: GOOD, 3: GOOD}, 1, "每一名同志"), ({2: GOOD, 9: GOOD}, 1, "每一名同志"), ({}, 1, "每一名同志")])
def test_a_ballot_grades_everybody_else(grades, voter, sentence):
    told = rules.why_not_ballot(grades, {1, 2, 3}, voter)
    assert told is None if sentence is None else sentence in told


def test_of_two_nobody_can_be_excellent():
    assert "2 名党员最多 0 名" in (rules.why_not_ballot({2: BEST}, {1, 2}, 1) or "")


@pytest.mark.parametrize(("voted", "voters", "today", "without", "sentence"), [
    (5, 5, TODAY, False, None), (4, 5, TODAY, False, "还有 1 人"), (4, 5, LAST, False, "还有 1 人"), (4, 5, date(2026, 12, 11), False, None),
    (3, 5, date(2026, 12, 11), False, "少于 4 张"), (3, 5, date(2026, 12, 11), True, None), (3, 3, TODAY, False, "少于"), (0, 5, date(2026, 12, 11), True, None)])
def test_a_vote_is_closed_when_complete_or_over_and_large_enough(voted, voters, today, without, sentence):
    told = rules.why_not_close(voted, voters, LAST, today, without_tally=without)
    assert told is None if sentence is None else sentence in told


@pytest.mark.parametrize(("today", "is_over"), [(LAST, False), (date(2026, 12, 11), True)])
def test_the_last_day_still_votes(today, is_over):
    assert (rules.why_not_vote(LAST, today) is not None) is is_over


@pytest.mark.parametrize(("findings", "sentence"), [
    ([GOOD] * 5, None), ([BEST] + [GOOD] * 4, None), ([BEST] * 2 + [GOOD] * 4, None), ([BEST] * 2 + [GOOD] * 3, "最多 1 名"),
    ([GOOD, None], "还有 1 名"), ([BAD] * 3, None),
    ([POOR] * 3, None)])
def test_findings_are_complete_and_a_third_excellent_at_most(findings, sentence):
    told = rules.why_not_conclude(findings)
    assert told is None if sentence is None else sentence in told


@pytest.mark.parametrize(("closes_on", "says"), [(date(2026, 12, 10), "晚于原来"), (date(2026, 12, 11), "晚于原来"), (date(2026, 12, 12), None),
                                                 (date(2027, 3, 1), "最长")])
def test_a_vote_is_only_ever_extended(closes_on, says):
    sentence = rules.why_not_extend(closes_on, date(2026, 12, 11), date(2026, 12, 1))
    assert (says in sentence) if says else sentence is None


@pytest.mark.parametrize(("meets_on", "says"), [(date(2026, 12, 11), "没有改"), (date(2026, 12, 3), None), (date(2026, 12, 20), None),
                                                (date(2026, 11, 30), "开会日期已经过去"), (date(2027, 3, 1), "开会日期最晚")])
def test_a_meeting_is_moved_to_an_earlier_or_later_day(meets_on, says):
    sentence = rules.why_not_move(meets_on, date(2026, 12, 11), date(2026, 12, 1))
    assert (says in sentence) if says else sentence is None


@pytest.mark.parametrize(("way", "is_extended"), [(BallotWay.ONLINE, True), (BallotWay.PAPER, False)])
def test_only_a_vote_in_the_site_is_extended_where_few_voted(way, is_extended):
    assert ("延长" in (rules.why_not_untold(3, way, without_tally=False) or "")) is is_extended


# --- on paper -----------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("verb", ["vote", "close"])
def test_a_vote_on_paper_is_neither_cast_nor_closed_here(verb):
    assert "现场纸质投票" in (rules.why_not_here(BallotWay.PAPER, verb) or "")
    assert rules.why_not_here(BallotWay.ONLINE, verb) is None


@pytest.mark.parametrize(("state", "after"), [(RoundState.OPEN, RoundState.CLOSED), (RoundState.CLOSED, RoundState.CLOSED), (RoundState.CONCLUDED, None)])
def test_counts_end_the_vote_and_are_corrected_until_the_round_is_concluded(state, after):
    assert rules.FLOW.may(state, "count") is (after is not None)
    assert after is None or rules.FLOW.next(state, "count") is after


@pytest.mark.parametrize(("issued", "is_refused"), [(-1, True), (0, True), (2, True), (3, False), (5, False), (6, True)])
def test_ballots_are_issued_to_half_of_the_voters_or_more(issued, is_refused):
    assert (rules.why_not_issued(issued, 5) is not None) is is_refused


@pytest.mark.parametrize(("collected", "sentence"), [(-1, "至少 3 张"), (2, "至少 3 张"), (3, None), (4, None), (5, "投票无效")])
def test_a_vote_is_valid_when_half_are_collected_and_no_more_than_issued(collected, sentence):
    told = rules.why_not_collected(collected, 4, 5)
    assert told is None if sentence is None else sentence in told


@pytest.mark.parametrize(("votes", "sentence"), [
    ((5, 0, 0, 0), None), ((1, 2, 1, 1), None), ((0, 3, 0, 0), None), ((0, 0, 0, 0), "还没有填写"), ((2, 2, 2, 0), "合计 6 票"), ((-1, 3, 0, 0), "不能少于 0"),
    ((6, -1, 0, 0), "不能少于 0")])
def test_of_one_member_no_more_votes_than_ballots(votes, sentence):
    told = rules.why_not_votes("张三", dict(zip(MemberGrade, votes, strict=True)), 5)
    assert told is None if sentence is None else "张三" in told and sentence in told


@pytest.mark.parametrize(("chosen", "collected", "members", "is_refused"), [
    (0, 5, 5, False), (5, 5, 5, False), (6, 5, 5, True), (10, 5, 6, False), (11, 5, 6, True), (0, 4, 2, False), (1, 4, 2, True)])
def test_all_excellent_votes_fit_on_the_ballots(chosen, collected, members, is_refused):
    assert (rules.why_not_this_many_excellent(chosen, collected, members) is not None) is is_refused


@given(st.data(), st.integers(3, 12), st.integers(4, 12))
def test_whatever_lawful_ballots_say_their_counts_are_taken(data, members, ballots):
    """Counts of any ballots that each obey the ballot's own rule pass the rules of the counts; spoilt votes are left out."""
    sheets = [data.draw(st.lists(st.sampled_from([None, GOOD, POOR, BAD]), min_size=members, max_size=members)) for _ in range(ballots)]
    for sheet in sheets:
        for place in data.draw(st.sets(st.integers(0, members - 1), max_size=rules.most_excellent(members))):
            sheet[place] = BEST
    counts = [{grade: sum(sheet[place] is grade for sheet in sheets) for grade in MemberGrade} for place in range(members)]
    assert [told for votes in counts if sum(votes.values()) and (told := rules.why_not_votes("张三", votes, ballots))] == []
    assert rules.why_not_this_many_excellent(sum(votes[BEST] for votes in counts), ballots, members) is None


@pytest.mark.parametrize(("voters", "least"), [(3, 2), (4, 2), (5, 3), (6, 3)])
def test_half_of_the_voters_make_a_vote(voters, least):
    assert rules.least_ballots(voters) == least
    assert (rules.why_not_issued(least - 1, voters) is None, rules.why_not_issued(least, voters)) == (False, None)


@pytest.mark.parametrize(("today", "is_refused"), [(TODAY, True), (date(2026, 12, 9), True), (LAST, False), (date(2026, 12, 11), False)])
def test_counts_are_entered_from_the_day_of_the_meeting_on(today, is_refused):
    assert (rules.why_not_count(LAST, today) is not None) is is_refused


# --- who finds ----------------------------------------------------------------------------------------------------------------

HEAD, DEPUTY, SECOND, SEAT, OTHER, PLAIN = range(1, 7)


ALL = {HEAD, DEPUTY, SECOND, SEAT, OTHER, PLAIN}


@pytest.mark.parametrize(("leading", "committee", "with_account", "of", "finders"), [
    ({HEAD}, {HEAD, SEAT, OTHER}, ALL, PLAIN, {HEAD}), ({HEAD, DEPUTY}, {HEAD, DEPUTY, SEAT}, ALL, PLAIN, {HEAD, DEPUTY}),
    ({HEAD}, {HEAD, SEAT}, ALL, SEAT, {HEAD}), ({HEAD, DEPUTY}, {HEAD, DEPUTY, SEAT}, ALL, HEAD, {DEPUTY, SEAT}),
    ({HEAD, DEPUTY}, {HEAD, DEPUTY, SEAT}, ALL, DEPUTY, {HEAD, SEAT}), ({HEAD, DEPUTY}, {HEAD, DEPUTY, SEAT}, {HEAD, SEAT}, HEAD, {SEAT}),
    ({HEAD, DEPUTY, SECOND}, {HEAD, DEPUTY, SECOND}, ALL, HEAD, {DEPUTY, SECOND}), ({HEAD}, {HEAD, SEAT, OTHER}, ALL, HEAD, {SEAT, OTHER}),
    ({HEAD, DEPUTY}, {HEAD, DEPUTY, SEAT}, {HEAD, PLAIN}, HEAD, {HEAD}), ({HEAD}, {HEAD}, ALL, HEAD, {HEAD}), (set(), {SEAT}, ALL, PLAIN, set())])
def test_nobody_enters_the_own_finding_where_anybody_else_of_the_committee_can_log_in(leading, committee, with_account, of, finders):
    assert rules.finders(leading, committee, with_account, of) == finders


@pytest.mark.parametrize(("missing", "others", "sentence"), [
    (0, [], None), (2, [], "还有 2 名党员没有评定等次，请先填写。"),
    (1, ["张三的评定由李四填写"], "还没有全部评定：张三的评定由李四填写，填好以后您再点“完成评定”。"),
    (3, ["张三的评定由李四填写"], "还有 3 名党员没有评定等次，请先填写，其中张三的评定由李四填写。")])
def test_who_concludes_hears_whose_finding_is_missing_and_who_enters_it(missing, others, sentence):
    assert rules.lacking(missing, others) == sentence
    if sentence:
        assert rules.why_not_conclude([None] * missing + [GOOD], others) == sentence


@pytest.mark.parametrize(("names", "words"), [([], ""), (["甲"], "甲"), (["甲", "乙"], "甲或乙"), (["甲", "乙", "丙"], "甲、乙或丙")])
def test_several_are_joined_as_one_writes(names, words):
    assert rules.either(names) == words
