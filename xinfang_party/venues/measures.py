"""Figures of where a branch speaks and meets; the standard's items C1-1, C1-2 and C1-4 are judged by them."""
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, exists, or_
from sqlalchemy.orm import aliased

from xinfang_party.access.queries import visible
from xinfang_party.access.terms import Identity
from xinfang_party.measures.kinds import Count, Dimension, Every, Owners, Ratio, Subjects
from xinfang_party.measures.registry import FactView
from xinfang_party.organization.measures_standard import STANDING_BRANCHES, WHICH_BRANCHES, first_reaching
from xinfang_party.organization.models import Branch, Membership, in_force
from xinfang_party.organization.terms import BranchKind
from xinfang_party.venues.catalogue import DISCLOSURE_RULES, IDEOLOGY_RULES, ROOM_RULES, SETTINGS, number
from xinfang_party.venues.models import Channel, Posting, VenueCheck
from xinfang_party.venues.queries import OF_CHANNEL, ROW, readable

HOLDING = tuple(kind for kind in BranchKind if kind.holds_members)


def told(code: str, rules: str) -> str:
    return f"{rules}（{SETTINGS[code].value} {SETTINGS[code].unit}，可信程度：{SETTINGS[code].confidence}）"


def is_kept(day: date) -> ColumnElement[bool]:
    """Somebody answers for it, and nothing went out in the last months that two had not passed by then."""
    unread = or_(Posting.second_on.is_(None), Posting.second_on > Posting.posted_on)
    missed = exists().where(Posting.channel_id == Channel.id, Posting.posted_on <= day, Posting.posted_on >= first_reaching(day, number("kept_months")), unread)
    return and_(is_answered_for(day), ~missed)


def is_answered_for(day: date) -> ColumnElement[bool]:
    """Its owner stood in some branch on the day."""
    return exists().where(Membership.member_id == Channel.owner_id, in_force(Membership, day)).correlate(Channel)


def is_in_order(day: date) -> ColumnElement[bool]:
    """The latest check by then is not too old and missed nothing."""
    later = aliased(VenueCheck)
    is_later = or_(later.checked_on > VenueCheck.checked_on, and_(later.checked_on == VenueCheck.checked_on, later.id > VenueCheck.id))
    overtaken = exists().where(later.branch_id == VenueCheck.branch_id, later.checked_on <= day, is_later).correlate(VenueCheck)
    return exists().where(VenueCheck.branch_id == Branch.id, VenueCheck.checked_on <= day, VenueCheck.lacking == 0, VenueCheck.ready > 0,
                          VenueCheck.checked_on >= first_reaching(day, number("check_months")), ~overtaken).correlate(Branch)


DISCLOSURES = Count(
    code="documents.disclosures", name="党务公开", unit="次", noun="次", better="higher", of=Posting, dated=Posting.posted_on,
    where=Posting.disclosure.is_not(None), owners=Owners(branch=Posting.branch_id), basis=DISCLOSURE_RULES,
    dimensions={"disclosure": Dimension(Posting.disclosure, "公开内容")},
    note="发布的党务公开，按发布日期计入时段；公示期满撤下的也计")
DISCLOSURE_ON_TIME = Every(
    code="documents.disclosure_on_time", name="党务公开按期完成率", of=DISCLOSURES.code, each="quarter", basis=DISCLOSURE_RULES,
    by=Subjects(of=Branch, key=Branch.id, level="branch", during=(Branch.founded_on, Branch.dissolved_on), owners=Owners(), where=Branch.kind.in_(HOLDING)),
    note="每个党支部每季度至少公开 1 次；整季都在的支部才算，当季还没有过完的不算未完成。对应标准化清单 C1-2")
VENUES_KEPT = Ratio(
    code="documents.venues_kept", name="阵地管理到位率", of=Channel, during=(Channel.from_on, Channel.to_on), owners=Owners(branch=Channel.branch_id),
    noun="个阵地", better="higher", hits=is_kept, hits_words="管理到位的", among_words="在用的", basis=told("kept_months", IDEOLOGY_RULES),
    dimensions={"channel_kind": Dimension(Channel.kind, "阵地类别")},
    note=f"时段末（或截至日）在用的阵地：有责任人（那天还编在党支部里），并且最近 {number('kept_months')} 个月发布的都先经两人审核。责任人按现在登记的看。"
         "对应标准化清单 C1-4")
VENUE_IN_ORDER = Ratio(
    code="documents.venue_in_order", name="活动室规范率", hits=is_in_order, hits_words="活动室规范的", basis=told("check_months", ROOM_RULES),
    note=f"时段末（或截至日）最近一次活动室检查不早于 {number('check_months')} 个月以前，十项里没有缺少的（不适用的不算缺少），并且至少一项齐备。{WHICH_BRANCHES}。"
         "对应标准化清单 C1-1；不要求拍照", **STANDING_BRANCHES)
MEASURES = (DISCLOSURES, DISCLOSURE_ON_TIME, VENUES_KEPT, VENUE_IN_ORDER)


def posting_cells(row: Posting) -> list[Any]:
    return [row.posted_on, row.branch.name, row.channel.name, row.title, row.disclosure.label if row.disclosure else None, row.first_by, row.second_by]


def channel_cells(row: Channel) -> list[Any]:
    return [row.branch.name, row.name, row.kind.label, row.owner.name if row.owner else None, row.from_on, row.to_on]


def readable_postings(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(readable(identity))


def own_channels(statement: Select[Any], identity: Identity) -> Select[Any]:
    return visible(statement, Channel, identity, "channel:read")


FACT_VIEWS = (
    FactView(model=Posting, permission="posting:read", headers=("发布日期", "党支部", "阵地", "标题", "公开内容", "初审", "复审"), cells=posting_cells,
             url=lambda row: url_for("venues.show_posting", posting_id=row.id), visible=readable_postings, options=ROW, kept_by="党支部起草、审核和发布"),
    FactView(model=Channel, permission="channel:read", headers=("党支部", "阵地", "类别", "责任人", "开始", "停用"), cells=channel_cells,
             url=lambda row: url_for("venues.show_channel", channel_id=row.id), visible=own_channels, options=OF_CHANNEL,
             kept_by="党支部书记和机关党委登记阵地"),
)
