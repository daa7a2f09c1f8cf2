"""What is owed because of communities: to report in, to renew, to ask the community for its word, to do what one claimed."""
from sqlalchemy import String, and_, cast, exists, func, literal, or_, select

from xinfang_party.access.terms import Identity
from xinfang_party.communities import rules
from xinfang_party.communities.models import Need, Place, ReportIn
from xinfang_party.communities.queries import is_good, waits
from xinfang_party.communities.terms import Level, NeedState
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Member, Membership, in_force
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import NO_DAY, Found, Owed, Rows


def to_report(identity: Identity) -> Rows | None:
    """Of a member who stands in no community's list today. Before the communities are there nobody can report."""
    if identity.member_id is None:
        return None
    today = clock.today()
    return select(literal(""), Member.id, literal(""), literal(""), NO_DAY).where(
        Member.id == identity.member_id, exists().where(Membership.member_id == Member.id, in_force(Membership, today)),
        exists().where(Place.level == Level.COMMUNITY), ~exists().where(ReportIn.member_id == Member.id, is_good(today)))


def report(_row: Found) -> Owed:
    return Owed("到社区报到", "选居住地的社区，登记会什么、什么时候有空", path_to("communities.report_self"))


def to_renew(identity: Identity) -> Rows | None:
    """The own reports that end soon."""
    if identity.member_id is None:
        return None
    today = clock.today()
    return select(literal(""), ReportIn.id, Place.name, literal(""), ReportIn.to_on).join(Place, Place.id == ReportIn.place_id).where(
        ReportIn.member_id == identity.member_id, is_good(today), ReportIn.to_on <= rules.soon(today)).order_by(ReportIn.to_on, ReportIn.id)


def renewal(row: Found) -> Owed:
    return Owed("续报社区报到", row.about, path_to("communities.show_report", report_id=row.key), row.due_on)


def to_confirm(identity: Identity) -> Rows | None:
    """Of the branches led in person: at which community how many wait for its word."""
    if not identity.led_in_person_ids:
        return None
    count = cast(func.count(ReportIn.id), String)
    return select(literal(""), Place.id, Place.name, count, NO_DAY).join(ReportIn, ReportIn.place_id == Place.id).where(
        ReportIn.branch_id.in_(identity.led_in_person_ids), waits(clock.today())).group_by(Place.id, Place.name).order_by(Place.id)


def confirmation(row: Found) -> Owed:
    return Owed("请社区确认报到", f"{row.about}，{row.more} 个在等", path_to("communities.show_place", place_id=row.key))


def to_do(identity: Identity) -> Rows | None:
    """Claimed by the member, or by a branch he or she leads in person."""
    return of_needs(identity, NeedState.CLAIMED)


def claimed(row: Found) -> Owed:
    return Owed("完成认领的需求", f"{row.about}（{row.more}）", path_to("communities.show_need", need_id=row.key), row.due_on)


def to_be_confirmed(identity: Identity) -> Rows | None:
    return of_needs(identity, NeedState.DONE)


def done(row: Found) -> Owed:
    return Owed("请社区确认完成的需求", f"{row.about}（{row.more}）", path_to("communities.show_need", need_id=row.key))


def of_needs(identity: Identity, state: NeedState) -> Rows | None:
    """What a member claimed is the member's to do and the branch's to have confirmed."""
    if identity.member_id is None:
        return None
    of_branch, is_claimed = Need.claimed_branch_id.in_(identity.led_in_person_ids), state is NeedState.CLAIMED
    mine = or_(Need.claimed_member_id == identity.member_id, and_(of_branch, Need.claimed_member_id.is_(None))) if is_claimed else of_branch
    return select(literal(""), Need.id, Need.title, Place.name, Need.due_on if is_claimed else NO_DAY).join(Place, Place.id == Need.place_id).where(
        Need.state == state, mine).order_by(Need.due_on, Need.id)
