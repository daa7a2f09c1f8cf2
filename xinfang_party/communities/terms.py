"""Words of communities."""
from xinfang_party.kernel.labels import Labelled


class Level(Labelled):
    """Of a division code of 6, 9 or 12 digits; what a code begins with is the division above it."""

    DISTRICT = "district", "区"
    STREET = "street", "镇街"
    COMMUNITY = "community", "社区（村）"


class PartnerKind(Labelled):
    NEIGHBOURHOOD = "neighbourhood", "社区组织"
    VOLUNTEERS = "volunteers", "志愿服务组织"
    PARTY = "party", "其他单位党组织"
    COMPANY = "company", "企业"
    SCHOOL = "school", "学校"
    OTHER = "other", "其他"


class Bond(Labelled):
    """Why to this community (domain.md 7.5)."""

    HOME = "home", "居住地社区"
    WORK = "work", "工作地社区"
    PAIRED = "paired", "结对共建社区"


class Receipt(Labelled):
    """How the community's word came."""

    LINK = "link", "社区通过链接确认"
    PAPER = "paper", "纸质回执"


class FreeTime(Labelled):
    WORKDAY_DAY = "workday_day", "工作日白天"
    WORKDAY_EVENING = "workday_evening", "工作日晚上"
    WEEKEND = "weekend", "周末"
    HOLIDAY = "holiday", "节假日"
    EMERGENCY = "emergency", "应急时随叫随到"


class Purpose(Labelled):
    """What a one-time link is for."""

    REPORT_IN = "report_in", "确认报到"
    NEED = "need", "提出需求或微心愿"
    NEED_DONE = "need_done", "确认需求已完成"
    EVALUATION = "evaluation", "评价服务活动"


class NeedKind(Labelled):
    NEED = "need", "需求"
    WISH = "wish", "微心愿"


class Group(Labelled):
    """For whom. A group of people only: nobody's name is kept, least of all a child's."""

    ELDERLY = "elderly", "老年人"
    CHILDREN = "children", "儿童"
    DISABLED = "disabled", "残疾人"
    HARDSHIP = "hardship", "困难家庭"
    VETERANS = "veterans", "退役军人"
    NEWCOMERS = "newcomers", "来穗人员"
    RESIDENTS = "residents", "社区居民"


class NeedState(Labelled):
    OPEN = "open", "待认领"
    CLAIMED = "claimed", "已认领"
    DONE = "done", "已完成，待社区确认"
    CONFIRMED = "confirmed", "社区已确认"
    WITHDRAWN = "withdrawn", "已撤回"


class Satisfaction(Labelled):
    VERY = "very", "满意"
    RATHER = "rather", "较满意"
    FAIR = "fair", "一般"
    POOR = "poor", "不满意"


class HelperRole(Labelled):
    """社会力量 that take part in settling disputes; counted, never named."""

    VETERAN_MEMBER = "veteran_member", "老党员"
    DELEGATE = "delegate", "“两代表一委员”"
    NEIGHBOUR = "neighbour", "广州街坊"
    GRID_WORKER = "grid_worker", "网格员"
    LAWYER = "lawyer", "律师"
    OTHER = "other", "其他"
