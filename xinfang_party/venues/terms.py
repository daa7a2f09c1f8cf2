"""Words of channels, posts and room checks."""
from xinfang_party.kernel.labels import Labelled


class ChannelKind(Labelled):
    BOARD = "board", "公开栏、宣传栏"
    ACCOUNT = "account", "公众号"
    SITE = "site", "网页"
    GROUP = "group", "工作群"
    SCREEN = "screen", "电子屏"
    OTHER = "other", "其他"


class Disclosure(Labelled):
    """What a disclosure tells (domain.md 4.2, C1-2)."""

    DUES = "dues", "党费收缴使用"
    PLAN = "plan", "工作计划"
    RESULT = "result", "工作结果"
    COMMITMENT = "commitment", "承诺和践诺"
    MEMBERS = "members", "发展党员、评先评优"
    OTHER = "other", "其他事项"


class PostingState(Labelled):
    DRAFT = "draft", "草稿"
    FIRST = "first", "待初审"
    SECOND = "second", "待复审"
    PASSED = "passed", "待发布"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤下"


class Point(Labelled):
    YES = "yes", "齐备"
    NO = "no", "缺少"
    NOT_NEEDED = "not_needed", "不适用"
