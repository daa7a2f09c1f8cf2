"""The figures over what branches do together (domain.md 1.1, 1.2, 2.1, 2.4, 4.2). Records in, counts and rates out.

A record counts as soon as it is held, long before its minutes are confirmed; planned and cancelled ones count nowhere.
"""
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.activities.catalogue import EDUCATION, REGULATION, RULES, days, value
from xinfang_party.activities.hours import COMMITTEE_HOURS, MEMBERS_WITH_HOURS
from xinfang_party.activities.models import ActionItem, Activity, Attendance, Material, Topic
from xinfang_party.activities.queries import COUNTS, ROW, counts_as, readable, readable_actions
from xinfang_party.activities.terms import Kind, State, Status
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.measures import registry
from xinfang_party.measures.expressions import days_between
from xinfang_party.measures.kinds import Count, Dimension, Owners, Ratio, Total
from xinfang_party.measures.registry import FactView
from xinfang_party.organization.models import Branch, Cell

Condition = ColumnElement[bool]
ARTICLES = {Kind.MEMBER_MEETING: "第十一条", Kind.COMMITTEE_MEETING: "第十二条", Kind.CELL_MEETING: "第十三条", Kind.PARTY_LESSON: "第十六条",
            Kind.THEME_DAY: "第十六条", Kind.LIFE_MEETING: "第十七条", Kind.APPRAISAL: "第十八条", Kind.DUTY_REPORT: "第二十六条（待核实）"}
STUDY_GROUP_RULES = "《中国共产党党委（党组）理论学习中心组学习规则》"
BASES = {**{kind: REGULATION + article for kind, article in ARTICLES.items()}, Kind.STUDY_GROUP: STUDY_GROUP_RULES,
         Kind.ELECTION: "《中国共产党基层组织选举工作条例》", Kind.FIRST_TOPIC: "党组工作规则（各单位自定）"}


# --- conditions ---------------------------------------------------------------------------------------------------------------

def seats(*conditions: Any) -> Any:
    """How many of the roll, guests left out, meet these. The SQL of `rules.sitting`."""
    row = aliased(Attendance)
    return select(func.count(row.id)).where(row.activity_id == Activity.id, row.is_guest.is_(False),
                                            *(condition(row) for condition in conditions)).correlate(Activity).scalar_subquery()


def is_due(row: Any) -> Condition:
    """Those excused only if they came."""
    return or_(row.is_exempt.is_(False), row.status == Status.PRESENT)


def is_entitled(row: Any) -> Condition:
    return row.has_vote.is_(True)


def is_here(row: Any) -> Condition:
    return row.status == Status.PRESENT


def has_quorum() -> Condition:
    """The SQL twin of `rules.why_no_quorum` for forms that vote."""
    entitled, electors, voters = seats(is_entitled), seats(is_entitled, is_due), seats(is_entitled, is_here)
    is_election = counts_as(Kind.ELECTION)
    return or_(and_(~is_election, entitled > 0, voters * 2 >= entitled), and_(is_election, electors > 0, voters * 5 >= electors * 4))


def has_studied(day: date) -> Condition:
    """Was there, or made it good by that evening."""
    return or_(Attendance.status == Status.PRESENT, and_(Attendance.status == Status.MADE_UP, Attendance.made_up_on <= day))


def is_expected() -> Condition:
    return and_(Attendance.is_guest.is_(False), or_(Attendance.is_exempt.is_(False), Attendance.status == Status.PRESENT))


def is_over(day: date) -> Condition:
    """The last day of an item has passed by the evening of `day`; today's has not yet."""
    return ActionItem.due_on <= min(day, clock.today() - timedelta(days=1))


def is_complete(day: date) -> Condition:
    """Host, recorder, roll and contents are there, it was recorded in time and confirmed by that evening (B2-2)."""
    said = or_(Activity.summary != "", exists().where(Topic.activity_id == Activity.id), exists().where(Material.activity_id == Activity.id))
    in_time = days_between(LAST_DAY, Activity.recorded_on) <= int(value("record_within"))
    return and_(Activity.host_id.is_not(None), Activity.recorder_id.is_not(None), said, exists().where(Attendance.activity_id == Activity.id),
                in_time, Activity.state == State.CONFIRMED, Activity.confirmed_on <= day)


LAST_DAY: Any = func.coalesce(Activity.last_on, Activity.held_on)
HAS_ACTIONS = exists().where(ActionItem.activity_id == Activity.id)


# --- activities ---------------------------------------------------------------------------------------------------------------

HELD: Mapping[str, Any] = {"of": Activity, "dated": Activity.held_on, "owners": Owners(branch=Activity.branch_id, cell=Activity.cell_id),
                           "dimensions": {"form": Dimension(Activity.form, "形式")}, "noun": "次"}


