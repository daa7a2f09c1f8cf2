"""What may be done with clusters, voices and policies: values and `today` in, a sentence or nothing out."""
import re
from datetime import date, timedelta

from xinfang_party.clusters.catalogue import HEARD_WITHIN, REPLY_WITHIN
from xinfang_party.clusters.terms import VERB_LABELS, VoiceState
from xinfang_party.kernel.workflow import Workflow

NOTED, STUDYING, PROPOSED, POLICY, ANSWERED = VoiceState
FLOW: Workflow[VoiceState] = Workflow({
    (NOTED, "edit"): NOTED,
    (NOTED, "place"): NOTED,
    (NOTED, "study"): STUDYING,
    (NOTED, "answer"): ANSWERED,
    (STUDYING, "place"): STUDYING,
    (STUDYING, "study"): STUDYING,
    (STUDYING, "propose"): PROPOSED,
    (STUDYING, "make-policy"): POLICY,
    (STUDYING, "answer"): ANSWERED,
    (PROPOSED, "place"): PROPOSED,
    (PROPOSED, "study"): PROPOSED,
    (PROPOSED, "propose"): PROPOSED,
    (PROPOSED, "make-policy"): POLICY,
    (PROPOSED, "answer"): ANSWERED,
    (ANSWERED, "answer"): ANSWERED,
    (ANSWERED, "reopen"): STUDYING,
    (POLICY, "reopen"): STUDYING,
}, VERB_LABELS)
HOUSE_NUMBER = re.compile(r"[0-9０-９]|[一二三四五六七八九十]+(?:号|栋|幢|座|单元|室|楼|房)")


def due_on(noted_on: date) -> date:
    """By when the officers say what becomes of it."""
    return noted_on + timedelta(days=REPLY_WITHIN.value)


def why_not_follow(member_id: int | None, own_id: int | None) -> str | None:
    """`own_id`: the member who is about to take the step."""
    return "这是您自己提的一线声音，请由其他工作人员跟进。" if member_id is not None and member_id == own_id else None


def why_not_place_words(place: str) -> str | None:
    """A district or a street, never where somebody lives."""
    return "地点只写到区、镇街或者社区，不写门牌号、楼栋。" if HOUSE_NUMBER.search(place) else None


def why_not_spoken(spoken_on: date, today: date) -> str | None:
    if spoken_on > today:
        return "听到的日期不能晚于今天。"
    if spoken_on < today - timedelta(days=HEARD_WITHIN.value):
        return f"只登记 {HEARD_WITHIN.value} {HEARD_WITHIN.unit}以内听到的，请检查年份。"
    return None


def why_not_held(held_on: date, spoken_on: date, today: date) -> str | None:
    return None if spoken_on <= held_on <= today else "调研日期应在听到以后，并且不晚于今天。"


def why_not_policy(made_on: date, today: date) -> str | None:
    return "政策出台的日期不能晚于今天；还没有出台的，请出台以后再登记。" if made_on > today else None


def why_not_from(from_on: date, today: date) -> str | None:
    return "开始的日期不能晚于今天。" if from_on > today else None


def why_not_threshold(months: int, least: int, growth: float) -> tuple[str, str] | None:
    """(sentence, field)."""
    if not 1 <= months <= 12:
        return "整月的个数请填 1 到 12。", "months"
    if not 1 <= least <= 10_000:
        return "至少几件请填 1 到 10000。", "least"
    return ("倍数请填 1 到 10。", "growth") if not 1 <= growth <= 10 else None
