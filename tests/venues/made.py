"""Channels, posts and room checks for tests, in the branches of `tests.documents.made`."""
from datetime import date
from typing import Any

from tests.documents.made import NOW, OFFICE, TODAY, World, by, people, world
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Member
from xinfang_party.venues import checking, service
from xinfang_party.venues.catalogue import TEN_POINTS
from xinfang_party.venues.models import Channel, Posting, VenueCheck
from xinfang_party.venues.terms import ChannelKind, Disclosure

__all__ = ["NOW", "OFFICE", "TODAY", "World", "by", "people", "world"]
WORDS = "三月份党费收缴情况"


def channel(branch: Branch, owner: Member | None = None, **more: Any) -> Channel:
    facts = {"name": "一楼公开栏", "kind": ChannelKind.BOARD, "where_it_is": "一楼", "from_on": date(2025, 1, 1), **more}
    made = service.add_channel(branch, owner=owner, facts=facts, by=OFFICE)
    db.session.commit()
    return made


def draft(channel: Channel, *, by: Identity, **more: Any) -> Posting:
    made = service.draft(channel, facts={"title": "党费公示", "content": WORDS, "disclosure": Disclosure.DUES, **more}, by=by)
    db.session.commit()
    return made


def taken(channel: Channel, *, drafter: Identity, readers: tuple[Identity, ...] = (), is_out: bool = False) -> Posting:
    """Submitted, then passed by these, then published."""
    made = draft(channel, by=drafter)
    service.submit(made, by=drafter)
    for reader in readers:
        service.pass_it(made, by=reader)
    if is_out:
        service.publish(made, on=clock.today(), by=drafter)
    db.session.commit()
    return made


def check(branch: Branch, *, on: date = TODAY, missing: tuple[str, ...] = (), by: Identity = OFFICE) -> VenueCheck:
    points = {code: "no" if code in missing else "yes" for code in TEN_POINTS}
    made = checking.record(branch, on=on, points=points, facts={"room": "二楼活动室", "note": ""}, by=by)
    db.session.commit()
    return made
