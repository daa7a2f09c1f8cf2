"""Whom a person means who types a name or a number into a form."""
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization.models import Member
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
