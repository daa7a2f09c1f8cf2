"""What bulletins ask of a person: to finish a draft, to approve, to publish, to acknowledge."""
from sqlalchemy import String, cast, or_, select

from xinfang_party.access.terms import Identity
from xinfang_party.bulletins import turns
from xinfang_party.bulletins.models import Bulletin, BulletinBranch
from xinfang_party.bulletins.terms import State
from xinfang_party.findings.turns import Who, of_identity
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import NO_DAY, Found, Owed, Rows

ASKS = {State.DRAFT: "写好讲评通报并提交审批", State.SUBMITTED: "审批讲评通报", State.APPROVED: "发布讲评通报", State.PUBLISHED: "确认收到讲评通报"}


def to_run(identity: Identity) -> Rows:
    who = of_identity(identity)
    return of_bulletins(or_(turns.corrects(who), turns.publishes(who)))


def to_approve(identity: Identity) -> Rows:
    return of_bulletins(turns.approves(of_identity(identity)))


def of_bulletins(condition: object) -> Rows:
    return select(cast(Bulletin.state, String), Bulletin.id, Bulletin.title, Bulletin.period_text, NO_DAY).where(condition).order_by(  # type: ignore[arg-type]
        Bulletin.year, Bulletin.serial)


def to_acknowledge(identity: Identity) -> Rows:
    who: Who = of_identity(identity)
    return select(cast(Bulletin.state, String), Bulletin.id, BulletinBranch.name, Bulletin.title, Bulletin.due_on).join(
        BulletinBranch, BulletinBranch.bulletin_id == Bulletin.id).where(turns.acknowledges(who)).order_by(Bulletin.due_on, BulletinBranch.id)


def step(row: Found) -> Owed:
    state = State(row.word)
    about = f"{row.about}，{row.more}" if state is State.PUBLISHED else row.about
    return Owed(ASKS[state], about, path_to("bulletins.show_bulletin", bulletin_id=row.key), row.due_on)
