"""The figures over what leaders owe: lessons they give, the report on their duty, and 第一议题 (domain.md 1.1, 2.4, 4.2: A2-2, D1-4)."""
from sqlalchemy import and_, or_, select

from xinfang_party.activities.measures import BASES, COUNTS, HELD
from xinfang_party.activities.models import Activity, Material
from xinfang_party.activities.queries import counts_as
from xinfang_party.activities.terms import Kind
from xinfang_party.measures.kinds import Count, Median, Owners, Ratio
from xinfang_party.organization.models import Branch, CommitteePost
from xinfang_party.organization.terms import BranchKind, CommitteeDuty

LEADS = or_(and_(CommitteePost.branch_id == Activity.branch_id, CommitteePost.duty == CommitteeDuty.SECRETARY),
            CommitteePost.branch_id.in_(select(Branch.id).where(Branch.kind == BranchKind.LEADING_GROUP)))
"""Condition of a post: the branch's own secretary, or whoever sits in the 党组."""
TAUGHT_BY_LEADER = select(CommitteePost.id).where(
    CommitteePost.member_id == Activity.lecturer_id, CommitteePost.from_on <= Activity.held_on,
    or_(CommitteePost.to_on.is_(None), CommitteePost.to_on >= Activity.held_on), LEADS).exists()

LEADER_LESSONS = Count(
    code="activities.leader_lessons", name="书记或领导干部讲的党课", unit="次", better="higher", basis=BASES[Kind.PARTY_LESSON],
    where=and_(COUNTS, counts_as(Kind.PARTY_LESSON), TAUGHT_BY_LEADER),
    note="讲课人当天是本支部书记或党组成员的党课，按举行日期计入时段；外请的讲课人不计。每年至少一次", **HELD)
DUTY_REPORTS_ASSESSED = Count(
    code="activities.duty_report_assessed", name="登记了测评得分的书记述职", unit="次", better="higher", basis=BASES[Kind.DUTY_REPORT],
    where=and_(COUNTS, counts_as(Kind.DUTY_REPORT), Activity.duty_score.is_not(None)),
    note="述职后登记了测评得分的，按举行日期计入时段；1 月作的上年度述职算在作述职的那一年；只计有没有登记，不比较得分", **HELD)
FIRST_TOPIC_SHARE = Ratio(
    code="activities.first_topic_share", name="党组会落实“第一议题”的比例", better="higher", basis=BASES[Kind.FIRST_TOPIC],
    among=and_(COUNTS, Activity.form == Kind.LEADING_MEETING), hits=counts_as(Kind.FIRST_TOPIC), hits_words="有“第一议题”的党组会", among_words="党组会",
    note="按举行日期计入时段；党组会记录里勾了“第一议题”学习的算落实", **HELD)
FIRST_TOPIC_LAG = Median(
    code="activities.first_topic_lag", name="“第一议题”学习间隔中位数", unit="个工作日", better="lower", of=Material, dated=Activity.held_on, noun="篇",
    joins=((Activity, Activity.id == Material.activity_id),), owners=Owners(branch=Activity.branch_id),
    where=and_(COUNTS, counts_as(Kind.FIRST_TOPIC), Material.lag_days >= 0),
    of_value=Material.lag_days, basis=BASES[Kind.FIRST_TOPIC],
    note="从发布到学习隔了几个工作日，按学习日期计入时段；没有发布日期的、发布日期晚于学习日期的不计")
MEASURES = (LEADER_LESSONS, DUTY_REPORTS_ASSESSED, FIRST_TOPIC_SHARE, FIRST_TOPIC_LAG)
