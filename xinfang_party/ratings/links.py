"""The one-time link for a case. Only the digest of its key is stored; the key itself is shown once, when it is made."""
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.kernel.tokens import digest, new_token
from xinfang_party.lanes import service as lanes
from xinfang_party.lanes.models import CaseStep
from xinfang_party.lanes.terms import StepCode
from xinfang_party.organization.queries import leaders_of
from xinfang_party.petitions.holding import hold
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import why_not_write
from xinfang_party.petitions.terms import Purpose
from xinfang_party.ratings import queries, rules
from xinfang_party.ratings.catalogue import number
from xinfang_party.ratings.models import RatingLink


def ask(case: Case, *, by: Identity) -> str:
    """The key of a new link. One that was made before and not used is of no use from now on; the asking keeps its last day. Raises `Refusal`."""
    hold([case.id])  # two at once would leave two good links
    refuse(why_not_write(case, by))
    refuse(why_not_ask(case))
    key, today = new_token(number("token_bits")), clock.today()
    days, _takes_words = queries.choice_now()
    expires_on = today + timedelta(days=days)
    link = RatingLink(case_id=case.id, token_hash=digest(key), issued_at=clock.now(), issued_on=today, issued_by=by.name, account_id=by.account_id,
                      issuer_id=by.member_id, expires_on=expires_on, due_on=min([expires_on, *replace_former(case)]))
    db.session.add(link)
    audit.record("rating-link.made", subject=link, by=by, number=case.number)
    lanes.complete(case, StepCode.INVITE, on=today, by=by)
    return key


def replace_former(case: Case) -> Sequence[date]:
    """The last days of the askings that go on with a new link, also of one that was withdrawn. What nobody answered by its last day stays unanswered."""
    unused, today = (RatingLink.case_id == case.id, RatingLink.used_at.is_(None)), clock.today()
    going_on = (*unused, RatingLink.is_replaced.is_(False), RatingLink.due_on >= today)
    days = db.session.scalars(select(RatingLink.due_on).where(*going_on)).all()
    db.session.execute(update(RatingLink).where(*going_on).values(is_replaced=True))
    still_open = (*unused, RatingLink.withdrawn_at.is_(None), RatingLink.expires_on >= today)
    db.session.execute(update(RatingLink).where(*still_open).values(withdrawn_at=clock.now()))
    return days


def why_not_ask(case: Case, *, is_rated: bool | None = None) -> str | None:
    """`is_rated`: by whoever has it at hand already."""
    return rules.why_not_ask(is_answered=case.replied_on is not None or case.concluded_on is not None, is_accusation=case.purpose is Purpose.ACCUSATION,
                             has_ended=case.ending is not None, is_rated=queries.rating_of(case) is not None if is_rated is None else is_rated)


def find(key: str) -> RatingLink | None:
    """None for one that is unknown, used, withdrawn, too late, whose case is not to be rated any more, or whose maker now keeps the case: nobody learns which."""
    statement = select(RatingLink).join(Case).where(RatingLink.token_hash == digest(key), queries.is_open(), queries.may_be_rated())
    found = db.session.scalars(statement.options(joinedload(RatingLink.case), joinedload(RatingLink.account))).one_or_none()
    return None if found is None or is_of_issuer(found) else found


def is_of_issuer(link: RatingLink) -> bool:
    """Who made the link keeps the case by now, or leads its branch: he may have kept the key."""
    return rules.is_of_issuer(link.issuer_ids, link.case.member_id, leading(link.case))


def leading(case: Case) -> Collection[int]:
    return leaders_of(case.branch_id, clock.today()) if case.branch_id else ()


def withdraw(link: RatingLink, *, by: Identity) -> None:
    """Made for the wrong case, or lost: nobody can use it any more. Where it was the only one, the petitioner was not asked."""
    refuse(why_not_write(link.case, by))
    hold([link.case_id])
    done = db.session.execute(update(RatingLink).where(RatingLink.id == link.id, queries.is_open()).values(withdrawn_at=clock.now()))
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Refusal("这个链接已经用过、作废或者过期，不用再作废。")
    audit.record("rating-link.withdrawn", subject=link, by=by, number=link.case.number)
    take_invitation_back(link.case, by)


def take_invitation_back(case: Case, by: Identity) -> None:
    """The step its links did, where none of them counts any more; what an officer noted himself stays."""
    mine = RatingLink.case_id == case.id
    if db.session.scalar(select(RatingLink.id).where(mine, RatingLink.withdrawn_at.is_(None)).limit(1)) is not None:
        return
    days = select(RatingLink.issued_on).where(mine)
    steps = (CaseStep.case_id == case.id, CaseStep.code == StepCode.INVITE, CaseStep.note == "", CaseStep.done_on.in_(days))
    for step in db.session.scalars(select(CaseStep).where(*steps)).all():
        lanes.take_back(step, by=by)
