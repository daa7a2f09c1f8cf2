"""The appraisals of the demonstration: plausible votes, findings that follow from them, one vote on paper."""
from sqlalchemy import select

from tests import owing
from xinfang_party.accounts.queries import account_named, identity_of
from xinfang_party.appraisals import queries, rules
from xinfang_party.appraisals.models import AppraisalRound
from xinfang_party.appraisals.terms import BallotWay, MemberGrade, RoundState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import CommitteePost


def seat(username):
    account = account_named(username)
    return db.session.scalars(select(CommitteePost).where(CommitteePost.member_id == account.member_id, CommitteePost.to_on.is_(None)).limit(1)).one()


def test_one_branch_voted_on_paper_and_not_all_were_there(bureau):
    round_ = db.session.scalars(select(AppraisalRound).where(AppraisalRound.way == BallotWay.PAPER)).one()
    assert (round_.state, round_.branch_id) == (RoundState.CONCLUDED, seat("shuji").branch_id)
    assert queries.ballots_in(round_) == len(queries.parts_of(round_.id)) - 1


def test_who_may_log_in_can_enter_what_was_found_of_a_secretary(bureau):
    post = seat("weiyuan2")
    assert not post.duty.leads
    assert post.branch_id == seat("shuji2").branch_id
    identity = identity_of(account_named("weiyuan2"), clock.today())
    assert [item.what for item in owing.asked(identity, "appraisals.run")] == ["填写书记（副书记）的民主评议评定"]


def test_findings_are_what_the_ballots_said(bureau):
    """As many excellent as there may be, nobody else has more such votes; no ballot names more than a third."""
    for round_ in db.session.scalars(select(AppraisalRound).where(AppraisalRound.state == RoundState.CONCLUDED)):
        parts, tally = queries.parts_of(round_.id), queries.tally_of(round_)
        best = {is_best: [tally[part.member_id][MemberGrade.EXCELLENT] for part in parts if (part.finding is MemberGrade.EXCELLENT) is is_best]
                for is_best in (True, False)}
        assert len(best[True]) == rules.most_excellent(len(parts))
        assert min(best[True]) >= max(best[False])
        assert sum(best[True] + best[False]) <= queries.ballots_in(round_) * len(best[True])
