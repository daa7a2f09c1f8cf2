"""Who may have a sheet made, for which days, and how good it is later."""
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from xinfang_party.attestations.terms import Row, Standing, Sums

CODE = re.compile(r"[A-Za-z0-9_-]{20,40}", re.ASCII)
NOT_FOR_ONESELF = "不能给自己开记录单，请机关党委的其他同志开。"
NOT_ONES_OWN = "不能作废自己的记录单，请机关党委的其他同志办理。"
BACKWARDS = "结束日期早于开始日期，请检查。"
AHEAD = "结束日期还没有到，请填今天或者以前的日期。"
NOTHING = "这段时间里没有已核实的服务时长，不能开记录单。请先核实时长，或者换一段时间。"
REVOKED = "这张记录单已经作废。"
NO_REASON = "请写明作废的原因。"


def why_not_for(member_id: int, by_member_id: int | None) -> str | None:
    return NOT_FOR_ONESELF if member_id == by_member_id else None


def why_not_days(from_on: date, to_on: date, today: date) -> str | None:
    if to_on < from_on:
        return BACKWARDS
    return AHEAD if to_on > today else None


def why_not_sums(sums: Sums) -> str | None:
    return None if sums.hours > 0 else NOTHING


def why_not_revoke(is_revoked: bool, member_id: int, by_member_id: int | None) -> str | None:
    if is_revoked:
        return REVOKED
    return NOT_ONES_OWN if member_id == by_member_id else None


def standing(is_revoked: bool, is_unchanged: bool) -> Standing:
    if is_revoked:
        return Standing.REVOKED
    return Standing.GOOD if is_unchanged else Standing.CHANGED


def is_unchanged(counted: Iterable[Sequence[int | float]], today: Mapping[int, Row], member_id: int, from_on: date, to_on: date) -> bool:
    """Everything that was counted (id, hours) is verified still, with the same hours, on a day of the sheet. What came later is no matter."""
    rows = [(today.get(int(key)), hours) for key, hours in counted]
    return all(row is not None and row.member_id == member_id and from_on <= row.served_on <= to_on and row.hours == hours for row, hours in rows)


def looks_like_code(text: str) -> bool:
    """What does not is not even looked for."""
    return CODE.fullmatch(text) is not None
