"""Who must have talked with whom in a year, and what a record of a talk may hold: values and `today` in, verdicts out."""
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from xinfang_party.kernel.text import looks_personal
from xinfang_party.talks import catalogue
from xinfang_party.talks.terms import Need

RESTRICTED = "谈话内容只有谈话双方、本支部书记（副书记）、纪检委员和机关纪委能看到。"


@dataclass(frozen=True)
class Stint:
    """Somebody's membership in one branch, or post in its committee: first and last day, both counted; no last day = still there.

    Number and name are for the pages only.
    """

    member_id: int
    from_on: date
    to_on: date | None = None
    number: str = ""
    name: str = ""

    def holds(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True)
class Held:
    """That two members talked on a day; no more of it is needed here."""

    held_on: date
    one: int
    other: int

    @property
    def pair(self) -> frozenset[int]:
        return frozenset((self.one, self.other))


@dataclass(frozen=True)
class Required:
    """One thing the year needs: a pair of committee members, or one member."""

    need: Need
    members: frozenset[int]


def required(members: Iterable[Stint], committee: Iterable[Stint], on: date) -> set[Required]:
    """What a branch needs as it is composed on that day. Source: 支部工作条例 art. 19 (domain.md 1.1, D2-3).

    Whoever moved here, or is a probationary member, counts like everybody; who left does not. Without a committee only the last of the three
    is needed; a secretary alone is a committee of one.
    """
    here = {stay.member_id for stay in members if stay.holds(on)}
    sitting = {post.member_id for post in committee if post.holds(on)}
    pairs = {Required(Need.COMMITTEE_PAIR, frozenset((one, other))) for one in sitting for other in sitting if one < other}
    ordinary = here - sitting if sitting else set()
    return pairs | {Required(Need.COMMITTEE_MEMBER, frozenset((one,))) for one in ordinary} | {Required(Need.MEMBER, frozenset((one,))) for one in here}


def covered(needs: Collection[Required], talks: Iterable[Held], committee: Collection[Stint], year: int, on: date) -> set[Required]:
    """Which of these the talks of the year, up to that day, have met. Who spoke for the committee must have sat in it on the day of the talk."""
    counted = [talk for talk in talks if talk.held_on.year == year and talk.held_on <= on]
    return {need for need in needs if any(meets(need, talk, committee) for talk in counted)}


def meets(need: Required, talk: Held, committee: Collection[Stint]) -> bool:
    match need.need:
        case Need.COMMITTEE_PAIR:
            return talk.pair == need.members
        case Need.MEMBER:
            return need.members < talk.pair
        case Need.COMMITTEE_MEMBER:
            others = talk.pair - need.members
            return need.members < talk.pair and any(post.member_id in others and post.holds(talk.held_on) for post in committee)


def why_not_text(text: str) -> str | None:
    """Even what few read holds no numbers of persons. Source: domain.md 9.5."""
    kind = looks_personal(text)
    return f"文字里像是有{kind}，这里不能写这类个人信息，请删去后再保存。" if kind else None


def why_not_held(held_on: date, today: date) -> str | None:
    if held_on > today:
        return "谈话还没有进行，请在谈话之后再登记。"
    first = today.year - catalogue.YEARS_BACK.value
    return f"只能登记 {first} 年以来的谈话，请检查日期。" if held_on.year < first else None


def why_not_follow_up_on(follow_up_on: date | None, held_on: date) -> str | None:
    if follow_up_on is None or held_on <= follow_up_on <= held_on + timedelta(days=catalogue.FOLLOW_UP_WITHIN.value):
        return None
    return f"跟进日期应在谈话当天之后、{catalogue.FOLLOW_UP_WITHIN.words}之内。"


def why_not_other_two(before: Collection[int], after: Collection[int], by_member_id: int | None) -> str | None:
    """`before` and `after`: the two members."""
    return None if set(before) == set(after) or by_member_id in before else "谈话的双方只能由其中一方改；登记错了人的，请另外登记一次。"


def why_not_two(talker_id: int, person_id: int, own_id: int | None, *, leads: bool) -> str | None:
    """`own_id`: whoever records; `leads`: he or she leads the branch in person."""
    if talker_id == person_id:
        return "谈话人和谈话对象不能是同一个人。"
    if own_id not in (talker_id, person_id) and not leads:
        return "只能登记自己参加的谈话；别人的谈话由本人或本支部书记登记。"
    return None


def why_not_criticism(speaker_id: int, about_id: int, own_id: int | None, on_roll: Collection[int], *, leads: bool) -> str | None:
    if speaker_id != own_id and not leads:
        return "只能填写自己的发言；别人的由本人或本支部书记填写。"
    if speaker_id not in on_roll:
        return "发言人不在这次会议的点名名单里。"
    if about_id not in on_roll:
        return "对方不在这次会议的点名名单里，请从名单里选。"
    return None
