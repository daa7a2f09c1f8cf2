"""Words of letters to responsible units (domain.md 3.4)."""
from xinfang_party.kernel.labels import Labelled


class Kind(Labelled):
    SUPERVISION = "supervision", "督办函"
    IMPROVEMENT = "improvement", "改进工作建议"
    POLICY = "policy", "完善政策建议"
    ACCOUNTABILITY = "accountability", "追究责任建议"

    @property
    def is_proposal(self) -> bool:
        return self is not Kind.SUPERVISION


class Trigger(Labelled):
    """Why a letter is written: 《信访工作条例》 art. 40 with the list of art. 36 of the regulation of 2005 (domain.md 3.4)."""

    OVERDUE = "overdue", "没有正当理由超过期限未办结"
    NOT_REPORTED = "not_reported", "没有按规定反馈办理结果"
    PROCEDURE = "procedure", "没有按规定程序受理、办理"
    SHIRKING = "shirking", "推诿、敷衍、拖延"
    FRAUD = "fraud", "弄虚作假"
    NOT_CARRIED_OUT = "not_carried_out", "拒不执行处理意见"
    POLICY_GAP = "policy_gap", "政策不完善或者不落实"
    SERIOUS = "serious", "造成严重后果"
    OTHER = "other", "其他需要督办、建议的"


class Means(Labelled):
    """Forms of supervision (domain.md 3.4, S18). `listed`: 挂牌督办, decided by a leader (art. 39)."""

    ORDINARY = "ordinary", "普通督办"
    ON_SITE = "on_site", "现场督办"
    INTERVIEW = "interview", "约谈"
    LISTED = "listed", "挂牌督办"


class State(Labelled):
    DRAFT = "draft", "起草"
    IN_REVIEW = "in_review", "待审核"
    REVIEWED = "reviewed", "待签发"
    ISSUED = "issued", "已签发，待送达"
    DELIVERED = "delivered", "已送达，待反馈"
    ANSWERED = "answered", "已反馈，待核查"
    CHECKED = "checked", "已核查"
    CLOSED = "closed", "已归档"
    WITHDRAWN = "withdrawn", "已作废"


class Adoption(Labelled):
    """Units must say in writing whether they adopt it (art. 40); partly or not needs a reason."""

    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    NOT_ADOPTED = "not_adopted", "未采纳"


class Check(Labelled):
    """What looking into it found."""

    CARRIED_OUT = "carried_out", "已落实"
    PARTLY = "partly", "部分落实"
    NOT_CARRIED_OUT = "not_carried_out", "没有落实"


class Standing(Labelled):
    """How far letters that were issued have come; what is counted for the yearly report. Those withdrawn stand outside."""

    ISSUED = "issued", "签发的"
    ANSWERED = "answered", "已反馈的"
    IN_TIME = "in_time", "按期反馈的"
    OVERDUE = "overdue", "超期没有反馈的"
    LISTED = "listed", "挂牌督办的"
    CLOSED = "closed", "已归档的"


VERB_LABELS = {"draft": "起草", "edit": "修改", "submit": "提交审核", "return": "退回", "review": "审核通过", "issue": "签发", "deliver": "登记送达",
               "answer": "登记反馈", "remind": "催办", "list": "挂牌督办", "check": "登记核查", "reopen": "要求继续落实", "close": "归档", "withdraw": "作废"}
PAST = {"draft": "drafted", "edit": "edited", "submit": "submitted", "return": "returned", "review": "reviewed", "issue": "issued", "deliver": "delivered",
        "answer": "answered", "remind": "reminded", "list": "listed", "check": "checked", "reopen": "reopened", "close": "closed", "withdraw": "withdrawn"}
"""Verb → tag of its audit entry."""
