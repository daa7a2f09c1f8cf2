"""A toy room: deeds with owners, dates and a place one table away; posts as states with from and to days."""
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import ClassVar

import pytest
from sqlalchemy import Enum, ForeignKey, Index, String, and_, case, or_
from sqlalchemy.orm import Mapped, mapped_column

from xinfang_party.kernel.database import Model
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import registry
from xinfang_party.measures.expressions import days_between
from xinfang_party.measures.kinds import Count, Dimension, Every, Median, Owners, Ratio, Share, Subjects, Total


class Kind(StrEnum):
    URGENT = "urgent"
    PLAIN = "plain"
    HARD = "hard"


class Spot(Model):
    __tablename__ = "toy_place"
    id: Mapped[int] = mapped_column(primary_key=True)
    district: Mapped[str] = mapped_column(String(10))
    opened_on: Mapped[date]


class Deed(Model):
    """`subject`, `item` and `unit` are named to get in the way of the engine's own labels."""

    __tablename__ = "toy_deed"
    __table_args__ = (Index(None, "branch_id", "due_on", "replied_on"),)
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "member_id"}
    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int | None]
    department_id: Mapped[int | None]
    member_id: Mapped[int | None]
    done_on: Mapped[date]
    due_on: Mapped[date | None]
    replied_on: Mapped[date | None]
    hours: Mapped[float]
    kind: Mapped[Kind | None] = mapped_column(Enum(Kind, native_enum=False, length=10, values_callable=lambda e: [m.value for m in e]))
    item: Mapped[str] = mapped_column(String(5))
    subject: Mapped[str] = mapped_column(String(5), default="s")
    unit: Mapped[str] = mapped_column(String(5), default="u")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("toy_place.id"))


class Post(Model):
    __tablename__ = "toy_post"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int]
    branch_id: Mapped[int | None]
    rank: Mapped[str] = mapped_column(String(5))
    from_on: Mapped[date]
    to_on: Mapped[date | None]


EXCUSED = {(1, Period.month(2026, 2)), (None, Period.month(2026, 3)), (2, Period.quarter(2026, 1)), (2, Period.month(2025, 7))}


def skip(subs: Sequence[Period]) -> set[tuple[int | None, Period]]:
    return {pair for pair in EXCUSED if pair[1] in subs}


OWNERS = Owners(branch=Deed.branch_id, department=Deed.department_id, member=Deed.member_id)
PLACES = ((Spot, Spot.id == Deed.place_id),)
KINDS = {"kind": Dimension(Deed.kind, "缓急"), "item": Deed.item}
IN_FORCE = (Post.from_on, Post.to_on)
POST_OWNERS = Owners(branch=Post.branch_id)
BY_DONE = dict(of=Deed, dated=Deed.done_on, owners=OWNERS, dimensions=KINDS)

DEEDS = Count(code="toys.deeds", name="事项数", basis="《玩具条例》第一条", note="全部计入", **BY_DONE)
PLACED = Count(code="toys.placed", name="有地点的事项", of=Deed, dated=Spot.opened_on, owners=OWNERS, joins=PLACES,
               dimensions={**KINDS, "district": Spot.district})
OPEN = Count(code="toys.open", name="未办结", of=Deed, dated=Deed.due_on, owners=OWNERS, counts_ahead=True, better="lower",
             dimensions={**KINDS, "district": Spot.district}, joins=PLACES,
             where=lambda day: or_(Deed.replied_on.is_(None), Deed.replied_on > day))
HOURS = Total(code="toys.hours", name="时长", unit="小时", sum=Deed.hours, **BY_DONE)
ON_TIME = Ratio(code="toys.on_time", name="按期率", better="higher", basis="《玩具条例》第二条", of=Deed, dated=Deed.due_on, owners=OWNERS,
                dimensions=KINDS, among=Deed.kind != Kind.HARD,
                hits=lambda day: and_(Deed.replied_on <= Deed.due_on, Deed.replied_on <= day))
WAIT = Median(code="toys.wait", name="中位天数", unit="天", better="lower",
              of_value=lambda day: case((Deed.replied_on <= day, days_between(Deed.done_on, Deed.replied_on))), **BY_DONE)
POSTS = Count(code="toys.posts", name="在岗数", of=Post, during=IN_FORCE, owners=Owners(branch=Post.branch_id, member=Post.member_id),
              dimensions={"rank": Post.rank}, unit="人", noun="人")
SENIOR = Ratio(code="toys.senior", name="骨干占比", of=Post, during=IN_FORCE, owners=POST_OWNERS, hits=Post.rank == "a", noun="人")
MONTHLY = Every(code="toys.monthly", name="每月两件", of="toys.deeds", at_least=2, each="month", skip=skip)
EACH_QUARTER = Every(code="toys.each_quarter", name="人人每季一小时", of="toys.hours", at_least=1, each="quarter", skip=skip,
                     by=Subjects(of=Post, key=Post.member_id, level="member", during=IN_FORCE, owners=POST_OWNERS))
BUSY = Share(code="toys.busy", name="达标率", of=Post, key=Post.member_id, level="member", during=IN_FORCE, owners=POST_OWNERS,
             dimensions={"rank": Post.rank}, reaches="toys.hours", at_least=3)
GRADED = Share(code="toys.graded", name="完成度", of=Post, key=Post.member_id, level="member", during=IN_FORCE, owners=POST_OWNERS,
               dimensions={"rank": Post.rank}, reaches="toys.deeds", at_least=3, graded=True)
PRORATED = Share(code="toys.prorated", name="进度达标率", of=Post, key=Post.member_id, level="member", during=IN_FORCE, owners=POST_OWNERS,
                 reaches="toys.hours", at_least=12, prorated=True)
ITEMS = Share(code="toys.items", name="必做项完成率", of=("x", "y", "z"), level="item", reaches="toys.deeds", at_least=2, noun="项")
ITEMS_GRADED = Share(code="toys.items_graded", name="必做项完成度", of=("x", "y", "z"), level="item", reaches="toys.hours", at_least=4,
                     graded=True, noun="项")
MEASURES = (DEEDS, PLACED, OPEN, HOURS, ON_TIME, WAIT, POSTS, SENIOR, MONTHLY, EACH_QUARTER, BUSY, GRADED, PRORATED, ITEMS, ITEMS_GRADED)


@pytest.fixture
def toys(monkeypatch):
    """The toy measures are registered for one test only."""
    for measure in MEASURES:
        registry.check(measure)
        monkeypatch.setitem(registry.REGISTERED.measures, measure.code, measure)


def deed(**facts) -> Deed:
    given = {"branch_id": 1, "done_on": date(2026, 3, 1), "hours": 1, "item": "x"}
    return Deed(**{**given, **facts})


def post(member_id: int, **facts) -> Post:
    return Post(**{"member_id": member_id, "branch_id": 1, "rank": "a", "from_on": date(2025, 1, 1), **facts})
