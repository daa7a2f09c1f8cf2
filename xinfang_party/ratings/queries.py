"""Links and ratings within the viewer's reach: that of the case they are about. No accusation has any, whatever it was when the link was made."""
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.accounts.models import Account
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.queries import leading
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import IS_NO_ACCUSATION, readable
from xinfang_party.ratings import catalogue
from xinfang_party.ratings.models import Rating, RatingChoice, RatingLink

MOST_LINKS = 10


def cases_read(identity: Identity) -> ColumnElement[bool]:
    """Of `Case`: those whose ratings this person reads."""
    return and_(IS_NO_ACCUSATION, readable(identity), owned(Case, identity, "rating:read"))


def of_read_case(column: Any, identity: Identity) -> ColumnElement[bool]:
    """The same of what only names its case."""
    return column.in_(select(Case.id).where(cases_read(identity)))


def may_be_rated() -> ColumnElement[bool]:
    """Of `Case`: answered or concluded, no accusation, not rated over a link yet. The SQL twin of `rules.why_not_ask`."""
    answered = or_(Case.replied_on.is_not(None), Case.concluded_on.is_not(None))
    return and_(answered, IS_NO_ACCUSATION, Case.ending.is_(None), ~exists().where(Rating.case_id == Case.id))


def is_open() -> ColumnElement[bool]:
    """Of `RatingLink`: neither used nor withdrawn nor too late."""
    return and_(RatingLink.used_at.is_(None), RatingLink.withdrawn_at.is_(None), RatingLink.expires_on >= clock.today())


def rating_of(case: Case) -> Rating | None:
    return db.session.scalars(select(Rating).where(Rating.case_id == case.id)).one_or_none()


def asked_of(case: Case) -> tuple[list[tuple[RatingLink, bool]], Rating | None]:
    """(its links with whether who made it leads its branch now, the latest first; what came over one of them). One statement."""
    leaders = leading(case.branch_id, clock.today())
    is_led = func.coalesce(or_(RatingLink.issuer_id.in_(leaders), Account.member_id.in_(leaders)), false())
    statement = select(RatingLink, is_led, Rating).outerjoin(RatingLink.account).outerjoin(Rating, Rating.link_id == RatingLink.id)
    rows = db.session.execute(statement.options(contains_eager(RatingLink.account)).where(RatingLink.case_id == case.id).order_by(
        RatingLink.id.desc()).limit(MOST_LINKS)).all()
    return [(link, bool(led)) for link, led, _ in rows], next((rating for _, _, rating in rows if rating is not None), None)


def get_link(identity: Identity, link_id: int) -> RatingLink:
    """`NotFound` where its case is not this person's to see, whether there is one or not."""
    statement = select(RatingLink).join(Case).where(RatingLink.id == link_id, cases_read(identity), owned(Case, identity, "rating:ask"))
    found = db.session.scalars(statement.options(joinedload(RatingLink.case))).one_or_none()
    if found is None:
        raise NotFound
    return found


# --- how the bureau asks ------------------------------------------------------------------------------------------------------

def choices() -> Sequence[RatingChoice]:
    """What was decided, the latest first."""
    return db.session.scalars(select(RatingChoice).order_by(RatingChoice.id.desc()).limit(MOST_LINKS)).all()


def choice_now() -> tuple[int, bool]:
    """(days a link is open, whether words are taken)."""
    found = db.session.scalars(select(RatingChoice).order_by(RatingChoice.id.desc()).limit(1)).one_or_none()
    return (found.days, found.takes_words) if found is not None else (catalogue.number("open_days"), catalogue.TAKES_WORDS)
