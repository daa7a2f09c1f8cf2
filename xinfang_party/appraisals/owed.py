"""What a person owes in an appraisal: a ballot, the own words, having been told; of who leads, closing and findings."""

from sqlalchemy import ColumnElement, String, and_, case, cast, literal, or_, select

from xinfang_party.access.terms import Identity
from xinfang_party.appraisals.finding import asks_the_committee, waits_for_others
from xinfang_party.appraisals.models import AppraisalRound, AppraisedMember, Voter
from xinfang_party.appraisals.queries import is_closable
from xinfang_party.appraisals.rules import conclude_due
from xinfang_party.appraisals.terms import BallotWay, RoundState
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Branch
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Found, Owed, Rows

ASKS = {"told": ("查看民主评议结果并确认", "appraisals.show_round"), "words": ("填写民主评议自评", "appraisals.appraise_self"),
        "vote": ("民主评议投票", "appraisals.cast_ballot"), "close": ("结束民主评议投票", "appraisals.show_round"),
        "count": ("录入民主评议票数", "appraisals.count_paper"), "find": ("评定民主评议结果", "appraisals.show_results"),
        "find-leader": ("填写书记（副书记）的民主评议评定", "appraisals.show_round")}

FINDS = ("find", "find-leader")


def to_vote(identity: Identity) -> Rows | None:
    """Votes in the site that are open and this person has not given."""
    return None if identity.member_id is None else rounds(literal("vote")).join(Voter, Voter.round_id == AppraisalRound.id).where(
        Voter.member_id == identity.member_id, Voter.has_voted.is_(False), AppraisalRound.state == RoundState.OPEN, AppraisalRound.way == BallotWay.ONLINE,
        AppraisalRound.closes_on >= clock.today())


def to_answer(identity: Identity) -> Rows | None:
    """Own words while a vote in the site is open (at a meeting they can be spoken); the own finding to be read once it is there."""
    if identity.member_id is None:
        return None
    is_open: ColumnElement[bool] = AppraisalRound.state == RoundState.OPEN
    return rounds(case((is_open, "words"), else_="told")).join(AppraisedMember, AppraisedMember.round_id == AppraisalRound.id).where(
        AppraisedMember.member_id == identity.member_id, or_(
            and_(is_open, AppraisalRound.way == BallotWay.ONLINE, AppraisedMember.self_grade.is_(None)), and_(
            AppraisalRound.state == RoundState.CONCLUDED, AppraisedMember.told_on.is_(None))))


def to_run(identity: Identity) -> Rows | None:
    """Of the branches led in person: votes that can be closed, findings that are missing, unless only somebody else can enter them; of a committee
    sat in, a leader's finding."""
    if identity.member_id is None:
        return None
    leads = AppraisalRound.branch_id.in_(sorted(identity.led_in_person_ids))
    is_closed: ColumnElement[bool] = AppraisalRound.state == RoundState.CLOSED
    word = case((~leads, "find-leader"), (is_closed, "find"), (AppraisalRound.way == BallotWay.PAPER, "count"), else_="close")
    is_led = and_(leads, or_(is_closable(clock.today()), and_(is_closed, ~waits_for_others(identity.member_id))))
    return rounds(word).where(or_(is_led, and_(~leads, asks_the_committee(identity.member_id))))


def rounds(word: ColumnElement[str]) -> Rows:
    return select(word, AppraisalRound.id, Branch.name, cast(AppraisalRound.year, String), AppraisalRound.closes_on).join(
        Branch, Branch.id == AppraisalRound.branch_id).order_by(AppraisalRound.closes_on, AppraisalRound.id)


def round_(row: Found) -> Owed:
    what, endpoint = ASKS[row.word]
    closes_on = row.due_on if row.word != "told" else None
    return Owed(what, f"{row.about} {row.more} 年", path_to(endpoint, round_id=row.key), conclude_due(closes_on) if closes_on and row.word in FINDS else closes_on)
