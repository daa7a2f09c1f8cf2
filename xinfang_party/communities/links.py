"""One-time links for contacts of communities, who have no accounts. Only the digest is stored; the key itself is shown once, when it is made."""
from datetime import timedelta
from typing import Any

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.communities.catalogue import number
from xinfang_party.communities.models import CommunityLink
from xinfang_party.communities.terms import Purpose
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.tokens import digest, new_token


def issue(purpose: Purpose, *, place_id: int, branch_id: int, subject_id: int | None = None, by: Identity) -> str:
    """The key of a new link. What was made before for the same thing and not used is of no use from now on."""
    same = (CommunityLink.purpose == purpose, CommunityLink.place_id == place_id, CommunityLink.branch_id == branch_id,
            CommunityLink.subject_id.is_not_distinct_from(subject_id), CommunityLink.used_at.is_(None), CommunityLink.expires_on >= clock.today())
    db.session.execute(update(CommunityLink).where(*same).values(expires_on=clock.today() - timedelta(days=1)))
    key = new_token(number("token_bits"))
    link = CommunityLink(purpose=purpose, place_id=place_id, branch_id=branch_id, subject_id=subject_id, token_hash=digest(key), issued_at=clock.now(),
                         issued_by=by.name, expires_on=clock.today() + timedelta(days=number("link_days")))
    db.session.add(link)
    audit.record("community-link.made", subject=link, by=by, purpose=purpose)
    return key


def find(key: str) -> CommunityLink | None:
    """None for one that is unknown, used or too late: nobody learns which."""
    statement = select(CommunityLink).where(CommunityLink.token_hash == digest(key), CommunityLink.used_at.is_(None), CommunityLink.expires_on >= clock.today())
    return db.session.scalars(statement.options(joinedload(CommunityLink.place), joinedload(CommunityLink.branch))).one_or_none()


def use_up(link: CommunityLink, *, by: Identity) -> bool:
    """The row itself decides who comes first; False for whoever comes second. What follows stands or falls with it: a refusal leaves the link unused.
    `by`: who is logged in where it was opened, else the community; the audit must not call a colleague the community."""
    still: Any = update(CommunityLink).where(CommunityLink.id == link.id, CommunityLink.used_at.is_(None)).values(used_at=clock.now())
    done: CursorResult[None] = db.session.execute(still)  # type: ignore[assignment]
    if done.rowcount != 1:
        return False
    audit.record("community-link.used", subject=link, by=by, purpose=link.purpose)
    return True
