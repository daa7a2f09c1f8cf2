"""A vote on paper: held at the meeting, its totals entered once, and again where something was mistyped. Who voted what, nobody enters.

`Voter` rows of such a round say who may vote and stay as they were at the opening.
"""
from collections.abc import Mapping

from sqlalchemy import update
from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import Identity
from xinfang_party.appraisals import notices, queries, rules
from xinfang_party.appraisals.models import AppraisalRound, Tally
from xinfang_party.appraisals.service import ask_finders, refuse_stale
from xinfang_party.appraisals.terms import MemberGrade, RoundState, votes_field
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import refuse
from xinfang_party.notifications import service as notifications
from xinfang_party.web.links import path_to

Votes = Mapping[int, Mapping[MemberGrade, int]]
"""Member id → how many ballots gave each grade."""


def count(round_: AppraisalRound, *, issued: int, collected: int, votes: Votes, without_tally: bool = False, version: int | None, by: Identity) -> None:
    """End the vote with what was counted, or correct it until the round is concluded. Of too few ballots no counts are kept.

    Not before the day of the meeting, and of no fewer ballots than make a meeting (支部工作条例 art. 11). Whoever watches over the branch hears of
    each correction. Raises `Refusal` with the field, `Conflict` over somebody else's counts.
    """
    queries.locked(round_)
    refuse_stale(round_.version, version, round_.id)
    was, names = round_.state, queries.names_to_grade(round_.id, None)
    state = rules.FLOW.next(was, "count")
    refuse(rules.why_not_count(round_.closes_on, clock.today()))
    refuse(rules.why_not_issued(issued, len(names)), "ballots_issued")
    refuse(rules.why_not_collected(collected, issued, len(names)), "ballots_collected")
    refuse(rules.why_not_untold(collected, round_.way, without_tally=without_tally), "without_tally")
    if rules.is_told(collected):
        refuse_votes(names, votes, collected)
    round_.state, round_.ballots_issued, round_.ballots_collected = state, issued, collected
    flag_modified(round_, "state")  # the version moves on, also where only votes changed
    write(round_.id, names, votes if rules.is_told(collected) else {})
    audit.record("appraisal.counted" if was is RoundState.OPEN else "appraisal.recounted", subject=round_, by=by, count=collected)
    if was is not RoundState.OPEN:
        tell_watchers(round_, by)
    ask_finders(round_)


def refuse_votes(names: Mapping[int, str], votes: Votes, collected: int) -> None:
    for key, name in names.items():
        refuse(rules.why_not_votes(name, votes[key], collected), votes_field(key, MemberGrade.EXCELLENT))
    chosen = sum(votes[key][MemberGrade.EXCELLENT] for key in names)
    refuse(rules.why_not_this_many_excellent(chosen, collected, len(names)))


def write(round_id: int, members: Mapping[int, str], votes: Votes) -> None:
    db.session.execute(update(Tally), [
        {"round_id": round_id, "member_id": key, "grade": grade, "votes": votes.get(key, {}).get(grade, 0)} for key in members for grade in MemberGrade])


def tell_watchers(round_: AppraisalRound, by: Identity) -> None:
    """Of each correction: the discipline member and the other leaders. What was counted is read on the page, where reading leaves an entry."""
    db.session.flush()
    notifications.notify_members(queries.watchers_of(round_.branch_id) - {by.member_id}, kind=notices.RECOUNTED, subject=round_, time=str(round_.version),
                                 url=path_to("appraisals.show_results", round_id=round_.id),
                                 text=f"{by.name}更正了{round_.branch.name} {round_.year} 年民主评议的纸质票数，请对照会上的计票核对。")
