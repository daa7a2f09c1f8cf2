"""The appraisals of the demonstration: plausible votes, findings that follow from them, one vote on paper."""
from sqlalchemy import select

from xinfang_party.appraisals import queries, rules
from xinfang_party.appraisals.models import AppraisalRound
from xinfang_party.appraisals.terms import BallotWay, MemberGrade, RoundState
from xinfang_party.kernel.database import db


def test_one_branch_voted_on_paper_and_not_all_were_there(bureau):
    round_ = db.session.scalars(select(AppraisalRound).where(AppraisalRound.way == BallotWay.PAPER)).one()
    assert round_.state is RoundState.CONCLUDED
    assert queries.ballots_in(round_) == len(queries.parts_of(round_.id)) - 1


def test_findings_are_what_the_ballots_said(bureau):
    """As many excellent as there may be, nobody else has more such votes; no ballot names more than a third."""
    for round_ in db.session.scalars(select(AppraisalRound).where(AppraisalRound.state == RoundState.CONCLUDED)):
        parts, tally = queries.parts_of(round_.id), queries.tally_of(round_)
        best = {is_best: [tally[part.member_id][MemberGrade.EXCELLENT] for part in parts if (part.finding is MemberGrade.EXCELLENT) is is_best]
                for is_best in (True, False)}
        assert len(best[True]) == rules.most_excellent(len(parts))
        assert min(best[True]) >= max(best[False])
        assert sum(best[True] + best[False]) <= queries.ballots_in(round_) * len(best[True])
