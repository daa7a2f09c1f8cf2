"""Words of rules and of the papers of a year."""
from xinfang_party.kernel.labels import Labelled


class RuleKind(Labelled):
    """What a rule is about. The first six are the core set of a branch (domain.md 4.2, B1-2)."""

    MEETINGS = "meetings", "三会一课"
    THEME_DAY = "theme_day", "主题党日"
    LIFE_MEETING = "life_meeting", "组织生活会"
    TALKS = "talks", "谈心谈话"
    FIRST_TOPIC = "first_topic", "第一议题"
    COMMITMENTS = "commitments", "承诺评诺"
    STUDY = "study", "学习教育"
    DUES = "dues", "党费"
    DISCLOSURE = "disclosure", "党务公开"
    INTEGRITY = "integrity", "廉政风险防控"
    PETITIONS = "petitions", "信访业务"
    OTHER = "other", "其他"


CORE = (RuleKind.MEETINGS, RuleKind.THEME_DAY, RuleKind.LIFE_MEETING, RuleKind.TALKS, RuleKind.FIRST_TOPIC, RuleKind.COMMITMENTS)


class ReviewOutcome(Labelled):
    KEEP = "keep", "继续执行"
    REVISE = "revise", "需要修订"
    ABOLISH = "abolish", "废止"


class PaperKind(Labelled):
    PLAN = "plan", "年度计划"
    SUMMARY = "summary", "年度总结"
    DUTY_LIST = "duty_list", "责任清单"


class PaperState(Labelled):
    """A plan or a summary is done when approved; a duty list when it is published."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待批准"
    APPROVED = "approved", "已批准"
    PUBLISHED = "published", "已公布"
