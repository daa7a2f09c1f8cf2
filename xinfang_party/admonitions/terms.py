"""Words of talks that admonish (domain.md 8.7)."""
from xinfang_party.kernel.labels import Labelled


class Kind(Labelled):
    REMINDER = "reminder", "提醒谈话"
    ADMONITORY = "admonitory", "诫勉谈话"


class Category(Labelled):
    SIGNS = "signs", "苗头性、倾向性问题"
    REPORTED = "reported", "收到反映"
    FINDINGS = "findings", "问题整改超期或者不到位"
    DUTY = "duty", "履行职责不到位"
    CONDUCT = "conduct", "违反纪律规定，情节较轻"
    OTHER = "other", "其他"


class State(Labelled):
    PLANNED = "planned", "已安排"
    APPROVED = "approved", "已批准，待谈话"
    HELD = "held", "已谈话，待跟进"
    FOLLOWED_UP = "followed_up", "已跟进"
    CANCELLED = "cancelled", "已取消"


WAS_HELD = (State.HELD, State.FOLLOWED_UP)
VERB_LABELS = {"plan": "安排", "edit": "修改安排", "approve": "登记批准", "hold": "登记谈话", "correct": "更正记录", "copy": "登记抄送",
               "rearrange": "批准以后修改安排", "follow-up": "登记跟进", "correct-follow-up": "更正跟进情况", "cancel": "取消"}
PAST = {"plan": "planned", "edit": "edited", "approve": "approved", "hold": "held", "correct": "corrected", "copy": "copied", "follow-up": "followed-up",
        "rearrange": "rearranged", "correct-follow-up": "follow-up-corrected", "cancel": "cancelled"}
"""Verb → tag of its audit entry."""
