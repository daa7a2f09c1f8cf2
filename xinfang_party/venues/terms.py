"""Words of channels, posts and room checks."""
from dataclasses import dataclass

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
    DROPPED = "dropped", "不再发布"


class Point(Labelled):
    YES = "yes", "齐备"
    NO = "no", "缺少"
    NOT_NEEDED = "not_needed", "不适用"


@dataclass(frozen=True)
class Person:
    """Who acts, by account and, where it is a member's, by member: one person may hold two accounts."""

    account_id: int | None = None
    member_id: int | None = None

    def is_same(self, other: "Person") -> bool:
        same_account = self.account_id is not None and self.account_id == other.account_id
        return same_account or (self.member_id is not None and self.member_id == other.member_id)


VERB_LABELS = {"draft": "起草", "edit": "修改", "submit": "提交审核", "pass": "审核通过", "return": "退回修改", "publish": "发布", "withdraw": "撤下", "drop": "不再发布",
               "record": "补登没有审核的发布"}
PAST = {"draft": "drafted", "edit": "edited", "submit": "submitted", "pass": "passed", "return": "returned", "publish": "published",
        "withdraw": "withdrawn", "drop": "dropped", "record": "recorded"}
OUT = (PostingState.PUBLISHED, PostingState.WITHDRAWN)
"""Everybody in the branch has seen it."""
