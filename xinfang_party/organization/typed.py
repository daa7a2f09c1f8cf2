"""Whom a person means who types a name or a number into a form."""
from sqlalchemy import or_, select

from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization.models import CommitteePost, Member, in_force
from xinfang_party.organization.queries import find_member


def member_typed(text: str, field: str) -> Member | None:
    """None where nothing is typed. Raises `Refusal` at the field for nobody, for namesakes and for who has left the bureau."""
    if not text:
        return None
    try:
        member = find_member(text)
    except Refusal as several:
        raise Refusal(several.sentence, field) from several
    if member is None:
        raise Refusal("没有这名党员，请核对姓名或党员编号。", field)
    if member.left_on is not None and member.left_on < clock.today():
        raise Refusal(f"{member.name}已经离开，请改填现在的人，或者把这一项清空。", field)
    return member


def owner_typed(text: str, branch_id: int | None) -> int | None:
    """Of the branch's members and its committee. Raises `Refusal` at the field `owner`."""
    if not text:
        return None
    posts = select(CommitteePost.member_id).where(CommitteePost.branch_id == branch_id, in_force(CommitteePost, clock.today()))
    try:
        found = find_member(text, among=or_(Member.home_branch_id == branch_id, Member.id.in_(posts)))
    except Refusal as refusal:
        raise Refusal(refusal.sentence, "owner") from refusal
    if found is None:
        raise Refusal("这个党组织里没有这名党员，请核对姓名或党员编号。", "owner")
    return found.id
