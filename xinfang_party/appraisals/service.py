"""The course of an appraisal: open, write one's own, extend, close, find, conclude, confirm having been told. Ballots: `ballots`."""
from datetime import date

from sqlalchemy import insert, select, update

from xinfang_party.access.terms import Identity
from xinfang_party.appraisals import finding, notices, queries, rules
from xinfang_party.appraisals.models import AppraisalRound, AppraisedMember, Tally, Voter
from xinfang_party.appraisals.terms import BallotWay, MemberGrade, RoundState
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.periods import chinese
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.notifications import service as notifications
from xinfang_party.organization.models import Branch
from xinfang_party.organization.queries import leaders_of
from xinfang_party.web.links import path_to

CALLS = {BallotWay.ONLINE: (notices.OPENED, "请填写自评并投票（无记名）。"),
         BallotWay.PAPER: (notices.ANNOUNCED, "投票在会上用纸质票（无记名），系统里不投；会前可以在这里填写自评。")}
BEGUN = "开始了"
PUT_OFF = {BallotWay.ONLINE: "的投票延长了", BallotWay.PAPER: "会议改期"}
TO_CLOSE = {BallotWay.ONLINE: "可以结束投票了，请结束投票并评定等次。", BallotWay.PAPER: "投票的日子过了，请录入会上的票数并评定等次。"}
NOT_YOURS = "这名党员的评定不由您填写：书记、副书记本人的由另一名书记、副书记或支委填写。"


def open_(*, branch_id: int, year: int, closes_on: date, way: BallotWay = BallotWay.ONLINE, activity_id: int | None = None, by: Identity) -> AppraisalRound:
    """Begin the year's appraisal. Today's formal members are graded and vote; every counter stands there from now on, at nought."""
    db.session.scalars(select(Branch).where(Branch.id == branch_id).with_for_update()).one()
    today = clock.today()
    formal = queries.formal_members(branch_id, today)
    refuse(rules.why_not_open(year, today, len(formal), is_known=queries.is_known(branch_id, year)), "year")
    refuse(rules.why_not_last_day(closes_on, today, way), "closes_on")
    round_ = AppraisalRound(branch_id=branch_id, year=year, way=way, activity_id=activity_id, opened_on=today, closes_on=closes_on, state=RoundState.OPEN)
    round_.members = [AppraisedMember(branch_id=branch_id, member_id=member_id) for member_id in formal]
    db.session.add(round_)
    db.session.flush()
    db.session.execute(insert(Voter), [{"round_id": round_.id, "member_id": member_id, "has_voted": False} for member_id in formal])
    db.session.execute(insert(Tally), [{"round_id": round_.id, "member_id": member_id, "grade": grade, "votes": 0}
                                       for member_id in formal for grade in MemberGrade])
    audit.record("appraisal.opened", subject=round_, by=by, year=year, closes_on=closes_on)
    call_to_vote(round_, formal, BEGUN)
    return round_


def appraise_self(part: AppraisedMember, *, grade: MemberGrade, words: str, version: int | None, by: Identity) -> None:
    """One's own grade and words, while the vote is open."""
    queries.locked_with_round(part)
    refuse_stale(part.version, version, part.round_id)
    rules.FLOW.next(part.round.state, "appraise")
    refuse(rules.why_not_text(words), "words")
    part.self_grade, part.self_words = grade, words
    audit.record("appraisal.self-appraised", subject=part.round, by=by)


def extend(round_: AppraisalRound, *, closes_on: date, version: int | None, by: Identity) -> None:
    """Put off the last day of a vote in the site, or have the meeting of a vote on paper another day. Whoever has not voted hears of it."""
    queries.locked(round_)
    refuse_stale(round_.version, version, round_.id)
    is_online = round_.way is BallotWay.ONLINE
    round_.state = rules.FLOW.next(round_.state, "extend" if is_online else "move")
    refuse((rules.why_not_extend if is_online else rules.why_not_move)(closes_on, round_.closes_on, clock.today()), "closes_on")
    round_.closes_on = closes_on
    audit.record("appraisal.extended", subject=round_, by=by, closes_on=closes_on)
    call_to_vote(round_, list(db.session.scalars(select(Voter.member_id).where(Voter.round_id == round_.id, ~Voter.has_voted))), PUT_OFF[round_.way])


