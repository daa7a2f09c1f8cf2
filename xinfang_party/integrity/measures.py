"""How far posts and high risks were reviewed, and which risks there are; the standard's item D2-4 is judged by the first two."""
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, case, exists, select
from sqlalchemy.orm import aliased, joinedload

from xinfang_party.access.terms import Identity
from xinfang_party.integrity.catalogue import number
from xinfang_party.integrity.intervals import reviewed_since
from xinfang_party.integrity.models import Register, RegisterVersion, RiskPoint
from xinfang_party.integrity.queries import in_force_on, readable
from xinfang_party.integrity.terms import Change, Grade, State
from xinfang_party.measures.kinds import Count, Dimension, Owners, Ratio
from xinfang_party.measures.registry import FactView
from xinfang_party.organization.models import Department, Membership, in_force

BASIS = "《中国共产党党和国家机关基层组织工作条例》第六章；复核的期限是本系统的建议值（domain.md 5.5）"
Condition = ColumnElement[bool]


# --- posts that somebody holds ------------------------------------------------------------------------------------------------

def is_held_post(day: date) -> Condition:
    """Of several who hold one post that day the first counts."""
    other = aliased(Membership)
    earlier = and_(other.post_id == Membership.post_id, in_force(other, day),
                   (other.from_on < Membership.from_on) | and_(other.from_on == Membership.from_on, other.id < Membership.id))
    return and_(Membership.post_id.is_not(None), ~exists().where(earlier))


def has_register(day: date, *conditions: Any) -> Condition:
    return exists().where(Register.post_id == Membership.post_id, RegisterVersion.register_id == Register.id, in_force_on(day), *conditions)


def was_reviewed(day: date) -> Condition:
    """A post with high risks by the interval of medium ones: what is high is asked by a figure of its own."""
    since = case((RegisterVersion.grade.in_((Grade.HIGH, Grade.MEDIUM)), reviewed_since(Grade.MEDIUM, day)), else_=reviewed_since(Grade.LOW, day))
    return has_register(day, RegisterVersion.reviewed_on >= since)


HELD_POSTS: Mapping[str, Any] = dict(
    of=Membership, during=(Membership.from_on, Membership.to_on), where=is_held_post, noun="个岗位", better="higher", among_words="有人在岗的", basis=BASIS,
    owners=Owners(branch=Membership.branch_id, department=Membership.department_id, member=Membership.member_id))
WHICH_POSTS = "时段末（或截至日）有人在岗的岗位，几个人同一个岗位的只算一个（算在先到岗的人的支部）；还没有人的岗位不计"
POSTS_REVIEWED = Ratio(
    code="integrity.posts_reviewed", name="岗位廉政风险按期复核率", hits=was_reviewed, hits_words="按周期复核过的",
    note=f"{WHICH_POSTS}。登记表当天有生效的版本，并且上次复核到当天不超过当天执行的复核周期（没有设定的按 {number('review_months')} 个月），算按期；"
         "有高风险的岗位在这里按等级中的周期，高风险另有一个数", **HELD_POSTS)
POSTS_REGISTERED = Ratio(
    code="integrity.posts_registered", name="岗位廉政风险登记率", hits=has_register, hits_words="登记表已生效的", note=WHICH_POSTS, **HELD_POSTS)


# --- risk points of versions in force -----------------------------------------------------------------------------------------

def is_counted(_day: date) -> Condition:
    return and_(RegisterVersion.state == State.IN_FORCE, RiskPoint.change != Change.CLOSED)


def is_high(day: date) -> Condition:
    return and_(is_counted(day), RiskPoint.grade == Grade.HIGH)


def high_was_reviewed(day: date) -> Condition:
    return RegisterVersion.reviewed_on >= reviewed_since(Grade.HIGH, day)


def is_accepted_over(day: date) -> Condition:
    return and_(is_counted(day), RiskPoint.accepted_until_on < day)


def is_accepted_ending(day: date) -> Condition:
    return and_(is_counted(day), RiskPoint.accepted_until_on >= day, RiskPoint.accepted_until_on <= day + timedelta(days=number("remind_days")))


OF_REGISTER = ((Register, Register.id == RegisterVersion.register_id), (Department, Department.id == Register.department_id))
OWNERS = Owners(branch=Department.branch_id, department=Register.department_id)
POINTS: Mapping[str, Any] = dict(
    of=RiskPoint, during=(RegisterVersion.from_on, RegisterVersion.to_on), noun="个风险点", basis=BASIS, owners=OWNERS,
    joins=((RegisterVersion, RegisterVersion.id == RiskPoint.version_id), *OF_REGISTER))
