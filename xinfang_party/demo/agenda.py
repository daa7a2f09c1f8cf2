"""What the demonstration's branches talk about and study: plain subjects of a petition bureau, nobody's words."""
from datetime import date, time
from typing import NamedTuple

from xinfang_party.activities.terms import Kind, Status


class Slot(NamedTuple):
    """One thing a branch holds regularly: in which months, which day of the month, from when to when, and what it is besides."""

    kind: Kind
    months: frozenset[int]
    day: int
    starts_at: time
    ends_at: time
    purposes: tuple[Kind, ...] = ()


MONTHLY, QUARTERLY = frozenset(range(1, 13)), frozenset({3, 6, 9, 11})
SLOTS = (
    Slot(Kind.COMMITTEE_MEETING, MONTHLY, 6, time(9, 30), time(10, 30)),
    Slot(Kind.CELL_MEETING, MONTHLY, 10, time(16), time(17)),
    Slot(Kind.THEME_DAY, MONTHLY, 18, time(14, 30), time(17, 30)),
    Slot(Kind.MEMBER_MEETING, QUARTERLY, 24, time(15), time(16, 30)),
    Slot(Kind.PARTY_LESSON, QUARTERLY, 12, time(9), time(11)),
    Slot(Kind.STUDY, frozenset({2, 4, 5, 7, 8, 10}), 25, time(14, 30), time(16, 30)),
)
AT_ONE_GO = (
    Slot(Kind.COMMITTEE_MEETING, MONTHLY, 6, time(9, 30), time(10, 30)),
    Slot(Kind.THEME_DAY, MONTHLY - QUARTERLY, 18, time(14, 30), time(17, 30)),
    Slot(Kind.MEMBER_MEETING, QUARTERLY, 18, time(14, 30), time(17, 30), (Kind.PARTY_LESSON, Kind.THEME_DAY)),
)
"""Of branches that hold the meeting of a quarter, its lesson and the theme day of that month one after the other, as one record."""
GROUP_SLOTS = (
    Slot(Kind.LEADING_MEETING, MONTHLY, 8, time(9), time(11), (Kind.FIRST_TOPIC,)),
    Slot(Kind.STUDY_GROUP, frozenset({2, 5, 8, 11}), 20, time(9), time(12), (Kind.FIRST_TOPIC,)),
)
"""What the leading Party group holds."""
RESEARCH = Slot(Kind.RESEARCH, MONTHLY, 1, time(9), time(17))
THEMES = ("走访社区听民意", "学习《信访工作条例》", "重温入党誓词", "进社区清洁楼道", "来信办理案例研讨", "接访礼仪和沟通", "学习先进典型", "保密教育",
          "廉政警示教育", "整理办件档案", "慰问老党员", "讨论如何让群众少跑一趟")
LESSONS = ("把群众的事当作自己的事", "依法按政策办理信访事项", "做好初次信访事项的办理", "党员在岗位上怎样作表率")
STUDIES = ("学习《信访工作条例》第三章", "学习《中国共产党支部工作条例（试行）》", "学习党章", "学习国家机关保密要求", "学习《个人信息保护法》", "学习接访规范")
SOURCES = (("关于加强和改进信访工作的意见（学习材料）", "上级文件"), ("基层组织生活规范解读（学习材料）", "学习资料选编"))
TOPICS = (("研究本月学习安排", "同意按计划组织学习。"), ("讨论积案化解分工", "按分工推进，每周通报一次进度。"), ("通报考勤和学时", "缺席的同志在月底前补学。"))
DECISIONS = ("整理本季度重复来信的共性问题，报综合研究处", "联系社区，确定下次志愿服务的时间和人数", "更新接待室的办事指引", "收集党员对学习安排的意见")
ABSENCES = (Status.PUBLIC_LEAVE, Status.SICK_LEAVE, Status.PERSONAL_LEAVE, Status.ABSENT)
PLACES = ("三楼会议室", "党员活动室", "接待大厅会商室")
LEADING = ("学习上级关于信访工作的部署", "研究信访积案化解", "听取党建工作汇报", "研究干部教育培训")


def title_of(kind: Kind, day: date, turn: int) -> str:
    match kind:
        case Kind.THEME_DAY:
            return f"{day.month}月主题党日：{THEMES[turn % len(THEMES)]}"
        case Kind.PARTY_LESSON:
            return f"党课：{LESSONS[turn % len(LESSONS)]}"
        case Kind.STUDY:
            return STUDIES[turn % len(STUDIES)]
        case _:
            return f"{day.month}月{kind.label}"