def close(round_: AppraisalRound, *, without_tally: bool = False, version: int | None, by: Identity) -> None:
    """End the vote. With too few ballots the counters go back to nought: nobody will ever read them."""
    queries.locked(round_)
    refuse_stale(round_.version, version, round_.id)
    state = rules.FLOW.next(round_.state, "close")
    refuse(rules.why_not_here(round_.way, "close"))
    voted, voters = queries.turnout(round_.id)
    refuse(rules.why_not_close(voted, voters, round_.closes_on, clock.today(), without_tally=without_tally))
    if not rules.is_told(voted):
        db.session.execute(update(Tally).where(Tally.round_id == round_.id).values(votes=0))
    round_.state = state
    audit.record("appraisal.closed", subject=round_, by=by, count=voted)
    ask_finders(round_)


def find(part: AppraisedMember, *, grade: MemberGrade, words: str, version: int | None, by: Identity) -> None:
    """What the branch committee or the meeting found of one member. Nobody enters his or her own where anybody else of its committee can."""
    queries.locked_with_round(part)
    refuse_stale(part.version, version, part.round_id)
    rules.FLOW.next(part.round.state, "find")
    if by.member_id not in finding.finders_of(part):
        raise Refusal(NOT_YOURS)
    refuse(rules.why_not_text(words), "words")
    part.finding, part.finding_words, part.found_on = grade, words, clock.today()
    audit.record("appraisal.found-own" if by.member_id == part.member_id else "appraisal.found", subject=part.round, by=by, member=part.member_id)


def conclude(round_: AppraisalRound, *, version: int | None, by: Identity) -> None:
    """All are graded: each member hears of the own finding."""
    queries.locked(round_)
    refuse_stale(round_.version, version, round_.id, "appraisals.show_results")
    state, parts = rules.FLOW.next(round_.state, "conclude"), queries.parts_of(round_.id)
    left_to_others = finding.seats_of(round_.branch_id).left_to_others(parts, by.member_id)
    refuse(rules.why_not_conclude([part.finding for part in parts], left_to_others))
    round_.state, round_.concluded_on = state, clock.today()
    audit.record("appraisal.concluded", subject=round_, by=by)
    notifications.notify_members([part.member_id for part in parts], kind=notices.CONCLUDED, subject=round_, url=address(round_),
                                 text=f"{round_.year} 年民主评议已评定，请查看您本人的结果，并确认已经知道。")


def confirm_told(part: AppraisedMember, *, version: int | None, by: Identity) -> None:
    """The member has read the own finding."""
    refuse_stale(part.version, version, part.round_id)
    if part.round.state is not RoundState.CONCLUDED:
        raise Refusal("还没有评定，请等支部评定之后再确认。")
    if part.told_on is not None:
        raise Refusal("您已经确认过了。")
    part.told_on = clock.today()
    audit.record("appraisal.told", subject=part.round, by=by)


# --- what they share ----------------------------------------------------------------------------------------------------------

def call_to_vote(round_: AppraisalRound, members: list[int], news: str) -> None:
    kind, what = CALLS[round_.way]
    notifications.notify_members(members, kind=kind, subject=round_, url=address(round_), due_on=round_.closes_on, time=str(round_.version),
                                 text=f"{round_.branch.name} {round_.year} 年民主评议{news}，{round_.way.last_day} {chinese(round_.closes_on)}。{what}")


def tell_leaders(round_: AppraisalRound) -> None:
    """Once: the vote is complete or over."""
    notifications.notify_members(leaders_of(round_.branch_id, clock.today()), kind=notices.CLOSABLE, subject=round_, url=address(round_),
                                 due_on=round_.closes_on, text=f"{round_.branch.name} {round_.year} 年民主评议{TO_CLOSE[round_.way]}")


def ask_finders(round_: AppraisalRound) -> None:
    """Once for each leader's finding: whoever else enters it. To the page of the round, which stays theirs when the finding is no longer to be entered."""
    seats = finding.seats_of(round_.branch_id)
    for part in queries.parts_of(round_.id):
        if part.member_id in seats.leading and part.finding is None:
            notifications.notify_members(seats.finders(part.member_id) - {part.member_id}, kind=notices.FIND_LEADER, subject=part,
                                         url=address(round_), due_on=rules.conclude_due(round_.closes_on),
                                         text=f"请按支委会或党员大会的意见，填写{seats.names[part.member_id]}的评定（{round_.branch.name} {round_.year} 年民主评议）。")


def address(round_: AppraisalRound) -> str:
    return path_to("appraisals.show_round", round_id=round_.id)


def refuse_stale(stored: int, version: int | None, round_id: int, endpoint: str = "appraisals.show_round") -> None:
    """Raises `Conflict` when somebody else saved the row after it was put on screen."""
    if version is not None and version != stored:
        raise Conflict(MEANWHILE, path_to(endpoint, round_id=round_id))