def count_of(kind: Kind) -> Count:
    """How often it was held, in its own form or besides another."""
    where, note = and_(COUNTS, counts_as(kind)), "按举行日期计入时段；作为另一活动的内容举行的也算一次；计划中的和作废的不计"
    if kind is Kind.MEMBER_MEETING:
        where, note = and_(where, has_quorum()), f"{note}；到会有表决权的党员不到应到会的半数（选举不到五分之四）的不计"
    return Count(code=f"activities.{kind.value}", name=kind.label, unit="次", better="higher", where=where, note=note, basis=BASES.get(kind, EDUCATION), **HELD)


COUNTS_OF_KINDS = tuple(count_of(kind) for kind in Kind)
LIFE_MEETINGS_FOLLOWED = Count(
    code="activities.life_meeting_with_actions", name="有整改事项的组织生活会", unit="次", better="higher", basis=f"{REGULATION}第十七条",
    where=and_(COUNTS, counts_as(Kind.LIFE_MEETING), HAS_ACTIONS), note="会后列出了落实事项的组织生活会，按举行日期计入时段", **HELD)
RECORD_COMPLETE = Ratio(
    code="activities.record_complete", name="会议活动记录完整率", better="higher", basis=f"{REGULATION}第十一条至第十四条",
    among=lambda day: and_(COUNTS, day - days("record_within") >= LAST_DAY), hits=is_complete, hits_words="记录完整的", among_words="举行已满期限的",
    note=f"有主持人、记录人、点名和内容，活动后 {value('record_within'):g} 日内登记，并经主持人确认；举行未满 {value('record_within'):g} 日的不计", **HELD)

# --- attendance and hours -----------------------------------------------------------------------------------------------------

ROLL: Mapping[str, Any] = {
    "of": Attendance, "dated": Activity.held_on, "joins": ((Activity, Activity.id == Attendance.activity_id),),
    "owners": Owners(branch=Activity.branch_id, cell=Activity.cell_id, member=Attendance.member_id),
    "dimensions": {"form": Dimension(Activity.form, "形式")}, "noun": "人次"}
HOURS = Total(
    code="activities.study_hours", name="学时", unit="学时", better="higher", sum=Activity.credited_hours, where=lambda day: and_(COUNTS, has_studied(day)),
    basis=f"{EDUCATION}第二十条；{RULES['day_hours'].source}", note="出席和已补学的，按活动举行日期计入时段；一天计 8 学时，半天计 4，其余按小时，可由记录人更正", **ROLL)
ATTENDANCE_RATE = Ratio(
    code="activities.attendance_rate", name="出勤率", better="higher", among=lambda day: and_(COUNTS, is_expected()), hits=is_here(Attendance),
    hits_words="出席的", among_words="应到的", basis=f"{EDUCATION}第二十三条（年老体弱、长期患病的不作硬性要求）",
    note="列席的不计；不作硬性要求的党员没有来不计，来了计入；公假、病假、事假和补学都不算出席", **ROLL)
THEME_DAY_ATTENDANCE = Ratio(
    code="activities.theme_day_attendance_rate", name="主题党日出勤率", better="higher",
    among=lambda day: and_(COUNTS, counts_as(Kind.THEME_DAY), is_expected()), hits=is_here(Attendance), hits_words="出席的", among_words="应到的",
    basis=f"{REGULATION}第十六条", note="同出勤率，只计主题党日（含同时作为主题党日的活动）", **ROLL)

# --- what came of it ----------------------------------------------------------------------------------------------------------

ITEMS: Mapping[str, Any] = {"of": ActionItem, "joins": ((Activity, Activity.id == ActionItem.activity_id),), "noun": "项",
                            "owners": Owners(branch=ActionItem.branch_id, member=ActionItem.owner_id)}
OPEN_ACTIONS = Count(
    code="activities.open_actions", name="未办结的落实事项", unit="项", during=(Activity.held_on, ActionItem.closed_on),
    where=lambda day: and_(COUNTS, or_(ActionItem.closed_on.is_(None), ActionItem.closed_on > day)),
    basis=f"{REGULATION}第十六条、第十七条", note="时段末（或截至日）还没有办结的", **ITEMS)
OVERDUE_ACTIONS = Count(
    code="activities.overdue_actions", name="超期未办结的落实事项", unit="项", better="lower", during=(Activity.held_on, ActionItem.closed_on),
    where=lambda day: and_(COUNTS, is_over(day), or_(ActionItem.closed_on.is_(None), ActionItem.closed_on > day)),
    basis=f"{REGULATION}第十六条、第十七条", note="时段末（或截至日）已过期限还没有办结的，没有期限的不计", **ITEMS)
CLOSED_ON_TIME = Ratio(
    code="activities.actions_closed_on_time", name="落实事项按期办结率", better="higher", dated=ActionItem.due_on, counts_ahead=True,
    among=lambda day: and_(COUNTS, Activity.held_on <= day, or_(is_over(day), ActionItem.closed_on <= day)),
    hits=lambda day: and_(ActionItem.closed_on <= ActionItem.due_on, ActionItem.closed_on <= day), hits_words="期限内办结的", among_words="已办结和已到期的",
    basis=f"{REGULATION}第十六条、第十七条", note="按期限计入时段；没有期限的不计", **ITEMS)