DIMENSIONS = {"risk_category": Dimension(RiskPoint.category, "风险类别"), "risk_grade": Dimension(RiskPoint.grade, "风险等级")}
WHICH = "时段末（或截至日）生效的登记表里没有关闭的风险点"
RISK_POINTS = Count(code="integrity.risk_points", name="廉政风险点", unit="个", note=WHICH, dimensions=DIMENSIONS, where=is_counted, **POINTS)
HIGH_RISKS = Count(code="integrity.high_risks", name="高等级廉政风险点", unit="个", note=f"{WHICH}，等级为高的", where=is_high, **POINTS)
HIGH_REVIEWED = Ratio(
    code="integrity.high_risks_reviewed", name="高风险按期复核率", where=is_high, hits=high_was_reviewed, better="higher", among_words="高等级的",
    hits_words="按周期复核过的",
    note=f"{WHICH}，等级为高的；所在的版本上次复核到当天不超过当天执行的复核周期（没有设定的按 {number('review_high_months')} 个月）算按期", **POINTS)
ACCEPTED_OVERDUE = Count(code="integrity.accepted_overdue", name="接受期限已过的剩余风险", unit="个", better="lower", where=is_accepted_over,
                         note=f"{WHICH}，接受剩余风险的期限已经过了的", **POINTS)
ACCEPTED_ENDING = Count(code="integrity.accepted_ending", name="接受期限快到的剩余风险", unit="个", where=is_accepted_ending,
                        note=f"{WHICH}，接受剩余风险的期限在 {number('remind_days')} 天之内的", **POINTS)
IN_FORCE = Count(
    code="integrity.registers_in_force", name="生效的廉政风险登记表", unit="张", noun="张登记表", of=RegisterVersion, better="none", basis=BASIS,
    during=(RegisterVersion.from_on, RegisterVersion.to_on), owners=OWNERS, joins=OF_REGISTER, where=RegisterVersion.state == State.IN_FORCE,
    dimensions={"register_grade": Dimension(RegisterVersion.grade, "登记表的最高等级")}, note="时段末（或截至日）生效的处室和岗位登记表")
MEASURES = (POSTS_REVIEWED, HIGH_REVIEWED, POSTS_REGISTERED, IN_FORCE, RISK_POINTS, HIGH_RISKS, ACCEPTED_ENDING, ACCEPTED_OVERDUE)


# --- the rows behind them -----------------------------------------------------------------------------------------------------

KEPT_BY = "本人自查，处室和领导审核，机关纪委备案、公示以后生效"
OF_POINT = (joinedload(RiskPoint.of_version).joinedload(RegisterVersion.register).joinedload(Register.department),
            joinedload(RiskPoint.of_version).joinedload(RegisterVersion.register).joinedload(Register.post))
OF_VERSION = (joinedload(RegisterVersion.register).joinedload(Register.department), joinedload(RegisterVersion.register).joinedload(Register.post))


def point_cells(point: RiskPoint) -> list[Any]:
    version = point.of_version
    return [version.register.name, point.name, point.category.label, point.grade.label, version.reviewed_on, version.review_due_on, point.accepted_until_on]


def version_cells(version: RegisterVersion) -> list[Any]:
    return [version.register.name, version.number, version.grade.label if version.grade else None, version.from_on, version.reviewed_on, version.review_due_on]


def readable_points(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(RiskPoint.version_id.in_(select(RegisterVersion.id).where(readable(identity))))


def readable_versions(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(readable(identity))


FACT_VIEWS = (
    FactView(model=RiskPoint, permission="risk:read", headers=("处室或岗位", "风险点", "风险类别", "等级", "上次复核", "下次复核", "接受到"), cells=point_cells,
             url=lambda point: url_for("integrity.show_version", version_id=point.version_id, _anchor=f"point-{point.key}"), visible=readable_points,
             options=OF_POINT, kept_by=KEPT_BY),
    FactView(model=RegisterVersion, permission="risk:read", headers=("处室或岗位", "版本", "最高等级", "生效日期", "上次复核", "下次复核"), cells=version_cells,
             url=lambda version: url_for("integrity.show_version", version_id=version.id), visible=readable_versions, options=OF_VERSION, kept_by=KEPT_BY),
)
