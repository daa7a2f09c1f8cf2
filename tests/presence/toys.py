"""A thing to sign in to that knows no activity: it keeps its roll in memory."""
from dataclasses import dataclass, field
from datetime import date

from xinfang_party.access.terms import Identity
from xinfang_party.kernel.errors import NotFound
from xinfang_party.presence.registry import Kind
from xinfang_party.presence.terms import Tally, Way


@dataclass
class Toy:
    organizer: int = 0
    expected: dict[int, str] = field(default_factory=dict)
    signed: dict[int, list[Way]] = field(default_factory=dict)
    is_open: bool = True
    until: date | None = None


TOYS: dict[int, Toy] = {}


def load(identity: Identity, key: int) -> Toy:
    if key not in TOYS or identity.member_id != TOYS[key].organizer:
        raise NotFound
    return TOYS[key]


def load_to_sign(identity: Identity, key: int) -> Toy:
    if key not in TOYS or identity.member_id not in TOYS[key].expected:
        raise NotFound
    return TOYS[key]


def why_closed(toy: Toy, _identity: Identity) -> str | None:
    return None if toy.is_open else "活动已经结束，不再签到。"


def why_not_declare(toy: Toy, identity: Identity) -> str | None:
    if identity.member_id in toy.signed:
        return "您已经签到。"
    return None if toy.until else "自报的期限已过，请找记录人。"


def sign(toy: Toy, identity: Identity, way: Way) -> None:
    toy.signed.setdefault(identity.member_id or 0, []).append(way)


KIND = Kind(name="toy", load=load, load_to_sign=load_to_sign, title=lambda toy: "植树活动", facts=lambda toy: [("支部", "测试支部")],
            tally=lambda toy: Tally([name for key, name in toy.expected.items() if key in toy.signed],
                                    [name for key, name in toy.expected.items() if key not in toy.signed]),
            url=lambda toy: "/notifications", why_not_open=why_closed, why_not_sign=why_closed,
            has_signed=lambda toy, identity: identity.member_id in toy.signed, why_not_declare=why_not_declare,
            declare_until=lambda toy: toy.until, sign=sign)
