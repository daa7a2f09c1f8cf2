"""Whether a petitioner may be asked, and how a link stands: values and `today` in, a sentence or a word out."""
from collections.abc import Collection
from datetime import date

from xinfang_party.ratings.catalogue import number
from xinfang_party.ratings.terms import LinkState, Reason


def why_not_ask(*, is_answered: bool, is_accusation: bool, has_ended: bool, is_rated: bool) -> str | None:
    """Whoever accuses is asked nothing: the link would show that there was somebody."""
    if is_accusation:
        return "检举控告事项不请评价：链接会让人知道有人检举控告。"
    if has_ended:
        return "这件已撤回、不予受理或不再受理，不请评价。"
    if not is_answered:
        return "这件还没有答复，也没有办结；答复以后再请信访人评价。"
    return "信访人已经用链接评价过，一件只评一次。" if is_rated else None


def why_not_days(days: int) -> str | None:
    most = number("most_open_days")
    return None if 1 <= days <= most else f"有效天数应在 1 到 {most} 之间。"


def is_of_issuer(issuer_ids: Collection[int], member_id: int | None, leader_ids: Collection[int]) -> bool:
    """The one who made a link keeps the case, or leads the branch that does: it is his own work that would be rated."""
    return member_id in issuer_ids or not set(issuer_ids).isdisjoint(leader_ids)


def state_of(*, is_used: bool, is_withdrawn: bool, expires_on: date, today: date) -> LinkState:
    if is_used:
        return LinkState.USED
    if is_withdrawn:
        return LinkState.WITHDRAWN
    return LinkState.OPEN if expires_on >= today else LinkState.EXPIRED


def ticked(reasons: list[str]) -> list[Reason]:
    """In their own order, each once, whatever was sent."""
    return [one for one in Reason if one.value in reasons]
