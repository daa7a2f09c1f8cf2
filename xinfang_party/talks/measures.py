"""How far the talks a year needs have been held, and which life meetings were prepared by some; the standard's items D2-3 and E1-2 are judged by them."""
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, exists, false
from sqlalchemy.orm import joinedload

from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.activities import measures as activities
from xinfang_party.activities.models import Activity
from xinfang_party.activities.queries import counts_as
from xinfang_party.activities.terms import Kind, State
from xinfang_party.measures.expressions import days_between
from xinfang_party.measures.kinds import Count, Dimension, Owners, Share
from xinfang_party.measures.registry import FactView
from xinfang_party.talks.catalogue import BASIS, PREPARED_WITHIN
from xinfang_party.talks.mapped import RequiredTalk, TalkReach, is_needed
from xinfang_party.talks.models import Talk
from xinfang_party.talks.queries import BOTH, readable
from xinfang_party.talks.terms import Need

HELD = Count(code="talks.held", name="谈心谈话", unit="次", noun="次", of=Talk, dated=Talk.held_on, owners=Owners(branch=Talk.branch_id), basis=BASIS,
             note="按谈话日期计入时段；只计次数，不涉及内容")
HELD_KEYS = Count(
    code="talks.held_keys", name="谈话记为几项（供覆盖率用）", unit="项", noun="项", of=TalkReach, dated=TalkReach.held_on, basis=BASIS, is_helper=True,
    owners=Owners(branch=TalkReach.branch_id), dimensions={"need": Dimension(TalkReach.key, "应谈项", dict)},
    note="一次谈话记三项：双方各一项、这两个人之间一项；和委员谈的另记一项。谈心谈话覆盖率用它来判断应谈的谈了没有")
COVERAGE = Share(
    code="talks.coverage", name="谈心谈话覆盖率", noun="项", of=RequiredTalk, key=RequiredTalk.key, level="need", reaches="talks.held_keys",
    during=(RequiredTalk.from_on, RequiredTalk.to_on), owners=Owners(branch=RequiredTalk.branch_id), where=is_needed, basis=BASIS,
    note="应谈项按时段末（或截至日）的人员计算：每两名委员之间、每名党员和一名委员、每名党员至少各一次；年中调入、转出和撤销的支部按当日情况计；"
         "一年一次的要求，明细只按整年列出")
WAS_TALKED_BEFORE = exists().where(
    Talk.branch_id == Activity.branch_id, Talk.held_on <= Activity.held_on, days_between(Talk.held_on, Activity.held_on) <= PREPARED_WITHIN.value)
LIFE_MEETINGS_PREPARED = Count(
    code="talks.life_meetings_prepared", name="会前开展谈心谈话的组织生活会", unit="次", better="higher",
    where=lambda day: and_(Activity.state == State.CONFIRMED, Activity.confirmed_on <= day, counts_as(Kind.LIFE_MEETING), WAS_TALKED_BEFORE),
    basis=f"{activities.BASES[Kind.LIFE_MEETING]}；{PREPARED_WITHIN.words}是{PREPARED_WITHIN.source}", **activities.HELD,
    note=f"按举行日期计入时段；举行前 {PREPARED_WITHIN.value} 天之内（含当天）本支部登记过谈心谈话的组织生活会，只看有没有谈过，不涉及谁谈的、谈了什么；记录确认以后才计")
MEASURES = (HELD, HELD_KEYS, COVERAGE, LIFE_MEETINGS_PREPARED)
NEED_LABELS = {need.value: need.label for need in Need}


def talk_cells(talk: Talk) -> list[Any]:
    return [talk.held_on, talk.branch.name, talk.talker.name, talk.person.name]


def own_talks(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(readable(identity))


def need_cells(row: RequiredTalk) -> list[Any]:
    who = row.member.name if row.other is None else f"{row.member.name}、{row.other.name}"
    return [row.branch.name, NEED_LABELS[row.need], who]


def overseen(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(owned(RequiredTalk, identity, "talk:coverage"))


def nobodys(_identity: Identity) -> ColumnElement[bool]:
    """Which single key was met tells who talked with whom: figures over few facts count none."""
    return false()


FACT_VIEWS = (
    FactView(model=Talk, permission="talk:read", headers=("日期", "党支部", "谈话人", "谈话对象"), cells=talk_cells,
             url=lambda talk: url_for("talks.show_talk", talk_id=talk.id), visible=own_talks, options=BOTH,
             kept_by="谈话双方或支部书记登记", open_to=readable, withheld="别人的谈心谈话"),
    FactView(model=RequiredTalk, permission="talk:coverage", only_years=True, headers=("党支部", "应谈项", "谁"), cells=need_cells, visible=overseen,
             url=lambda row: url_for("talks.show_coverage", branch=row.branch_id), kept_by="应谈项由党员和委员的名单推出",
             options=(joinedload(RequiredTalk.branch), joinedload(RequiredTalk.member), joinedload(RequiredTalk.other))),
    FactView(model=TalkReach, permission=None, headers=("日期",), cells=lambda row: [row.held_on], url=lambda row: url_for("talks.show_coverage"),
             visible=lambda statement, identity: statement.where(false()), open_to=nobodys, withheld="具体是谁谈的"),
)