MEASURES = (*COUNTS_OF_KINDS, LIFE_MEETINGS_FOLLOWED, RECORD_COMPLETE, HOURS, ATTENDANCE_RATE, THEME_DAY_ATTENDANCE, MEMBERS_WITH_HOURS, COMMITTEE_HOURS,
            OPEN_ACTIONS, OVERDUE_ACTIONS, CLOSED_ON_TIME)


# --- the rows behind them -----------------------------------------------------------------------------------------------------

KEPT_BY = "党支部登记和更正这些记录，主持人确认"


def page_url(activity_id: int) -> str:
    return url_for("activities.show_activity", activity_id=activity_id)


def within(column: Any) -> Any:
    """Facts of readable activities."""
    def narrowed(statement: Select[Any], identity: Identity) -> Select[Any]:
        return statement.where(column.in_(select(Activity.id).where(readable(identity))))

    return narrowed


def cells(activity: Activity) -> list[Any]:
    return [activity.title, activity.form, activity.branch.name, activity.cell.name if activity.cell else None, activity.held_on, activity.state]


def cells_of_roll(row: Attendance) -> list[Any]:
    return [row.member.name, row.activity.title, row.activity.branch.name, row.activity.held_on, row.status, f"{row.activity.credited_hours:g}"]


def cells_of_item(item: ActionItem) -> list[Any]:
    return [item.text, item.owner.name if item.owner else None, item.activity.title, item.due_on, item.closed_on]


def cells_of_material(material: Material) -> list[Any]:
    return [material.title, material.source, material.issued_on]


def of_reach(statement: Select[Any], identity: Identity) -> Select[Any]:
    """Who was where, and why not: one's own rows, and those of the branches one works for or oversees."""
    span = reach(identity, "hours:read")
    if span.everything:
        return statement
    in_branches = Attendance.activity_id.in_(select(Activity.id).where(Activity.branch_id.in_(span.branch_ids)))
    return statement.where(or_(Attendance.member_id == span.member_id, in_branches))


OF_ACTIVITY = joinedload(Attendance.activity).joinedload(Activity.branch)
FACT_VIEWS = (
    FactView(model=Activity, permission="activity:read", headers=("名称", "形式", "党支部", "党小组", "日期", "进行到"), cells=cells,
             url=lambda activity: page_url(activity.id), visible=within(Activity.id), options=ROW, kept_by=KEPT_BY),
    FactView(model=Attendance, permission="hours:read", headers=("党员", "活动", "党支部", "日期", "出席情况", "学时"), cells=cells_of_roll,
             url=lambda row: page_url(row.activity_id), visible=of_reach, options=(joinedload(Attendance.member), OF_ACTIVITY), kept_by=KEPT_BY),
    FactView(model=ActionItem, permission="activity:read", headers=("事项", "谁来办", "活动", "期限", "办结"), cells=cells_of_item,
             url=lambda item: page_url(item.activity_id), visible=lambda statement, identity: statement.where(readable_actions(identity)),
             options=(joinedload(ActionItem.owner), joinedload(ActionItem.activity)), kept_by=KEPT_BY, also=("action-item:close",)),
    FactView(model=Material, permission="activity:read", headers=("学习内容", "来源", "发布日期"), cells=cells_of_material,
             url=lambda material: page_url(material.activity_id), visible=within(Material.activity_id), kept_by=KEPT_BY),
)


# --- the level of Party groups ------------------------------------------------------------------------------------------------

def register_levels() -> None:
    """`cell:BRANCH CODE/NAME` becomes a scope."""
    registry.register_level("cell", "党小组", cell_id, cell_name, ordered_labels=cell_names, branch_of=branch_of_cell, code_of=cell_code)


def cell_id(text: str) -> int | None:
    code, _, name = text.partition("/")
    return db.session.scalar(select(Cell.id).join(Cell.branch).where(Branch.code == code.strip(), Cell.name == name.strip()))


def cell_names() -> dict[int, str]:
    """{id: branch and name} of the groups in being, in the order of their branches."""
    statement = select(Cell).join(Cell.branch).where(Cell.dissolved_on.is_(None)).options(contains_eager(Cell.branch))
    return {cell.id: spoken(cell) for cell in db.session.scalars(statement.order_by(Branch.sort_order, Branch.code, Cell.sort_order, Cell.id))}


def cell_name(key: int) -> str:
    cell = db.session.get(Cell, key)
    return str(key) if cell is None else spoken(cell)


def cell_code(key: int) -> str:
    cell = db.session.get(Cell, key)
    return str(key) if cell is None else f"{cell.branch.code}/{cell.name}"


def branch_of_cell(key: int) -> int | None:
    return db.session.scalar(select(Cell.branch_id).where(Cell.id == key))


def spoken(cell: Cell) -> str:
    return f"{cell.branch.name}{cell.name}"
